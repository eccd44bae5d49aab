import { sql } from 'kysely'
import type { RecordId, SearchWatchId } from '../../../../kernel/ids.ts'
import type { Sql } from '../../database.ts'
import { narrowReach } from '../../narrow-reach.ts'

/** Those of the records that live and lie within the access sets; what the index still shows beyond them would be news later. */
export async function addToBaseline(
  db: Sql,
  watch: SearchWatchId,
  accessSets: readonly number[],
  recordIds: readonly RecordId[],
): Promise<void> {
  await narrowReach(db, accessSets)
  await sql`
    with living as (
      -- Held, so that no destruction forgets what was not written yet.
      select r.id from record r
      where r.id = any (${recordIds}::uuid[]) and r.state = 'active'
      order by r.id
      for share
    )
    insert into saved_search_baseline (watch_id, record_id)
    select ${watch}, id from living
    on conflict do nothing
  `.execute(db)
}
