import { sql } from 'kysely'
import type { BatchId, FolderId, RecordId } from '../../../../kernel/ids.ts'
import type { CivilDate } from '../../../../records/dates/civil-date.ts'
import type { DroppedItem, EndedSteps } from '../../../../retention/batches/batch-store.ts'
import type { Sql } from '../../database.ts'

/** Takes out of a batch what was decided to go on and stands under another version, step or date than was listed. */
export async function skipMovedSteps(db: Sql, id: BatchId): Promise<readonly DroppedItem[]> {
  const { rows } = await sql<DroppedItem>`
    update disposal_item i set state = 'skipped', state_reason = 'schedule-changed'
    from record r
    where i.batch_id = ${id} and i.state = 'proposed' and i.decision = 'next-step' and r.id = i.record_id
      and (r.state, r.schedule_code, r.schedule_version, r.schedule_step, r.retention_end)
          is distinct from ('active', i.schedule_code, i.schedule_version, i.schedule_step, i.retention_end)
    returning i.batch_id as "batchId", i.record_id as "recordId", i.state_reason as reason
  `.execute(db)
  return rows
}

/** Counts the records one step up; the database refuses any that no approved decision lets go on. */
export async function endSteps(
  db: Sql,
  id: BatchId,
  records: readonly RecordId[],
  endedOn: CivilDate,
): Promise<EndedSteps> {
  const { rows } = await sql<{ readonly folderId: FolderId; readonly decidedBy: string }>`
    with ended as (
      update record r
      set schedule_step = r.schedule_step + 1, previous_step_ended_on = ${endedOn}::date,
          -- A person has decided, which is all that the mark asks for.
          must_be_reviewed = false, review_since = null
      from disposal_item i
      where i.batch_id = ${id} and i.record_id = r.id and r.id = any (${records}::uuid[])
      returning r.folder_id, i.decided_by
    )
    select distinct folder_id as "folderId", decided_by as "decidedBy" from ended order by 1, 2
  `.execute(db)
  return {
    folders: [...new Set(rows.map(({ folderId }) => folderId))],
    decidedBy: [...new Set(rows.map(({ decidedBy }) => decidedBy))],
  }
}

/** Adds people to those who have brought a record's end forward, where it leaves by now without another review. */
export async function answerForDue(
  db: Sql,
  records: readonly RecordId[],
  people: readonly string[],
  on: CivilDate,
): Promise<void> {
  await sql`
    update record r
    set hastened_by =
      r.hastened_by || array(select p from unnest(${people}::text[]) as p where not p = any (r.hastened_by))
    where r.id = any (${records}::uuid[]) and r.retention_end < ${on}::date
      and r.disposal_action in ('destroy', 'transfer') and not r.hastened_by @> ${people}::text[]
  `.execute(db)
}
