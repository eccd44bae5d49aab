import { sql } from 'kysely'
import type { CredentialReader } from '../../../retention/ports.ts'
import type { Database } from '../database.ts'

/** Since when people are who they are, from their rows and those of their tokens. */
export function makeCredentialReader(database: Database): CredentialReader {
  return {
    read: async (id, settledBefore) => {
      const { rows } = await sql<{ readonly since: Date; readonly established: boolean }>`
        select greatest(p.created_at, (
                 select max(t.created_at) from api_token t where t.person_id = p.id and t.revoked_at is null
               )) as since,
               exists (
                 select from person o where o.role = 'ig-officer' and o.created_at <= ${settledBefore}
               ) as established
        from person p where p.id = ${id}
      `.execute(database.app)
      return rows[0]
    },
  }
}
