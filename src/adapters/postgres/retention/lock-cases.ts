import { sql } from 'kysely'
import type { BatchId, FolderId, RecordId } from '../../../kernel/ids.ts'
import type { CivilDate } from '../../../records/civil-date.ts'
import type { DisposalAction } from '../../../records/disposal-action.ts'
import type { RecordState } from '../../../records/record-entity.ts'
import type { BatchState } from '../../../retention/disposal-batch.ts'
import type { BegunItem, DisposalCase } from '../../../retention/execution/disposal-store.ts'
import type { Sql } from '../database.ts'
import { heldEach, heldTooLate } from './held-each.ts'
import { lockAround } from './lock-around.ts'
import { type ItemRow, itemColumns, itemOf } from './select-items.ts'

interface CaseRow extends ItemRow {
  readonly batchKind: 'regular' | 'exceptional'
  readonly batchState: BatchState
  readonly notBefore: Date | null
  readonly recordState: RecordState
  readonly revision: number
  readonly nowInFolder: FolderId
  readonly nowInOthers: readonly FolderId[]
  readonly nowInClass: string
  readonly nowAction: DisposalAction
  readonly nowEnd: CivilDate | null
  readonly nowSchedule: string
  readonly nowVersion: number
  readonly nowSize: number | null
  readonly nowSha256: string | null
  readonly held: boolean
  readonly approvals: number
  readonly approversInRole: number
  readonly stages: number
}

/** Locks the items of a set and all around them, then reads the cases. Whoever holds which role is read once a class. */
export async function lockCases(
  db: Sql,
  batchId: BatchId,
  records: readonly RecordId[],
): Promise<readonly DisposalCase[]> {
  await lockAround(db, batchId, records)
  const { rows } = await sql<CaseRow>`
    with approval as materialized (
      select c.code, count(a.batch_id) as total,
             coalesce(array_agg(a.stage) filter (
               where holds_review_role(a.approved_by, b.stages -> (a.stage - 1), c.path)
             ), '{}') as in_role
      from file_plan_class c
      cross join disposal_batch b
      left join disposal_approval a on a.batch_id = b.id and not a.void
      where b.id = ${batchId} and c.code in (
        select f.class_code from record r join folder f on f.id = r.folder_id where r.id = any (${records}::uuid[])
        union
        select f.class_code from record_filing x join folder f on f.id = x.folder_id
        where x.record_id = any (${records}::uuid[]) and x.left_on is null
      )
      group by c.code
    )
    select ${itemColumns}, b.kind as "batchKind", b.state as "batchState", b.not_before as "notBefore",
           r.state as "recordState", r.revision, r.folder_id as "nowInFolder",
           further_folders(r.id, r.folder_id) as "nowInOthers", f.class_code as "nowInClass",
           r.disposal_action as "nowAction", r.retention_end as "nowEnd", r.schedule_code as "nowSchedule",
           r.schedule_version as "nowVersion", original.size as "nowSize", original.sha256 as "nowSha256",
           ${heldEach} as held, approval.total as approvals,
           (
             select count(*) from unnest(approval.in_role) as held (stage)
             where not exists (
               select from record_filing x
               join folder xf on xf.id = x.folder_id
               join approval other on other.code = xf.class_code
               where x.record_id = r.id and x.left_on is null and not held.stage = any (other.in_role)
             )
           ) as "approversInRole",
           jsonb_array_length(b.stages) as stages
    from disposal_item i
    join disposal_batch b on b.id = i.batch_id
    join record r on r.id = i.record_id
    join folder f on f.id = r.folder_id
    join file_plan_class c on c.code = f.class_code
    join approval on approval.code = c.code
    left join component original on original.record_id = r.id and original.role = 'original'
    where i.batch_id = ${batchId} and i.record_id = any (${records}::uuid[])
    order by i.record_id
  `.execute(db)
  return rows.map(caseOf)
}

/** Locks the same, and reads of each item whether a hold stands in the way. */
export async function lockBegun(
  db: Sql,
  batchId: BatchId,
  records: readonly RecordId[],
): Promise<readonly BegunItem[]> {
  await lockAround(db, batchId, records)
  const { rows } = await sql<ItemRow & { readonly held: boolean }>`
    select ${itemColumns}, ${heldEach} or (i.state = 'verifying' and ${heldTooLate}) as held
    from disposal_item i
    join record r on r.id = i.record_id
    join folder f on f.id = r.folder_id
    join file_plan_class c on c.code = f.class_code
    where i.batch_id = ${batchId} and i.record_id = any (${records}::uuid[])
    order by i.record_id
  `.execute(db)
  return rows.map((row) => ({ item: itemOf(row), held: row.held }))
}

/** Which of these records a hold binds, or would have if it had come in time. Waits for nobody. */
export async function selectReached(db: Sql, records: readonly RecordId[]): Promise<readonly RecordId[]> {
  const { rows } = await sql<{ readonly id: RecordId }>`
    select r.id
    from record r
    join folder f on f.id = r.folder_id
    join file_plan_class c on c.code = f.class_code
    where r.id = any (${records}::uuid[]) and (${heldEach} or ${heldTooLate})
  `.execute(db)
  return rows.map(({ id }) => id)
}

function caseOf(row: CaseRow): DisposalCase {
  return {
    item: itemOf(row),
    batch: { kind: row.batchKind, state: row.batchState, notBefore: row.notBefore },
    record: {
      state: row.recordState,
      revision: row.revision,
      folderId: row.nowInFolder,
      furtherFolders: row.nowInOthers,
      classCode: row.nowInClass,
      action: row.nowAction,
      retentionEnd: row.nowEnd,
      scheduleCode: row.nowSchedule,
      scheduleVersion: row.nowVersion,
      size: row.nowSize ?? -1,
      sha256: row.nowSha256 ?? '',
    },
    held: row.held,
    approvals: row.approvals,
    approversInRole: row.approversInRole,
    stages: row.stages,
  }
}
