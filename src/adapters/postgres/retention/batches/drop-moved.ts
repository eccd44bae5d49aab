import { type RawBuilder, sql } from 'kysely'
import type { CivilDate } from '../../../../records/dates/civil-date.ts'
import type { DroppedItem, MovedScope } from '../../../../retention/batches/batch-store.ts'
import type { Sql } from '../../database.ts'
import { furtherFolders } from '../dates/further-folders.ts'

/**
 * Takes out of the lists what stands otherwise than it was listed. What is being executed is left to its own last look,
 * which comes before anything is destroyed; exceptional batches do not hang on dates.
 */
export async function dropMoved(
  db: Sql,
  scope: MovedScope,
  today: CivilDate,
): Promise<readonly DroppedItem[]> {
  const { rows } = await sql<DroppedItem>`
    update disposal_item i
    set state = 'skipped',
        state_reason = case
          when ${standsAsListed} then 'access-changed'
          when r.retention_end is null or r.retention_end >= ${today}::date then 'no-longer-due'
          when (r.schedule_code, r.schedule_version) <> (i.schedule_code, i.schedule_version) then 'schedule-changed'
          when r.retention_end is distinct from i.retention_end then 'date-changed'
          when not ${isInClassAsListed} then 'class-changed'
          when not ${liesAsListed} then 'folder-changed'
          else 'action-changed'
        end
    from record r, disposal_batch b
    where ${within(scope)} and i.record_id = r.id and i.state in ('proposed', 'approved')
      and b.id = i.batch_id and b.kind = 'regular' and b.state in ('proposed', 'in-review', 'approved')
      and (not ${standsAsListed} or ${isReadOtherwise(scope)})
    returning i.batch_id as "batchId", i.record_id as "recordId", i.state_reason as reason
  `.execute(db)
  return rows
}

/** Whether the record `r` of an item `i` lies where it lay when it was listed: people decided on it as they saw it there. */
const liesAsListed = sql`(
  r.folder_id = i.folder_id and ${furtherFolders(sql`r.id`, sql`r.folder_id`)} = i.further_folders
)`

/** Whether that is still in the class by which its batch is reviewed: its folder may have gone to another. */
const isInClassAsListed = sql`(select f.class_code from folder f where f.id = r.folder_id) = i.class_code`

/** Whether it also comes to its end as it did, and to the same; as the last look before its destruction asks. */
const standsAsListed = sql`(
  (r.retention_end, r.schedule_code, r.schedule_version, r.disposal_action)
  is not distinct from (i.retention_end, i.schedule_code, i.schedule_version, i.action)
  and ${liesAsListed} and ${isInClassAsListed}
)`

/** Whether others may read a record `r` of the scope than may read the batch `b` that lists it. */
function isReadOtherwise(scope: MovedScope): RawBuilder<boolean> {
  if (!('folders' in scope) || scope.because === undefined) return sql`false`
  return sql`r.access_set_id <> all (b.access_set_ids)`
}

/** The records `r` of the scope, also those that have left one of its folders: what is to be done with them hangs on it still. */
function within(scope: MovedScope): RawBuilder<boolean> {
  if ('record' in scope) return sql`r.id = ${scope.record}`
  const folders =
    'folders' in scope
      ? sql`array(select unnest(${scope.folders}::uuid[]))`
      : sql`array(
          select f.id from folder f
          where f.class_code = any (${scope.classCodes}::text[]) or f.override_schedule = ${scope.overriddenBy}
          union all
          select o.folder_id from record o where o.override_schedule = ${scope.overriddenBy}
        )`
  return sql`(
    r.folder_id = any (${folders})
    or r.id in (select x.record_id from record_filing x where x.folder_id = any (${folders}))
  )`
}
