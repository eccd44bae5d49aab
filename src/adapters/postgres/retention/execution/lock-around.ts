import { sql } from 'kysely'
import type { BatchId, RecordId } from '../../../../kernel/ids.ts'
import type { Sql } from '../../database.ts'
import { sentTogether } from '../../sent-together.ts'
import { giveWay } from '../holds/hold-precedence.ts'

/**
 * Lets holds that are being placed go first, then locks what holds on these items of a batch would lock, in the order in which a hold locks it: classes, folders, records,
 * each in the order of its keys; then the items. A hold counts up the row it binds: under SERIALIZABLE, waiting for one
 * fails this transaction, which then begins anew and sees it.
 */
export async function lockAround(
  db: Sql,
  batchId: BatchId,
  records: readonly RecordId[],
  longestWaitMs: number,
): Promise<void> {
  const filedIn = sql`array(
    select r.folder_id from record r where r.id = any (${records}::uuid[])
    union
    select x.folder_id from record_filing x where x.record_id = any (${records}::uuid[]) and x.left_on is null
  )`
  // None hangs on the answer of another: they are sent side by side, and answered in this order.
  await sentTogether([
    giveWay(db, longestWaitMs),
    sql`
      select c.code from file_plan_class c
      where c.code = any (array(
        select distinct unnest(leaf.path) from folder f join file_plan_class leaf on leaf.code = f.class_code
        where f.id = any (${filedIn})
      ))
      order by c.code for share
    `.execute(db),
    sql`
      select f.id from folder f
      where f.id = any (${filedIn})
      order by f.id for share
    `.execute(db),
    sql`select id from record where id = any (${records}::uuid[]) order by id for update`.execute(db),
    sql`
      select record_id from disposal_item where batch_id = ${batchId} and record_id = any (${records}::uuid[])
      order by record_id for update
    `.execute(db),
  ])
}
