import { sql } from 'kysely'
import type { AbsenceProof } from '../../../records/content-store.ts'
import type { LostBatch, LostEnd } from '../../../retention/restore/lost-work.ts'
import type { Sql } from '../database.ts'
import { plainSet } from '../retention/execution/plain-set.ts'
import { reduceRecords } from '../retention/execution/reduce-records.ts'

/**
 * The stub as it was, the row emptied, the item ended: of the day on which the record went, not of this one. The reference
 * that an archive gave it is known where the backup is younger than its acknowledgement; the log keeps such words beside it.
 */
export async function leaveStubAgain(
  db: Sql,
  end: LostEnd,
  batch: LostBatch | undefined,
  proofs: readonly AbsenceProof[],
): Promise<void> {
  const { recordId, batchId } = end
  await sql`
    insert into stub
      (record_id, reference, state, access_set_id, class_code, schedule_code, schedule_version, authority, action,
       trigger_type, trigger_date, retention_end, approved_by, destroyed_at, batch_id, size, sha256, title,
       archive_reference)
    select i.record_id, i.reference, ${end.state}, ${plainSet}, i.class_code, i.schedule_code, i.schedule_version,
           coalesce(i.decision_authority, i.authority), i.action, i.trigger_type, i.trigger_date, i.retention_end,
           array(select a.approver_name from disposal_approval a where a.batch_id = i.batch_id and not a.void order by a.stage),
           ${end.at}, i.batch_id, i.size, i.sha256, case when c.stub_title = 'keep' then r.title end,
           case when ${end.state} = 'transferred' then t.archive_reference end
    from disposal_item i
    join record r on r.id = i.record_id
    left join file_plan_class c on c.code = i.class_code
    left join transfer_record t on t.batch_id = i.batch_id and t.record_id = i.record_id
    where i.batch_id = ${batchId} and i.record_id = ${recordId}
    on conflict (record_id) do nothing
  `.execute(db)
  await reduceRecords(db, [recordId], end.state)
  await sql`
    update disposal_item
    set state = ${end.state}, state_reason = null, executed_by = coalesce(${batch?.executedBy ?? null}, executed_by),
        executed_at = ${end.at}, proofs = ${JSON.stringify(proofs)}::jsonb
    where batch_id = ${batchId} and record_id = ${recordId}
  `.execute(db)
}
