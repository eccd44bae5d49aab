import { sql } from 'kysely'
import type { BatchId, RecordId } from '../../../kernel/ids.ts'
import type { AbsenceProof } from '../../../records/content-store.ts'
import type { ItemForDecision } from '../../../retention/batches/batch-store.ts'
import type { BatchItemView, DisposalItem } from '../../../retention/disposal-batch.ts'
import type { Sql } from '../database.ts'

/** An item as the columns below give it. */
export interface ItemRow extends Omit<DisposalItem, 'proofs'> {
  readonly proofs: readonly (Omit<AbsenceProof, 'checkedAt'> & { readonly checkedAt: string })[] | null
}

/** The columns of an item `i`. */
export const itemColumns = sql`
  i.batch_id as "batchId", i.record_id as "recordId", i.reference, i.retention_end as "retentionEnd", i.action,
  i.class_code as "classCode", i.folder_id as "folderId", i.schedule_code as "scheduleCode",
  i.schedule_version as "scheduleVersion", i.trigger_type as "triggerType", i.trigger_date as "triggerDate",
  i.authority, i.size, i.sha256, i.state, i.state_reason as "stateReason", i.decision,
  i.decision_reason as "decisionReason", i.decision_until as "decisionUntil",
  i.decision_authority as "decisionAuthority", i.decided_by as "decidedBy", i.decided_at as "decidedAt",
  i.executed_by as "executedBy", i.executed_at as "executedAt", i.proofs
`

/** The step of an item `i` under its version `v`. */
const itemStep = sql`jsonb_build_object('number', i.schedule_step, 'of', jsonb_array_length(v.later_steps) + 1)`

/** The item that a row stands for. */
export function itemOf(row: ItemRow): DisposalItem {
  return {
    ...row,
    proofs: (row.proofs ?? []).map((proof) => ({ ...proof, checkedAt: new Date(proof.checkedAt) })),
  }
}

/** All items of a batch, by reference. */
export async function selectItems(db: Sql, batchId: BatchId): Promise<readonly DisposalItem[]> {
  const { rows } = await sql<ItemRow>`
    select ${itemColumns} from disposal_item i where i.batch_id = ${batchId} order by i.reference, i.record_id
  `.execute(db)
  return rows.map(itemOf)
}

/** The items of these records, with whether a hold stands in the way right now. */
export async function selectItemsForDecision(
  db: Sql,
  batchId: BatchId,
  records: readonly RecordId[],
): Promise<readonly ItemForDecision[]> {
  const { rows } = await sql<ItemRow & Pick<ItemForDecision, 'held' | 'step'>>`
    select ${itemColumns}, record_is_held(r.id, r.folder_id, c.path) as held, ${itemStep} as step
    from disposal_item i
    join retention_schedule_version v on v.code = i.schedule_code and v.version = i.schedule_version
    join record r on r.id = i.record_id
    join folder f on f.id = r.folder_id
    join file_plan_class c on c.code = f.class_code
    where i.batch_id = ${batchId} and i.record_id = any (${records}::uuid[])
  `.execute(db)
  return rows.map((row) => ({ ...itemOf(row), held: row.held, step: row.step }))
}

/** A page of a batch's items as reviewers see them. */
export async function selectItemViews(
  db: Sql,
  batchId: BatchId,
  page: { readonly size: number; readonly after: readonly string[] | null },
): Promise<readonly BatchItemView[]> {
  const [reference = null, id = null] = page.after ?? []
  const { rows } = await sql<BatchItemView>`
    select i.record_id as "recordId", i.reference, r.title, f.reference as folder,
           case when r.title is not null then coalesce(r.document_date, r.captured_on) end as date,
           i.retention_end as "retentionEnd", i.schedule_code as "scheduleCode",
           i.schedule_version as "scheduleVersion", ${itemStep} as step, i.decision, i.decision_until as until, i.state,
           coalesce(i.state_reason, i.decision_reason) as reason
    from disposal_item i
    join record r on r.id = i.record_id
    join folder f on f.id = i.folder_id
    join retention_schedule_version v on v.code = i.schedule_code and v.version = i.schedule_version
    where i.batch_id = ${batchId}
      and (${reference}::text is null or (i.reference, i.record_id) > (${reference}::text, ${id}::uuid))
    order by i.reference, i.record_id
    limit ${page.size}
  `.execute(db)
  return rows
}
