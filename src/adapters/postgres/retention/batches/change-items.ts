import { sql } from 'kysely'
import type { BatchId } from '../../../../kernel/ids.ts'
import type { RetainedItem, TakenDecision } from '../../../../retention/batches/batch-store.ts'
import type { ItemTakenOut } from '../../../../retention/holds/taken-out.ts'
import type { Sql } from '../../database.ts'
import { takenOut } from '../holds/taken-out.ts'

/** Writes decisions on the items they speak of. */
export async function decideItems(
  db: Sql,
  id: BatchId,
  by: string,
  at: Date,
  decisions: readonly TakenDecision[],
): Promise<void> {
  await sql`
    update disposal_item i
    set decision = d.decision, decision_reason = d.reason, decision_until = d.until, decision_authority = d.authority,
        decision_closure = d.closure,
        decided_by = ${by}, decided_at = ${at}, audit_entry_id = d."auditEntryId"
    from jsonb_to_recordset(${JSON.stringify(decisions)}) as d
      ("recordId" uuid, decision text, reason text, until date, authority text, closure jsonb,
       "auditEntryId" uuid)
    where i.batch_id = ${id} and i.record_id = d."recordId" and i.state = 'proposed'
  `.execute(db)
}

/** Takes what is held by now out of a batch. */
export async function skipHeld(db: Sql, id: BatchId): Promise<readonly ItemTakenOut[]> {
  const { rows } = await sql<ItemTakenOut>`
    update disposal_item i set state = 'skipped', state_reason = 'held'
    from record r, folder f, file_plan_class c
    where i.batch_id = ${id} and i.state = 'proposed' and r.id = i.record_id and f.id = r.folder_id
      and c.code = f.class_code and record_is_held(r.id, r.folder_id, c.path)
    returning ${takenOut}
  `.execute(db)
  return rows
}

/** What was decided comes into force with the approval. */
export async function applyDecisions(db: Sql, id: BatchId): Promise<readonly RetainedItem[]> {
  const { rows } = await sql<RetainedItem>`
    with applied as (
      update disposal_item
      set state = case when decision in ('retain', 'retain-permanently', 'next-step') then 'retained' else 'approved' end,
          state_reason = case when decision = 'transfer' then 'awaiting-transfer' end
      where batch_id = ${id} and state = 'proposed' and decision is not null
      returning record_id, decision, decision_until, state
    )
    select record_id as "recordId", decision, decision_until as until from applied where state = 'retained'
    order by record_id
  `.execute(db)
  return rows
}

/** Keeps the records for as long as was decided; their ends move with it, never forward. */
export async function retainRecords(db: Sql, items: readonly RetainedItem[]): Promise<void> {
  await sql`
    update record r
    set retained_until = greatest(r.retained_until, d.until),
        retained_permanently = r.retained_permanently or d.decision = 'retain-permanently',
        retention_state = case when d.decision = 'retain-permanently' then 'permanent' else r.retention_state end,
        retention_end = case
          when d.decision = 'retain-permanently' then null
          when r.retention_state = 'running' then greatest(r.retention_end, d.until)
          else r.retention_end
        end,
        disposal_action = case when d.decision = 'retain-permanently' then 'retain-permanently' else r.disposal_action end
    from jsonb_to_recordset(${JSON.stringify(items)}) as d ("recordId" uuid, decision text, until date)
    where r.id = d."recordId"
  `.execute(db)
}

/** Ends everything that has not begun in a batch. */
export async function releaseOpenItems(db: Sql, id: BatchId, reason: string): Promise<number> {
  const { rows } = await sql`
    update disposal_item set state = 'skipped', state_reason = ${reason}
    where batch_id = ${id} and state in ('proposed', 'approved')
    returning record_id
  `.execute(db)
  return rows.length
}

/**
 * Puts stuck items back to where destruction looks at everything anew but the approval's own facts; whoever executes the batch again
 * is who executes them.
 */
export async function reopenStuck(db: Sql, id: BatchId): Promise<number> {
  const { rows } = await sql`
    update disposal_item set state = 'destroying', state_reason = null, executed_by = null
    where batch_id = ${id} and state = 'stuck'
    returning record_id
  `.execute(db)
  return rows.length
}
