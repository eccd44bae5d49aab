import { sql } from 'kysely'
import type { BatchId, FolderId, RecordId } from '../../../../kernel/ids.ts'
import type { CivilDate } from '../../../../records/dates/civil-date.ts'
import type { RecordState } from '../../../../records/record-entity.ts'
import type { DisposalAction } from '../../../../records/schedules/disposal-action.ts'
import type { BatchState, DisposalItem } from '../../../../retention/disposal-batch.ts'
import type { BegunItem, DisposalCase } from '../../../../retention/execution/disposal-store.ts'
import type { Sql } from '../../database.ts'
import { sentTogether } from '../../sent-together.ts'
import { type ItemRow, itemColumns, itemOf } from '../batches/select-items.ts'
import { selectHeld, selectHeldTooLate, wasReached } from './held-among.ts'
import { lockAround } from './lock-around.ts'

interface CaseRow extends ItemRow {
  readonly batchKind: 'regular' | 'exceptional'
  readonly batchState: BatchState
  readonly notBefore: Date | null
  readonly stages: number
  readonly recordState: RecordState
  readonly revision: number
  readonly nowInFolder: FolderId
  readonly nowInClass: string
  readonly nowAction: DisposalAction
  readonly nowEnd: CivilDate | null
  readonly nowSchedule: string
  readonly nowVersion: number
  readonly nowSize: number | null
  readonly nowSha256: string | null
  readonly goneByTheLog: boolean
}

/** One of the folders that a record filed in several lies in. */
interface FilingRow {
  readonly recordId: RecordId
  readonly folderId: FolderId
  readonly classCode: string
}

/** Approvals of a batch that stand, and the stages of those by people who hold that review role in a class still. */
interface ApprovalRow {
  readonly classCode: string
  readonly approvals: number
  readonly inRole: readonly number[]
}

/**
 * Locks the items of a set and all around them, then reads the cases: statements that are sent side by side and answered
 * in this order. What is few is read once and not row by row: filings, and who holds which role in a class.
 */
export async function lockCases(
  db: Sql,
  batchId: BatchId,
  records: readonly RecordId[],
  longestWaitMs: number,
): Promise<readonly DisposalCase[]> {
  const [, rows, held, filings, approvals] = await sentTogether([
    lockAround(db, batchId, records, longestWaitMs),
    selectRows(db, batchId, records),
    selectHeld(db, records),
    selectFilings(db, records),
    selectApprovals(db, batchId, records),
  ])
  const filed = Map.groupBy(filings, ({ recordId }) => recordId)
  const ofClass = new Map(approvals.map((row) => [row.classCode, row]))
  return rows.map((row) => {
    const folders = filed.get(row.recordId) ?? []
    return {
      ...caseOf(row),
      held: held.has(row.recordId),
      record: recordOf(row, folders),
      ...approvedOf([row.nowInClass, ...folders.map(({ classCode }) => classCode)], ofClass),
    }
  })
}

/** Locks the same, and reads of each item whether a hold stands in the way. */
export async function lockBegun(
  db: Sql,
  batchId: BatchId,
  records: readonly RecordId[],
  longestWaitMs: number,
): Promise<readonly BegunItem[]> {
  const [, { rows }, held, late] = await sentTogether([
    lockAround(db, batchId, records, longestWaitMs),
    sql<Pick<BegunItem, 'recordId' | 'state' | 'wasReached'>>`
      select i.record_id as "recordId", i.state, ${wasReached} as "wasReached" from disposal_item i
      where i.batch_id = ${batchId} and i.record_id = any (${records}::uuid[])
      order by i.record_id
    `.execute(db),
    selectHeld(db, records),
    selectHeldTooLate(db, records),
  ])
  return rows.map((row) => ({
    ...row,
    held: held.has(row.recordId),
    heldTooLate: late.has(row.recordId),
  }))
}

