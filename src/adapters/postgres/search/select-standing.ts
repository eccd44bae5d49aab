import { sql } from 'kysely'
import type { RecordId } from '../../../kernel/ids.ts'
import type { IndexableExtent, SettledRecords, StandingRecord } from '../../../search/index-source.ts'
import { afterId } from '../after-id.ts'
import type { Sql } from '../database.ts'
import { unsettledRecords } from '../index-standing.ts'

/** Rows without their texts: many at a time. */
const PAGE = 1_000

const standing = sql`
  id, revision, case when state in ('active', 'destroying') then state else 'gone' end as state
`

/** How much an index should hold, and what it has not been told yet, at one moment. */
export async function selectIndexableExtent(db: Sql): Promise<IndexableExtent> {
  const { rows } = await sql<IndexableExtent>`
    select (select count(*) from record) as records,
           (select count(*) from record where state not in ('active', 'destroying')) as gone,
           array(${unsettledRecords}) as unsettled
  `.execute(db)
  const [extent] = rows
  if (extent === undefined) throw new Error('counting answered no row')
  return extent
}

const behindIndex = sql`state = 'active' and id in (select records_behind_index())`

/** How many records of each access set wait for nothing that the index is to be told of: all of them, out of an index, less those that do. */
export const settledRecords = sql<SettledRecords>`
  select access_set_id as "accessSet", sum(n)::bigint as records
  from (
    select access_set_id, count(*) as n from record where state = 'active' group by access_set_id
    union all
    select access_set_id, -count(*) from record where ${behindIndex} group by access_set_id
  ) counted
  group by access_set_id
  having sum(n) > 0
`

/** The same of all records together. */
export const settledCount = sql<number>`(
  (select count(*) from record where state = 'active') - (select count(*) from record where ${behindIndex})
)`

/** See `settledRecords`. */
export async function selectSettled(db: Sql): Promise<readonly SettledRecords[]> {
  const { rows } = await settledRecords.execute(db)
  return rows
}

/** How many active records an index should know by now, and how many records have left, at one moment. */
export async function selectCensus(db: Sql): Promise<{ readonly settled: number; readonly left: number }> {
  const { rows } = await sql<{ readonly settled: number; readonly left: number }>`
    select ${settledCount} as settled, (select count(*) from record where state <> 'active') as left
  `.execute(db)
  return rows[0] ?? { settled: 0, left: 0 }
}

/** At most so many active records, drawn at random. */
export async function sampleActive(db: Sql, size: number): Promise<readonly StandingRecord[]> {
  const { rows } = await sql<StandingRecord>`
    select ${standing} from record where state = 'active' order by random() limit ${size}
  `.execute(db)
  return rows
}

/** Of these records, those that there are, as they stand. */
export async function standingOf(
  db: Sql,
  recordIds: readonly RecordId[],
): Promise<readonly StandingRecord[]> {
  const { rows } = await sql<StandingRecord>`
    select ${standing} from record where id = any (${recordIds}::uuid[])
  `.execute(db)
  return rows
}

/** The next thousand records behind an id, by id, as they stand; `null` begins. */
export async function standingAfter(db: Sql, after: RecordId | null): Promise<readonly StandingRecord[]> {
  const { rows } = await sql<StandingRecord>`
    select ${standing} from record where id > ${afterId(after)} order by id limit ${PAGE}
  `.execute(db)
  return rows
}
