import { sql } from 'kysely'
import { newId, type PersonId } from '../../../kernel/ids.ts'
import type { Person, PersonStore } from '../../../people/ports.ts'
import { composedName } from '../../../records/composed-name.ts'
import type { Sql } from '../database.ts'
import { personColumns } from './person-columns.ts'
import { writeRights } from './write-rights.ts'

/** Whether a person `p` has a name that looks like this one: an older release kept names as they were typed. */
const looksLike = (name: string) => sql`normalize(btrim(p.name), nfc) = ${composedName(name)}`

/** People and their hashed tokens, for one transaction. */
export function makePersonStore(db: Sql): PersonStore {
  return {
    insert: async (person) => {
      const { rows } = await sql`
        insert into person (id, name, role, scope, clearance, groups, created_at)
        select ${person.id}::uuid, ${person.name}, ${person.role}, ${person.scope}, ${person.clearance},
               ${person.groups}::text[], ${person.createdAt}::timestamptz
        where not exists (select from person p where ${looksLike(person.name)})
        on conflict (name) do nothing
        returning id
      `.execute(db)
      return rows.length === 1
    },
    // No stronger lock: whatever refers to people (a token, a saved search) goes on being written.
    lockByName: async (name) => {
      const { rows } = await sql<Person>`
        select ${personColumns} from person p
        where p.name = ${name} or ${looksLike(name)}
        order by p.name <> ${name}, p.created_at
        limit 1
        for no key update
      `.execute(db)
      return rows[0]
    },
    change: (person) => writeRights(db, person.id, person),
    lockAdministrators: async (at) => {
      const { rows } = await sql<{ readonly id: PersonId }>`
        select p.id from person p
        where p.role = 'administrator' and p.disabled_at is null and exists (
          select from api_token t
          where t.person_id = p.id and t.kind = 'personal' and t.revoked_at is null and t.expires_at > ${at}
        )
        order by p.id
        for no key update of p
      `.execute(db)
      return rows.map(({ id }) => id)
    },
    disable: async (id, at) => {
      await sql`update person set disabled_at = ${at} where id = ${id} and disabled_at is null`.execute(db)
    },
    insertToken: async (token) => {
      await sql`
        insert into api_token (id, person_id, hash, kind, created_at, expires_at)
        values (${newId()}, ${token.personId}, ${token.hash}, ${token.kind}, ${token.createdAt}, ${token.expiresAt})
      `.execute(db)
    },
    revokeTokens: async (id, at) => {
      await sql`update api_token set revoked_at = ${at} where person_id = ${id} and revoked_at is null`.execute(
        db,
      )
    },
    classExists: async (code) => {
      const { rows } = await sql`select from file_plan_class where code = ${code}`.execute(db)
      return rows.length === 1
    },
    anyoneThere: async () => {
      const { rows } = await sql`select from person limit 1`.execute(db)
      return rows.length === 1
    },
    list: async (page) => {
      const { rows } = await sql<Person>`
        select ${personColumns} from person p
        where ${page?.after ?? null}::text is null or p.name > ${page?.after ?? null}
        order by p.name
        limit ${page?.size ?? null}
      `.execute(db)
      return rows
    },
  }
}
