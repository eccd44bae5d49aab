import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makePostgresAuditReader } from '../../../../src/adapters/postgres/audit/audit-reader.ts'
import type { Sql } from '../../../../src/adapters/postgres/database.ts'
import type { AuditFilter } from '../../../../src/audit/ports.ts'
import type { CivilDate } from '../../../../src/records/dates/civil-date.ts'
import { makeTestDatabase, type TestDatabase } from '../../../support/test-database.ts'

const ENTRIES = 20_000
/** Captured while a clock was ten years ahead, and while one was ten years behind. */
const AHEAD = 300
const BEHIND = 19_700
const day = (date: string) => date as CivilDate
let db: TestDatabase

/** An hour between two: some two years and a quarter. */
beforeAll(async () => {
  db = await makeTestDatabase()
  await sql`
    insert into audit_entry (position, leaf, entry_id, at, actor_id, action, subject_type, subject_id)
    select n, convert_to(repeat('x', 400), 'UTF8'), md5(n::text)::uuid,
           timestamptz '2020-01-01 00:00Z' + n * interval '1 hour' + case n
             when ${AHEAD}::int then interval '10 years' when ${BEHIND}::int then interval '-10 years' else interval '0'
           end,
           'somebody', 'record.captured', 'record', n::text
    from generate_series(0, ${ENTRIES}::int - 1) n
  `.execute(db.database.owner)
  await sql`analyze audit_entry`.execute(db.database.owner)
  await sql`select brin_summarize_new_values('audit_entry_spans')`.execute(db.database.owner)
})
afterAll(() => db.close())

/** The positions on a page, and how many entries were looked at for it. */
async function read(
  from: number,
  size: number,
  filter: AuditFilter,
): Promise<{ readonly positions: readonly number[]; readonly looked: number }> {
  return db.database.app.transaction().execute(async (transaction) => {
    const before = await lookedAt(transaction)
    const entries = await makePostgresAuditReader(transaction).entries(from, size, filter)
    return {
      positions: entries.map(({ position }) => position),
      looked: (await lookedAt(transaction)) - before,
    }
  })
}

/** By this session, since it last told the others of it. */
async function lookedAt(transaction: Sql): Promise<number> {
  const { rows } = await sql<{ readonly looked: number }>`
    select seq_tup_read + idx_tup_fetch as looked from pg_stat_xact_user_tables where relname = 'audit_entry'
  `.execute(transaction)
  return rows[0]?.looked ?? 0
}

const positionsOn = (first: number, count: number) => Array.from({ length: count }, (_, n) => first + n)

describe('entries of some days', () => {
  it('lists what a clock that was ahead or behind has put among other days', async () => {
    const late = await read(0, 3, { from: day('2022-04-01') })
    expect(late.positions.slice(0, 2)).toEqual([AHEAD, 19_703])
    const early = await read(0, 100, { to: day('2020-01-01') })
    expect(early.positions).toEqual([...positionsOn(0, 24), BEHIND])
    const none = await read(0, 100, { from: day('2020-02-01'), to: day('2020-01-31') })
    expect(none.positions).toEqual([])
    const beyond = await read(0, 100, { from: day('2040-01-01') })
    expect(beyond.positions).toEqual([])
  })

  it('goes on behind a cursor', async () => {
    const found = await read(1_000, 30, { from: day('2020-01-02'), to: day('2020-02-12') })
    expect(found.positions).toEqual(positionsOn(1_000, 30))
  })

  it.each([
    ['of the last days', { from: day('2022-04-01') }],
    ['of days in between', { from: day('2021-02-01'), to: day('2021-02-02') }],
    ['of the first days', { to: day('2020-01-02') }],
  ])('does not go through the whole log for those %s', async (_, filter) => {
    const { positions, looked } = await read(0, 200, filter)
    expect(positions.length).toBeGreaterThan(0)
    expect(looked).toBeLessThan(ENTRIES / 2)
  })
})
