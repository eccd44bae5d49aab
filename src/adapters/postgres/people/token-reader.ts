import { sql } from 'kysely'
import type { Person, TokenKind, TokenReader } from '../../../people/ports.ts'
import type { Database } from '../database.ts'
import { runQuery } from '../run-query.ts'
import { type PersonRow, personColumns, personOf } from './person-row.ts'

/** Looks tokens up by their hash, at every request: a disabled person is out at once. */
export function makeTokenReader(database: Database): TokenReader {
  return {
    find: async (hash, at): Promise<{ readonly person: Person; readonly kind: TokenKind } | undefined> => {
      const rows = await runQuery(
        database,
        sql<PersonRow & { readonly kind: TokenKind }>`
        select ${personColumns}, t.kind
        from api_token t join person p on p.id = t.person_id
        where t.hash = ${hash} and t.revoked_at is null and t.expires_at > ${at} and p.disabled_at is null
      `,
      )
      const row = rows[0]
      return row === undefined ? undefined : { person: personOf(row), kind: row.kind }
    },
  }
}
