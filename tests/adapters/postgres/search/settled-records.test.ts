import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type RawBuilder, sql } from 'kysely'
import { makeIndexSource } from '../../../../src/adapters/postgres/search/index-source.ts'
import { settledCount, settledRecords } from '../../../../src/adapters/postgres/search/select-standing.ts'
import { makeSnapshotReader } from '../../../../src/adapters/postgres/snapshot-reader.ts'
import { makeRetentionWorld, type RetentionWorld, type TestRecord } from '../../../support/retention-world.ts'

let world: RetentionWorld
let [open, closed]: readonly TestRecord[] = []

/** Two that one person may read, and one for another. */
beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-SEVEN' })
  await world.addClass('SEVEN', 'S-SEVEN')
  const plain = await world.addFolder('SEVEN')
  const sensitive = await world.addFolder('SEVEN', { marking: 'official-sensitive' })
  open = await world.addRecord(plain)
  await world.addRecord(plain)
  closed = await world.addRecord(sensitive)
})
afterAll(() => world.close())

it('are all but those that wait, and none of a set of which all wait', async () => {
  const source = makeIndexSource(world.db.database)
  const sets = await world.rows<{ readonly id: string; readonly set: number }>(
    sql`select id, access_set_id as set from record`,
  )
  const setOf = (record: TestRecord | undefined) => sets.find(({ id }) => id === record?.id)?.set
  const bySet = async () =>
    new Map((await source.settled()).map(({ accessSet, records }) => [accessSet, records]))
  expect(await bySet()).toEqual(
    new Map([
      [setOf(open), 2],
      [setOf(closed), 1],
    ]),
  )
  for (const record of [open, closed]) await leaveBehind(record)
  expect(await bySet()).toEqual(new Map([[setOf(open), 1]]))
  expect(await source.census()).toEqual({ settled: 1, left: 0 })
})

it.each<[string, RawBuilder<unknown>]>([
  ['of each access set', settledRecords],
  ['together', sql`select ${settledCount}`],
])(
  '%s are counted out of an index alone: millions of records need not be read for it',
  async (_of, statement) => {
    const snapshots = makeSnapshotReader(world.db.database, (db) => db)
    const lines = await snapshots.read('all', async (db) => {
      // These few would be read through.
      await sql`set local enable_seqscan = off`.execute(db)
      await sql`set local enable_bitmapscan = off`.execute(db)
      const { rows } = await sql<{ readonly 'QUERY PLAN': string }>`explain ${statement}`.execute(db)
      return rows.map((line) => line['QUERY PLAN'])
    })
    const [whole] = lines.filter((line) => / on record( |$)/.test(line))
    expect(whole).toContain('Index Only Scan using record_folder on record ')
  },
)

async function leaveBehind(record: TestRecord | undefined): Promise<void> {
  if (record === undefined) throw new Error('no record')
  await world.unitOfWork.run((tx) =>
    tx.jobs.enqueue('index-record', { recordId: record.id }, { key: `index-record:${record.id}` }),
  )
}
