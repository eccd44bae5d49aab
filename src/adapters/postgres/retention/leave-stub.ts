import { sql } from 'kysely'
import type { DisposalStore } from '../../../retention/ports.ts'
import type { Sql } from '../database.ts'
import { plainSet } from './plain-set.ts'
import { reduceRecord } from './reduce-record.ts'

/** Reduces a record to its stub: inserts the stub, empties the row, removes what hung on it and ends the item. */
export async function leaveStub(db: Sql, end: Parameters<DisposalStore['leaveStub']>[0]): Promise<void> {
  const { batchId, recordId, state, at } = end
  await sql`
    insert into stub
      (record_id, reference, state, access_set_id, class_code, schedule_code, schedule_version, authority, action,
       trigger_type, trigger_date, retention_end, approved_by, destroyed_at, batch_id, size, sha256, title,
       archive_reference)
    select i.record_id, i.reference, ${state}, ${plainSet}, i.class_code, i.schedule_code, i.schedule_version,
           coalesce(i.decision_authority, i.authority), i.action, i.trigger_type, i.trigger_date, i.retention_end,
           array(select a.approver_name from disposal_approval a where a.batch_id = i.batch_id and not a.void order by a.stage),
           ${at}, i.batch_id, i.size, i.sha256, case when c.stub_title = 'keep' then r.title end, ${end.archiveReference}
    from disposal_item i
    join record r on r.id = i.record_id
    join file_plan_class c on c.code = i.class_code
    where i.batch_id = ${batchId} and i.record_id = ${recordId}
  `.execute(db)
  await reduceRecord(db, recordId, state)
  await sql`
    update disposal_item i
    set state = ${state}, state_reason = null, executed_by = b.executed_by, executed_at = ${at},
        proofs = ${JSON.stringify(end.proofs)}::jsonb, audit_entry_id = ${end.entry}
    from disposal_batch b
    where b.id = i.batch_id and i.batch_id = ${batchId} and i.record_id = ${recordId}
  `.execute(db)
}
