import { sql } from 'kysely'
import type { BatchId, FolderId, HoldId, RecordId } from '../../../kernel/ids.ts'
import type { Caught } from '../../../retention/holds/hold-store.ts'
import { afterId } from '../after-id.ts'
import type { Sql } from '../database.ts'
import { scopesAround } from './scopes-around.ts'

/**
 * Records in the scope of a hold: those that stand, whatever a batch is doing with them at this moment, those named one
 * by one also where they are gone, and those that a batch now executing has just let go. Of a folder each of these is looked up by
 * itself, of a class they are found among the items of such batches: either way nobody reads through all that was ever disposed of.
 */
const inScope = (id: HoldId) => sql`
  select r.id from hold_scope s join record r on r.id = s.record_id where s.hold_id = ${id}
  union
  select r.id from hold_scope s join record r on r.folder_id = s.folder_id
  where s.hold_id = ${id} and r.state in ('active', 'destroying')
  union
  select r.id
  from hold_scope s
  join record r on r.folder_id = s.folder_id and r.state in ('destroyed', 'transferred')
  cross join lateral (
    select from disposal_item i join disposal_batch b on b.id = i.batch_id and b.state = 'executing'
    where i.record_id = r.id and i.state in ('destroyed', 'transferred') limit 1
  ) just_gone
  where s.hold_id = ${id}
  union
  select r.id
  from hold_scope s
  join file_plan_class c on s.class_code = any (c.path)
  join folder f on f.class_code = c.code
  join record r on r.folder_id = f.id
  where s.hold_id = ${id} and r.state in ('active', 'destroying')
  union
  select r.id
  from disposal_batch b
  join disposal_item i on i.batch_id = b.id and i.state in ('destroyed', 'transferred')
  join record r on r.id = i.record_id
  join folder f on f.id = r.folder_id
  join file_plan_class c on c.code = f.class_code
  join hold_scope s on s.class_code = any (c.path)
  where s.hold_id = ${id} and b.state = 'executing'
    and (select exists (select from hold_scope where hold_id = ${id} and class_code is not null))
  union
  select r.id
  from record_filing x
  join folder f on f.id = x.folder_id
  join file_plan_class c on c.code = f.class_code
  join hold_scope s on s.folder_id = f.id or s.class_code = any (c.path)
  join record r on r.id = x.record_id and r.state in ('active', 'destroying')
  where s.hold_id = ${id} and x.left_on is null
  union
  select r.id
  from disposal_item i
  join disposal_batch b on b.id = i.batch_id and b.state = 'executing'
  join folder f on f.id = any (i.further_folders)
  join file_plan_class c on c.code = f.class_code
  join hold_scope s on s.folder_id = f.id or s.class_code = any (c.path)
  join record r on r.id = i.record_id
  where s.hold_id = ${id} and i.state in ('destroyed', 'transferred') and i.further_folders <> '{}'
`

/** Records in a hold's scope, counted no further than `limit`. */
export async function countScope(db: Sql, id: HoldId, limit: number): Promise<number> {
  const { rows } = await sql<{ readonly count: number }>`
    select count(*) as count from (select id from (${inScope(id)}) scope limit ${limit}) counted
  `.execute(db)
  return rows[0]?.count ?? 0
}

/** Catches the next page of a hold's scope, in the order of record ids. */
export async function catchPage(
  db: Sql,
  id: HoldId,
  after: RecordId | null,
  limit: number,
  at: Date,
): Promise<Caught> {
  const { rows } = await sql<{ readonly id: RecordId }>`
    select id from (${inScope(id)}) scope
    where id > ${afterId(after)}
    order by id limit ${limit}
  `.execute(db)
  const records = rows.map((row) => row.id)
  const caught = await catchRecords(db, id, records, at)
  return { ...caught, next: records.length === limit ? (records.at(-1) ?? null) : null }
}

/** Puts these records under a hold, for good or in doubt; what it holds for good is never in doubt again. */
export async function catchRecords(
  db: Sql,
  id: HoldId,
  records: readonly RecordId[],
  at: Date,
  how: 'for-good' | 'in-doubt' = 'for-good',
): Promise<Omit<Caught, 'next'>> {
  const caught = await sql<{ readonly tooLate: boolean }>`
    insert into hold_item (hold_id, record_id, since, too_late_at, in_doubt)
    select ${id}, r.id, ${at}, ${tooLateAt(at)}, ${how === 'in-doubt'}
    from record r where r.id = any (${records}::uuid[])
    on conflict (hold_id, record_id) do update set in_doubt = false
      where hold_item.in_doubt and not excluded.in_doubt
    returning too_late_at is not null as "tooLate"
  `.execute(db)
  const skipped = await skipWaitingItems(db, records)
  return {
    caught: caught.rows.filter((row) => !row.tooLate).length,
    tooLate: caught.rows.filter((row) => row.tooLate).length,
    skipped: skipped.length,
    batches: [...new Set(skipped)],
  }
}

/** Puts a record under every hold in whose scope it stands; answers the batches that it drops out of. */
export async function catchRecord(db: Sql, recordId: RecordId, at: Date): Promise<readonly BatchId[]> {
  const { rows } = await sql`
    insert into hold_item (hold_id, record_id, since)
    select distinct s.hold_id, r.id, ${at}::timestamptz
    ${scopesAround(recordId)}
    on conflict (hold_id, record_id) do update set in_doubt = false where hold_item.in_doubt
    returning hold_id
  `.execute(db)
  return rows.length === 0 ? [] : skipWaitingItems(db, [recordId])
}

/** Puts the live records of a folder under every hold in whose scope they stand; answers the batches that they drop out of. */
export async function catchFolder(db: Sql, folderId: FolderId, at: Date): Promise<readonly BatchId[]> {
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
  if (rows.length === 0) return []
  const skipped = await skipWaitingItems(
    db,
    rows.map(({ id }) => id),
  )
  return [...new Set(skipped)]
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

/**
 * Takes records out of batches whose destruction of them has not begun: their approval is void from now on. Answers the
 * batch of each.
 */
async function skipWaitingItems(db: Sql, records: readonly RecordId[]): Promise<readonly BatchId[]> {
  const { rows } = await sql<{ readonly batchId: BatchId }>`
    update disposal_item set state = 'skipped', state_reason = 'held'
    where record_id = any (${records}::uuid[]) and state in ('proposed', 'approved')
    returning batch_id as "batchId"
  `.execute(db)
  return rows.map((row) => row.batchId)
}
