import { type RawBuilder, sql } from 'kysely'
import type { RecordId } from '../../../../kernel/ids.ts'
import type { Sql } from '../../database.ts'
import { heldClasses } from '../standing-in-the-way.ts'

/**
 * A query of the ids (`id`) of those of `records` that a hold binds: what has caught them, and what they stand in the scope
 * of. Each is looked up by itself, however many holds there are; asked of row after row with `exists`, all that is held
 * would come to be read each time. `record_is_held` says the same of one, `heldNow` of all.
 */
const heldAmong = (records: readonly RecordId[]) => sql`
  select i.record_id as id from hold_item i
  where i.record_id = any (${records}::uuid[]) and i.released_at is null and i.too_late_at is null
  union all
  select s.record_id from hold_scope s where s.record_id = any (${records}::uuid[]) and s.released_at is null
  union all
  select r.id from record r join hold_scope s on s.folder_id = r.folder_id and s.released_at is null
  where r.id = any (${records}::uuid[])
  union all
  select r.id from record r join folder f on f.id = r.folder_id
  where r.id = any (${records}::uuid[]) and f.class_code = any (array(${heldClasses}))
  union all
  select x.record_id
  from record_filing x
  join folder f on f.id = x.folder_id
  join file_plan_class c on c.code = f.class_code
  join hold_scope s on s.released_at is null and (s.folder_id = f.id or s.class_code = any (c.path))
  where x.record_id = any (${records}::uuid[]) and x.left_on is null
`

/** The same of those that a hold reached when they could not be stopped any more, as was thought. */
const heldTooLateAmong = (records: readonly RecordId[]) => sql`
  select i.record_id as id from hold_item i
  where i.record_id = any (${records}::uuid[]) and i.released_at is null and i.too_late_at is not null
`

/**
 * Whether a hold has reached an item `i` since its destruction began, lifted by now or not. What the log says is gone was destroyed
 * before the database came back from a backup: holds were read then.
 */
export const wasReached = sql`(
  i.reached_by_hold and i.state in ('destroying', 'verifying', 'stuck')
  and not exists (select from tombstone t where t.record_id = i.record_id)
)`

/** Which of these records a hold binds. Waits for nobody. */
export function selectHeld(db: Sql, records: readonly RecordId[]): Promise<ReadonlySet<RecordId>> {
  return idsOf(db, heldAmong(records))
}

/** Which of these records came under a hold that was thought too late. */
export function selectHeldTooLate(db: Sql, records: readonly RecordId[]): Promise<ReadonlySet<RecordId>> {
  return idsOf(db, heldTooLateAmong(records))
}

/**
 * Which of a few records, which no hold bound when step 3 looked, a hold has reached since, also one that was
 * thought too late, or was lifted again. A hold reaches by what it catches: in its own transaction, or, where that is much, bit by bit afterwards; only
 * while one still does, all that it is placed on is looked at. Waits for nobody.
 */
export async function selectReached(db: Sql, records: readonly RecordId[]): Promise<readonly RecordId[]> {
  const { rows } = await sql<{ readonly id: RecordId | null }>`
    select i.record_id as id from hold_item i where i.record_id = any (${records}::uuid[]) and i.released_at is null
    union all
    select i.record_id from disposal_item i where i.record_id = any (${records}::uuid[]) and ${wasReached}
    union all
    select null where exists (select from hold h where h.materialised_at is null and h.state <> 'lifted')
  `.execute(db)
  const caught = rows.flatMap(({ id }) => (id === null ? [] : [id]))
  const isAllCaught = rows.every(({ id }) => id !== null)
  return isAllCaught ? caught : [...new Set([...caught, ...(await selectHeld(db, records))])]
}

async function idsOf(db: Sql, query: RawBuilder<unknown>): Promise<ReadonlySet<RecordId>> {
  const { rows } = await (query as RawBuilder<{ readonly id: RecordId }>).execute(db)
  return new Set(rows.map(({ id }) => id))
}