/** Locks the same, and reads the items. */
export async function lockItems(
  db: Sql,
  batchId: BatchId,
  records: readonly RecordId[],
  longestWaitMs: number,
): Promise<readonly DisposalItem[]> {
  const [, { rows }] = await sentTogether([
    lockAround(db, batchId, records, longestWaitMs),
    sql<ItemRow>`
      select ${itemColumns} from disposal_item i
      where i.batch_id = ${batchId} and i.record_id = any (${records}::uuid[])
      order by i.record_id
    `.execute(db),
  ])
  return rows.map(itemOf)
}

async function selectRows(
  db: Sql,
  batchId: BatchId,
  records: readonly RecordId[],
): Promise<readonly CaseRow[]> {
  const { rows } = await sql<CaseRow>`
    select ${itemColumns}, b.kind as "batchKind", b.state as "batchState", b.not_before as "notBefore",
           jsonb_array_length(b.stages) as stages,
           r.state as "recordState", r.revision, r.folder_id as "nowInFolder", f.class_code as "nowInClass",
           r.disposal_action as "nowAction", r.retention_end as "nowEnd", r.schedule_code as "nowSchedule",
           r.schedule_version as "nowVersion", original.size as "nowSize", original.sha256 as "nowSha256",
           exists (select from tombstone t where t.record_id = i.record_id) as "goneByTheLog"
    from disposal_item i
    join disposal_batch b on b.id = i.batch_id
    join record r on r.id = i.record_id
    join folder f on f.id = r.folder_id
    left join component original on original.record_id = r.id and original.role = 'original'
    where i.batch_id = ${batchId} and i.record_id = any (${records}::uuid[])
    order by i.record_id
  `.execute(db)
  return rows
}

async function selectFilings(db: Sql, records: readonly RecordId[]): Promise<readonly FilingRow[]> {
  const { rows } = await sql<FilingRow>`
    select x.record_id as "recordId", x.folder_id as "folderId", f.class_code as "classCode"
    from record_filing x join folder f on f.id = x.folder_id
    where x.record_id = any (${records}::uuid[]) and x.left_on is null
    order by x.record_id, x.folder_id
  `.execute(db)
  return rows
}

async function selectApprovals(
  db: Sql,
  batchId: BatchId,
  records: readonly RecordId[],
): Promise<readonly ApprovalRow[]> {
  const { rows } = await sql<ApprovalRow>`
    select c.code as "classCode", count(a.batch_id) as approvals,
           coalesce(array_agg(a.stage) filter (
             where holds_review_role(a.approved_by, b.stages -> (a.stage - 1), c.path)
           ), '{}') as "inRole"
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
  `.execute(db)
  return rows
}

function caseOf(row: CaseRow): Pick<DisposalCase, 'item' | 'batch' | 'stages' | 'goneByTheLog'> {
  return {
    item: itemOf(row),
    batch: { kind: row.batchKind, state: row.batchState, notBefore: row.notBefore },
    stages: row.stages,
    goneByTheLog: row.goneByTheLog,
  }
}

function recordOf(row: CaseRow, filings: readonly FilingRow[]): DisposalCase['record'] {
  return {
    state: row.recordState,
    revision: row.revision,
    folderId: row.nowInFolder,
    furtherFolders: filings.flatMap(({ folderId }) => (folderId === row.nowInFolder ? [] : [folderId])),
    classCode: row.nowInClass,
    action: row.nowAction,
    retentionEnd: row.nowEnd,
    scheduleCode: row.nowSchedule,
    scheduleVersion: row.nowVersion,
    size: row.nowSize ?? -1,
    sha256: row.nowSha256 ?? '',
  }
}

/** An approval counts where who gave it holds the role in every class in which the record lies. */
function approvedOf(
  [own = '', ...others]: readonly string[],
  ofClass: ReadonlyMap<string, ApprovalRow>,
): Pick<DisposalCase, 'approvals' | 'approversInRole'> {
  const approval = ofClass.get(own)
  const inRole = approval?.inRole ?? []
  return {
    approvals: approval?.approvals ?? 0,
    approversInRole: inRole.filter((stage) =>
      others.every((code) => ofClass.get(code)?.inRole.includes(stage) === true),
    ).length,
  }
}
