import { type RawBuilder, sql } from 'kysely'
import type { BatchId, RecordId } from '../../../../kernel/ids.ts'
import type { AbsenceProof } from '../../../../records/content-store.ts'
import type { BatchAsker, ItemForDecision, ItemsWanted } from '../../../../retention/batches/batch-store.ts'
import type { BatchItemView, DisposalItem } from '../../../../retention/disposal-batch.ts'
import type { Sql } from '../../database.ts'

/** An item as the columns below give it. */
export interface ItemRow extends Omit<DisposalItem, 'proofs'> {
  readonly proofs: readonly (Omit<AbsenceProof, 'checkedAt'> & { readonly checkedAt: string })[] | null
}

/** The columns of an item `i`. */
export const itemColumns = sql`
  i.batch_id as "batchId", i.record_id as "recordId", i.reference, i.retention_end as "retentionEnd", i.action,
  i.class_code as "classCode", i.folder_id as "folderId", i.further_folders as "furtherFolders", i.schedule_code as "scheduleCode",
  i.schedule_version as "scheduleVersion", i.trigger_type as "triggerType", i.trigger_date as "triggerDate",
  i.authority, i.size, i.sha256, i.state, i.state_reason as "stateReason", i.decision,
  i.decision_reason as "decisionReason", i.decision_until as "decisionUntil",
  i.decision_authority as "decisionAuthority", i.decision_closure as "decisionClosure",
  i.decided_by as "decidedBy", i.decided_at as "decidedAt", i.executed_by as "executedBy", i.executed_at as "executedAt", i.proofs
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

/** The items of these records, with whether a hold stands in the way right now. */
export async function selectItemsForDecision(
  db: Sql,
  batchId: BatchId,
  records: readonly RecordId[],
): Promise<readonly ItemForDecision[]> {
  return selectForDecision(db, sql`i.batch_id = ${batchId} and i.record_id = any (${records}::uuid[])`)
}

/** The same of everything that nobody has decided yet, in the whole batch or in one of its folders. */
export async function selectUndecided(
  db: Sql,
  batchId: BatchId,
  folder: string | null,
): Promise<readonly ItemForDecision[]> {
  return selectForDecision(
    db,
    sql`i.batch_id = ${batchId} and i.state = 'proposed' and i.decision is null and (
      ${folder}::text is null or i.folder_id = (select named.id from folder named where named.reference = ${folder})
    )`,
  )
}

async function selectForDecision(
  db: Sql,
  condition: RawBuilder<unknown>,
): Promise<readonly ItemForDecision[]> {
  const { rows } = await sql<ItemRow & Pick<ItemForDecision, 'held' | 'step' | 'date'>>`
    select ${itemColumns}, record_is_held(r.id, r.folder_id, c.path) as held, ${itemStep} as step,
           coalesce(r.document_date, r.captured_on) as date
    from disposal_item i
    join retention_schedule_version v on v.code = i.schedule_code and v.version = i.schedule_version
    join record r on r.id = i.record_id
    join folder f on f.id = r.folder_id
    join file_plan_class c on c.code = f.class_code
    where ${condition}
    order by i.reference, i.record_id
  `.execute(db)
  return rows.map((row) => ({ ...itemOf(row), held: row.held, step: row.step, date: row.date }))
}

/** Whether a batch lists anything that lay in this folder. */
export async function hasFolder(db: Sql, batchId: BatchId, reference: string): Promise<boolean> {
  const { rows } = await sql`
    select from disposal_item i join folder f on f.id = i.folder_id
    where i.batch_id = ${batchId} and f.reference = ${reference} limit 1
  `.execute(db)
  return rows.length > 0
}

/**
 * What reviewers see of an item `i` under its schedule version `v`, its record `r` and the folder `f` in which it was listed. A
 * record that has come under other conditions since says its title, and what people wrote of it, only to those who may read it
 * there. What an auditor may not read stands as `withheld`, as in the disposal log; why an item is where it stands as well.
 */
export const itemViewColumns = (asker: BatchAsker) => {
  const withheld = asker.unread === 'withheld'
  const isRead = isReadToday(asker)
  const written = wordsOf(asker)
  return sql`
    i.record_id as "recordId", i.reference,
    case when ${isRead} then r.title ${withheld ? sql`when r.title is not null then 'withheld'` : sql``} end as title,
    f.reference as folder,
    case when r.title is not null and ${isRead} then coalesce(r.document_date, r.captured_on) end as date,
    i.retention_end as "retentionEnd", i.schedule_code as "scheduleCode",
    i.schedule_version as "scheduleVersion", ${itemStep} as step, i.decision, i.decision_until as until,
    (i.decision_closure - 'alternativeTitle') || jsonb_strip_nulls(jsonb_build_object(
      'alternativeTitle', ${written(sql`(i.decision_closure ->> 'alternativeTitle')`)}
    )) as closure,
    i.state,
    ${
      withheld
        ? written(sql`coalesce(i.state_reason, i.decision_reason)`)
        : sql`coalesce(i.state_reason, ${written(sql`i.decision_reason`)})`
    } as reason
  `
}

/**
 * How what people wrote of an item `i` stands to the asker: an auditor must have been able to read its record when it was listed,
 * as must whoever sees the batch at all, and everybody must be able to read the record `r` today.
 */
export function wordsOf(asker: BatchAsker): (words: RawBuilder<unknown>) => RawBuilder<unknown> {
  const isRead = isReadToday(asker)
  if (asker.unread === 'unsaid') return (words) => sql`case when ${isRead} then ${words} end`
  const isListedRead = sql`i.access_set_id = any (${asker.accessSets}::integer[])`
  return (words) => withheldUnless(sql`${isListedRead} and ${isRead}`, words)
}

/** What was written, to those who may read it. */
export function withheldUnless(isRead: RawBuilder<unknown>, words: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when ${isRead} then ${words} when ${words} is not null then 'withheld' end`
}

function isReadToday({ accessSets }: BatchAsker): RawBuilder<boolean> {
  return sql`r.access_set_id = any (${accessSets}::integer[])`
}

/** A page of a batch's items as reviewers see them, folder by folder. */
export async function selectItemViews(
  db: Sql,
  batchId: BatchId,
  { folder, ...asker }: ItemsWanted,
  page: { readonly size: number; readonly after: readonly string[] | null },
): Promise<readonly BatchItemView[]> {
  const [inFolder = null, reference = null, id = null] = page.after ?? []
  const { rows } = await sql<BatchItemView>`
    select ${itemViewColumns(asker)}
    from disposal_item i
    join record r on r.id = i.record_id
    join folder f on f.id = i.folder_id
    join retention_schedule_version v on v.code = i.schedule_code and v.version = i.schedule_version
    where i.batch_id = ${batchId}
      and (${folder ?? null}::text is null or f.reference = ${folder ?? null})
      and (${inFolder}::text is null
           or (f.reference, i.reference, i.record_id) > (${inFolder}::text, ${reference}::text, ${id}::uuid))
    order by f.reference, i.reference, i.record_id
    limit ${page.size}
  `.execute(db)
  return rows
}
