import { sql } from 'kysely'
import type { CredentialReader } from '../../../retention/ports.ts'
import type { Database } from '../database.ts'

/** Since when people are who they are, from their rows and those of their tokens. */
export function makeCredentialReader(database: Database): CredentialReader {
  return {
    read: async (id, settledBefore) => {
      const { rows } = await sql<{ readonly since: Date; readonly established: boolean }>`
        select standing_since(p.id::text) as since, had_officer_by(${settledBefore}) as established
        from person p where p.id = ${id}
      `.execute(database.app)
      return rows[0]
    },
  }
}
