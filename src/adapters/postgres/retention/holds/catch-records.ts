import { sql } from 'kysely'
import type { BatchId, FolderId, HoldId, RecordId } from '../../../../kernel/ids.ts'
import type { Caught } from '../../../../retention/holds/hold-store.ts'
import type { ItemTakenOut, TakenOut } from '../../../../retention/holds/taken-out.ts'
import type { Sql } from '../../database.ts'
import { scopePage } from './scope-page.ts'
import { scopesAround } from './scopes-around.ts'
import { takenOut } from './taken-out.ts'

const NOTHING: TakenOut = { items: [], batches: [] }

/** Catches the next page of a hold's scope, in the order of record ids. */
export async function catchPage(
  db: Sql,
  id: HoldId,
  after: RecordId | null,
  limit: number,
  at: Date,
): Promise<Caught> {
  const records = await scopePage(db, id, after, limit)
  const caught = await catchRecords(db, id, records, at, 'in-scope')
  return { ...caught, next: records.length === limit ? (records.at(-1) ?? null) : null }
}

/**
 * Puts these records under a hold, for good or in doubt; what it holds for good is never in doubt again. What stands in its scope and
 * was not caught when it came there has been held since the placing or its capture, however much later it is caught.
 */
export async function catchRecords(
  db: Sql,
  id: HoldId,
  records: readonly RecordId[],
  at: Date,
  how: 'for-good' | 'in-doubt' | 'in-scope' = 'for-good',
): Promise<Omit<Caught, 'next'>> {
  const since =
    how === 'in-scope'
      ? sql`(select greatest(h.placed_at, r.captured_at) from hold h where h.id = ${id})`
      : sql`${at}::timestamptz`
  const caught = await sql<{ readonly tooLate: boolean }>`
    insert into hold_item (hold_id, record_id, since, too_late_at, in_doubt)
    select ${id}, r.id, ${since}, ${tooLateAt(at)}, ${how === 'in-doubt'}
    from record r where r.id = any (${records}::uuid[])
    on conflict (hold_id, record_id) do update set in_doubt = false
      where hold_item.in_doubt and not excluded.in_doubt
    returning too_late_at is not null as "tooLate"
  `.execute(db)
  return {
    caught: caught.rows.filter((row) => !row.tooLate).length,
    tooLate: caught.rows.filter((row) => row.tooLate).length,
    takenOut: await takeOut(db, records),
  }
}

/** Puts a record under every hold in whose scope it stands; answers what it drops out of, or goes back from. */
export async function catchRecord(db: Sql, recordId: RecordId, at: Date): Promise<TakenOut> {
  const { rows } = await sql`
    insert into hold_item (hold_id, record_id, since)
    select distinct s.hold_id, r.id, ${at}::timestamptz
    ${scopesAround(recordId)}
    on conflict (hold_id, record_id) do update set in_doubt = false where hold_item.in_doubt
    returning hold_id
  `.execute(db)
  return rows.length === 0 ? NOTHING : takeOut(db, [recordId])
}

/** Puts the live records of a folder under every hold in whose scope they stand; answers what they drop out of, or go back from. */
export async function catchFolder(db: Sql, folderId: FolderId, at: Date): Promise<TakenOut> {
  const { rows } = await sql<{ readonly id: RecordId }>`
    insert into hold_item (hold_id, record_id, since)
    select distinct s.hold_id, r.id, ${at}::timestamptz
    from (
      select id from record where folder_id = ${folderId}
      union
      select x.record_id from record_filing x where x.folder_id = ${folderId} and x.left_on is null
    ) lies
    join record r on r.id = lies.id
    join folder f on f.id = ${folderId}
    join file_plan_class c on c.code = f.class_code
    join hold_scope s on s.released_at is null
      and (s.record_id = r.id or s.folder_id = f.id or s.class_code = any (c.path))
    where r.state in ('active', 'destroying')
    on conflict (hold_id, record_id) do update set in_doubt = false where hold_item.in_doubt
    returning record_id as id
  `.execute(db)
  if (rows.length === 0) return NOTHING
  return takeOut(
    db,
    rows.map(({ id }) => id),
  )
}

/** Takes records out of the batches in which they wait; answers those, and those in which their destruction has begun. */
async function takeOut(db: Sql, records: readonly RecordId[]): Promise<TakenOut> {
  const items = await skipWaitingItems(db, records)
  const left = items.map(({ batchId }) => batchId)
  return { items, batches: [...new Set([...left, ...(await batchesBegun(db, records))])] }
}

/**
 * When the record `r` passed the point of no return, null if it has not: destroyed, or its originals going at this
 * moment. What is stuck may still be saved, so a hold on it counts.
 */
const tooLateAt = (at: Date) => sql`
  case
    when r.state in ('destroyed', 'transferred') then coalesce(
      (select s.destroyed_at from stub s where s.record_id = r.id), ${at}::timestamptz)
    when exists (select from disposal_item i where i.record_id = r.id and i.state = 'verifying') then ${at}::timestamptz
  end
`

/** Takes records out of batches whose destruction of them has not begun: their approval is void from now on. */
async function skipWaitingItems(db: Sql, records: readonly RecordId[]): Promise<readonly ItemTakenOut[]> {
  const { rows } = await sql<ItemTakenOut>`
    update disposal_item i set state = 'skipped', state_reason = 'held', executed_by = null
    where i.record_id = any (${records}::uuid[]) and i.state in ('proposed', 'approved')
    returning ${takenOut}
  `.execute(db)
  return rows
}

/** The batches in which the destruction of records has begun, and may have got stuck: they are given back from there. */
async function batchesBegun(db: Sql, records: readonly RecordId[]): Promise<readonly BatchId[]> {
  const { rows } = await sql<{ readonly batchId: BatchId }>`
    select distinct batch_id as "batchId" from disposal_item
    where record_id = any (${records}::uuid[]) and state in ('destroying', 'verifying', 'stuck')
  `.execute(db)
  return rows.map((row) => row.batchId)
}
