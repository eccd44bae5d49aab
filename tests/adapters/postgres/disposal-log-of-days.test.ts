import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { Sql } from '../../../src/adapters/postgres/database.ts'
import { makeDisposalLogStore } from '../../../src/adapters/postgres/retention/disposal-log-store.ts'
import { disposalLogColumns } from '../../../src/retention/log/disposal-log-columns.ts'
import type { DisposalLogFilter } from '../../../src/retention/log/disposal-log-store.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'

const ITEMS = 5_000
/** An item decided long before the others of its day, and executed with them. */
const WAITED = 2_000
let db: TestDatabase

/** Decided one an hour from 2020 on, each executed a month later. */
beforeAll(async () => {
  db = await makeTestDatabase()
  await db.database.owner.transaction().execute(async (transaction) => {
    // Without batches and records: this is about when items ended.
    await sql`set local session_replication_role = replica`.execute(transaction)
    await sql`
      insert into disposal_item
        (batch_id, record_id, reference, access_set_id, retention_end, action, class_code, folder_id, schedule_code,
         schedule_version, trigger_type, trigger_date, authority, size, sha256, decision, decided_by, decided_at, state,
         executed_by, executed_at)
      select md5('b')::uuid, md5(n::text)::uuid, 'R/' || n, 1, date '2019-12-31', 'destroy', 'C', md5('f')::uuid, 'S', 1,
             'created', date '2010-01-01', 'An order', 1, repeat('a', 64), 'destroy', 'decider',
             timestamptz '2020-01-01 00:00Z' + n * interval '1 hour', 'destroyed', 'executor',
             timestamptz '2020-02-01 00:00Z'
               + case n when ${WAITED}::int then ${ITEMS}::int - 1 else n end * interval '1 hour'
      from generate_series(0, ${ITEMS}::int - 1) n
    `.execute(transaction)
  })
  await sql`vacuum analyze disposal_item`.execute(db.database.owner)
})
afterAll(() => db.close())

const daysOf = (from: string | null, before: string | null): DisposalLogFilter => ({
  from: from === null ? null : new Date(from),
  before: before === null ? null : new Date(before),
})

/** The references listed of these days, and how many items were looked at for them. */
async function list(
  days: DisposalLogFilter,
): Promise<{ readonly listed: readonly string[]; readonly looked: number }> {
  return db.database.app.transaction().execute(async (transaction) => {
    const before = await lookedAt(transaction)
    const store = makeDisposalLogStore(transaction)
    const decided = await store.decidedWithin(days)
    if (decided === null) return { listed: [], looked: (await lookedAt(transaction)) - before }
    const filter = { ...days, decided }
    const until = await store.placeBehind(filter, null, ITEMS)
    const { pieces } = await store.write(
      filter,
      { after: null, until },
      { form: 'json', columns: disposalLogColumns, readable: [], most: ITEMS },
    )
    const rows: readonly { readonly reference: string }[] = JSON.parse(`[${pieces.join('')}]`)
    return {
      listed: rows.map(({ reference }) => reference),
      looked: (await lookedAt(transaction)) - before,
    }
  })
}

/** By this session, since it last told the others of it. */
async function lookedAt(transaction: Sql): Promise<number> {
  const { rows } = await sql<{ readonly looked: number }>`
    select seq_tup_read + idx_tup_fetch as looked from pg_stat_xact_user_tables where relname = 'disposal_item'
  `.execute(transaction)
  return rows[0]?.looked ?? 0
}

describe('the disposal log of some days', () => {
  it('lists what was executed in them, also where it was decided long before', async () => {
    const last = await list(daysOf('2020-08-27T05:00:00Z', null))
    expect(last.listed).toEqual([`R/${WAITED}`, 'R/4997', 'R/4998', 'R/4999'])
    const first = await list(daysOf(null, '2020-02-01T02:00:00Z'))
    expect(first.listed).toEqual(['R/0', 'R/1'])
    expect((await list(daysOf('2021-01-01T00:00:00Z', null))).listed).toEqual([])
  })

  it.each([
    ['at the beginning', daysOf(null, '2020-02-02T00:00:00Z')],
    ['in between', daysOf('2020-06-01T00:00:00Z', '2020-06-02T00:00:00Z')],
  ])('looks at nothing that ended on other days: %s', async (_, days) => {
    const { listed, looked } = await list(days)
    expect(listed).toHaveLength(24)
    expect(looked).toBeLessThan(10 * listed.length)
  })
})
