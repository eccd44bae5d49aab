import { sql } from 'kysely'
import type { Person, PersonReader } from '../../../people/ports.ts'
import type { Database } from '../database.ts'
import { runQuery } from '../run-query.ts'
import { personColumns } from './person-columns.ts'

/** Looks people up who were let in before. */
export function makePersonReader(database: Database): PersonReader {
  return {
    findLetIn: async (id, tokenSince, at) => {
      const [person] = await runQuery(
        database,
        sql<Person>`
          select ${personColumns} from person p
          where p.id = ${id} and p.disabled_at is null and (${tokenSince}::timestamptz is null or exists (
            select from api_token t
            where t.person_id = p.id and t.created_at = ${tokenSince}::timestamptz
              and t.revoked_at is null and t.expires_at > ${at}
          ))
        `,
      )
      return person
    },
  }
}
