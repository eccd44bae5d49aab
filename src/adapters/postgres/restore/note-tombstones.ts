import { sql } from 'kysely'
import type { LostEnd } from '../../../retention/restore/lost-work.ts'
import type { Database } from '../database.ts'

/** Writes tombstones as the owner: no request and no job may. Those that are there stay as they are. */
export function makeNoteTombstones(database: Database) {
  return async (restorationId: string, ends: readonly LostEnd[]): Promise<void> => {
    await sql`
      insert into tombstone (record_id, restoration_id, entry_id, state)
      select record_id, ${restorationId}::uuid, entry_id, state
      from unnest(${ends.map(({ recordId }) => recordId)}::uuid[], ${ends.map(({ entryId }) => entryId)}::uuid[],
                  ${ends.map(({ state }) => state)}::text[]) as gone (record_id, entry_id, state)
      on conflict (record_id) do nothing
    `.execute(database.owner)
  }
}
