import { sql } from 'kysely'
import type { Restoration } from '../../../retention/restore/restore-store.ts'
import type { Database } from '../database.ts'

/**
 * Begins a restoration, or takes the unfinished one further, as the owner: while one stands the database lets in what its
 * guards refuse otherwise, so no request and no job may begin one.
 */
export function makeBeginRestoration(database: Database) {
  return async ({ id, from, to }: Restoration, by: string, at: Date): Promise<void> => {
    await sql`
      insert into restoration (id, from_position, to_position, started_by, started_at)
      values (${id}, ${from}, ${to}, ${by}, ${at})
      on conflict (id) do update set from_position = excluded.from_position, to_position = excluded.to_position
    `.execute(database.owner)
  }
}
