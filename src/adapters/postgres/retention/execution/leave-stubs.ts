import { sql } from 'kysely'
import type { BatchId } from '../../../../kernel/ids.ts'
import type { StubEnd } from '../../../../retention/execution/disposal-store.ts'
import type { Sql } from '../../database.ts'
import { plainSet } from './plain-set.ts'
import { reduceRecords } from './reduce-records.ts'

/** Reduces records to their stubs: inserts the stubs, empties the rows, removes what hung on them and ends the items. */
export async function leaveStubs(
  db: Sql,
  batchId: BatchId,
  at: Date,
  ends: readonly StubEnd[],
): Promise<void> {
  const ended = sql`
    jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as e
      ("recordId" uuid, state text, "archiveReference" text, proofs jsonb, entry uuid)
  `
  await sql`
    insert into stub
      (record_id, reference, state, access_set_id, class_code, schedule_code, schedule_version, authority, action,
       trigger_type, trigger_date, retention_end, approved_by, destroyed_at, batch_id, size, sha256, title,
       archive_reference)
    select i.record_id, i.reference, e.state, ${plainSet}, i.class_code, i.schedule_code, i.schedule_version,
           coalesce(i.decision_authority, i.authority), i.action, i.trigger_type, i.trigger_date, i.retention_end,
           array(
             select a.approver_name from disposal_approval a
             where a.batch_id = ${batchId} and not a.void order by a.stage
           ),
           ${at}, i.batch_id, i.size, i.sha256, case when c.stub_title = 'keep' then r.title end, e."archiveReference"
    from ${ended}
    join disposal_item i on i.batch_id = ${batchId} and i.record_id = e."recordId"
    join record r on r.id = i.record_id
    join file_plan_class c on c.code = i.class_code
  `.execute(db)
  for (const [state, those] of Map.groupBy(ends, (end) => end.state)) {
    await reduceRecords(
      db,
      those.map(({ recordId }) => recordId),
      state,
    )
  }
  await sql`
    update disposal_item i
    set state = e.state, state_reason = null, executed_by = coalesce(i.executed_by, b.executed_by), executed_at = ${at}, proofs = e.proofs,
        audit_entry_id = e.entry
    from ${ended}, disposal_batch b
    where b.id = ${batchId} and i.batch_id = b.id and i.record_id = e."recordId"
  `.execute(db)
}
