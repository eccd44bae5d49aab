import { sql } from 'kysely'

/** When the item `i` of the batch `b` first got stuck, as the log has it: each execution tries again. Until the log has it, when the execution began. */
export const stuckSince = sql`coalesce(
  (select min(e.at) from audit_entry e
   where e.subject_id = i.record_id::text and e.subject_type = 'record' and e.action = 'item.stuck'
     and convert_from(e.leaf, 'UTF8')::jsonb #>> '{codes,batchId}' = i.batch_id::text),
  b.execution_started_at
)`
