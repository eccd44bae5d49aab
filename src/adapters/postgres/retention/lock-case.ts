import { sql } from 'kysely'
import type { BatchId, FolderId, RecordId } from '../../../kernel/ids.ts'
import type { CivilDate } from '../../../records/civil-date.ts'
import type { DisposalAction } from '../../../records/disposal-action.ts'
import type { RecordState } from '../../../records/record-entity.ts'
import type { BatchState } from '../../../retention/disposal-batch.ts'
import type { DisposalCase } from '../../../retention/execution/disposal-store.ts'
import type { Sql } from '../database.ts'
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

/**
 * Locks what a hold would lock, in the order in which a hold locks it (classes, folders, record), then reads the case.
 * A hold counts up the row it binds: under SERIALIZABLE, waiting for one fails this transaction, which then begins anew
 * and sees it. Nothing where the item does not exist.
 */
export async function lockCase(
  db: Sql,
  batchId: BatchId,
  recordId: RecordId,
): Promise<DisposalCase | undefined> {
  const filedIn = sql`array(
    select r.folder_id from record r where r.id = ${recordId}
    union
    select x.folder_id from record_filing x where x.record_id = ${recordId} and x.left_on is null
  )`
  await sql`
    select c.code from file_plan_class c
    where c.code = any (array(
      select unnest(leaf.path) from folder f join file_plan_class leaf on leaf.code = f.class_code
      where f.id = any (${filedIn})
    ))
    order by c.code for share
  `.execute(db)
  await sql`select f.id from folder f where f.id = any (${filedIn}) order by f.id for share`.execute(db)
  await sql`select id from record where id = ${recordId} for update`.execute(db)
  await sql`
    select record_id from disposal_item where batch_id = ${batchId} and record_id = ${recordId} for update
  `.execute(db)
  const { rows } = await sql<CaseRow>`
    select ${itemColumns}, b.kind as "batchKind", b.state as "batchState", b.not_before as "notBefore",
           r.state as "recordState", r.revision, r.folder_id as "nowInFolder", further_folders(r.id, r.folder_id) as "nowInOthers", f.class_code as "nowInClass",
           r.disposal_action as "nowAction", r.retention_end as "nowEnd", r.schedule_code as "nowSchedule",
           r.schedule_version as "nowVersion", original.size as "nowSize", original.sha256 as "nowSha256",
           record_is_held(r.id, r.folder_id, c.path) as held, approval.total as approvals,
           approval.in_role as "approversInRole", jsonb_array_length(b.stages) as stages
    from disposal_item i
    join disposal_batch b on b.id = i.batch_id
    join record r on r.id = i.record_id
    join folder f on f.id = r.folder_id
    join file_plan_class c on c.code = f.class_code
    left join component original on original.record_id = r.id and original.role = 'original'
    cross join lateral (
      select count(*) as total,
             count(*) filter (
               where holds_review_role(a.approved_by, b.stages -> (a.stage - 1), c.path)
                 and not exists (
                   select from record_filing x
                   join folder xf on xf.id = x.folder_id
                   join file_plan_class xc on xc.code = xf.class_code
                   where x.record_id = r.id and x.left_on is null
                     and not holds_review_role(a.approved_by, b.stages -> (a.stage - 1), xc.path)
                 )
             ) as in_role
      from disposal_approval a
      where a.batch_id = b.id and not a.void
    ) approval
    where i.batch_id = ${batchId} and i.record_id = ${recordId}
  `.execute(db)
  return rows[0] === undefined ? undefined : caseOf(rows[0])
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
