import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../../../src/access/actor.ts'
import { makeReadableAccessSets } from '../../../../src/adapters/postgres/people/readable-access-sets.ts'
import { makeFolderReads } from '../../../../src/adapters/postgres/search/folder-reads.ts'
import type { RecordId } from '../../../../src/kernel/ids.ts'
import type { CivilDate } from '../../../../src/records/dates/civil-date.ts'
import type { FolderReads } from '../../../../src/search/explore/folder-reads.ts'
import { makeRecentFolders } from '../../../../src/search/explore/recent-folders.ts'
import { makeFiling } from '../../../support/make-filing.ts'
import {
  makeRetentionWorld,
  makeTestClock,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../../../support/retention-world.ts'

const earliest = '00000000-0000-7000-8000-000000000000' as RecordId
const since = '2026-02-01' as CivilDate

let world: RetentionWorld
let reads: FolderReads
let clerk: PersonActor
let officer: PersonActor
let sets: (actor: PersonActor) => Promise<readonly number[]>
const folders: { [name: string]: TestFolder } = {}
const records: { [name: string]: TestRecord } = {}
const named = (name: string) => folders[name]?.reference ?? ''
const nameOf = (reference: string) => Object.keys(folders).find((name) => named(name) === reference)

async function captured(
  name: string,
  folder: string,
  on: string,
  subjects: readonly string[] = [],
): Promise<void> {
  const into = folders[folder]
  if (into === undefined) throw new Error('no such folder')
  const record = await world.addRecord(into, {
    title: name,
    subjects: subjects.map((id) => ({ type: 'case', id })),
  })
  records[name] = record
  await world.rows(sql`update record set captured_on = ${on}::date where id = ${record.id}`)
}
const idOf = (name: string): RecordId => {
  const record = records[name]
  if (record === undefined) throw new Error('no such record')
  return record.id
}

beforeAll(async () => {
  world = await makeRetentionWorld('2026-03-02T10:00:00Z')
  await world.addSchedule({ code: 'S' })
  await world.addClass('OPEN', 'S')
  await world.addClass('PRESS', 'S')
  clerk = await world.addPerson('clerk', 'civil-servant', { scope: 'OPEN', clearance: 'official' })
  officer = await world.addPerson('officer', 'ig-officer', { clearance: 'official-sensitive' })
  folders['a'] = await world.addFolder('OPEN', { subjects: [{ type: 'case', id: 'A-1' }] })
  folders['b'] = await world.addFolder('OPEN')
  folders['c'] = await world.addFolder('OPEN', { subjects: [{ type: 'case', id: 'A-1' }] })
  folders['press'] = await world.addFolder('PRESS', { subjects: [{ type: 'case', id: 'A-1' }] })
  folders['secret'] = await world.addFolder('OPEN', { marking: 'official-sensitive' })
  await captured('old', 'b', '2026-01-31')
  await captured('one', 'a', '2026-02-01', ['R-1'])
  await captured('two', 'a', '2026-02-20')
  await captured('three', 'b', '2026-02-25', ['R-1'])
  await captured('newer', 'c', '2026-01-02')
  await captured('hidden', 'secret', '2026-02-28', ['R-1'])
  await captured('told', 'press', '2026-02-27')
  const filing = makeFiling(world)
  const whole = await world.addPerson('whole', 'ig-officer', { clearance: 'official-sensitive' })
  for (const [record, folder] of [
    ['two', 'press'],
    ['newer', 'b'],
  ] as const)
    await filing.fileRecord(whole, idOf(record), { folder: named(folder), reason: 'Also there' })
  await world.rows(
    sql`update record set superseded_by = ${idOf('newer')}, superseded_on = '2026-03-01' where id = ${idOf('one')}`,
  )
  reads = makeFolderReads(world.db.database)
  sets = makeReadableAccessSets(world.db.database)
})
afterAll(() => world.close())

const recent = async (
  actor: PersonActor,
  given: Partial<Parameters<FolderReads['recentlyActive']>[2]> = {},
) => {
  const found = await reads.recentlyActive(actor, await sets(actor), {
    since,
    today: '2026-03-02' as CivilDate,
    newest: { firstId: earliest, most: 100 },
    size: 10,
    ...given,
  })
  return [found.since, ...found.folders.map(({ reference, count, last }) => [nameOf(reference), count, last])]
}

describe('recently active folders', () => {
  it('are none of which the asker may read nothing', async () => {
    const today = since
    expect(await reads.recentlyActive(clerk, [], { since, today, newest: null, size: 9 })).toEqual({
      since,
      countsAreExact: true,
      folders: [],
    })
  })

  it('are those of what the asker may read, by capture and by filing, the last active first', async () => {
    expect(await recent(clerk)).toEqual([since, ['b', 2, '2026-03-02'], ['a', 2, '2026-02-20']])
    expect(await recent(officer)).toEqual([
      since,
      ['b', 2, '2026-03-02'],
      ['press', 2, '2026-03-02'],
      ['secret', 1, '2026-02-28'],
      ['a', 2, '2026-02-20'],
    ])
  })

  it('are as many as are asked for', async () => {
    expect(await recent(clerk, { size: 1 })).toEqual([since, ['b', 2, '2026-03-02']])
  })
})

describe('recently active folders where too much came in', () => {
  let there: RetentionWorld
  let byMost: (most: number | null, asker?: PersonActor) => Promise<readonly unknown[]>
  let importer: PersonActor

  beforeAll(async () => {
    there = await makeRetentionWorld('2026-03-02T10:00:00Z')
    await there.addSchedule({ code: 'S' })
    await there.addClass('OPEN', 'S')
    await there.addClass('OLD', 'S')
    const everything = await there.addPerson('everything', 'civil-servant')
    importer = await there.addPerson('importer', 'civil-servant', { scope: 'OLD' })
    const [one, two, imported] = [
      await there.addFolder('OPEN'),
      await there.addFolder('OPEN'),
      await there.addFolder('OLD'),
    ]
    for (const [made, on, folder] of [
      ['2026-02-20T10:00Z', '2026-02-20', two],
      ['2026-02-25T09:00Z', '2026-02-01', imported],
      ['2026-02-25T09:01Z', '2026-02-20', imported],
      ['2026-02-25T09:02Z', '2026-02-25', imported],
      // Begun before midnight and ended after it.
      ['2026-02-26T23:30Z', '2026-02-27', one],
      ['2026-03-02T09:00Z', '2026-03-02', two],
    ] as const) {
      // The time in the id is the machine's.
      const machine = jest.spyOn(Date, 'now').mockReturnValue(Date.parse(made))
      const { id } = await there.addRecord(folder)
      machine.mockRestore()
      await there.rows(sql`update record set captured_on = ${on}::date where id = ${id}`)
    }
    const { database } = there.db
    const names = new Map(
      [one, two, imported].map(({ reference }, at) => [reference, ['one', 'two', 'imported'][at]]),
    )
    byMost = async (most, asker = everything) => {
      const accessSets = await makeReadableAccessSets(database)(asker)
      const found = await makeFolderReads(database).recentlyActive(asker, accessSets, {
        since,
        today: '2026-03-02' as CivilDate,
        newest: most === null ? null : { firstId: earliest, most },
        size: 10,
      })
      const lines = found.folders.map(
        ({ reference, count, last }) => `${names.get(reference)} ${count} ${last}`,
      )
      return [found.since, found.countsAreExact, ...lines]
    }
  })
  afterAll(() => there.close())

  it('are counted from the day on of which nothing was left out, though an import told of earlier ones', async () => {
    const afterImport = ['2026-02-26', true, 'two 1 2026-03-02', 'one 1 2026-02-27']
    expect([await byMost(3), await byMost(4), await byMost(5)]).toEqual([
      afterImport,
      afterImport,
      afterImport,
    ])
    expect(await byMost(6)).toEqual([
      '2026-02-21',
      true,
      'two 1 2026-03-02',
      'one 1 2026-02-27',
      'imported 1 2026-02-25',
    ])
  })

  it('are counted whole where no more came in, or where all are looked at', async () => {
    const whole = [since, true, 'two 2 2026-03-02', 'one 1 2026-02-27', 'imported 3 2026-02-25']
    expect([await byMost(7), await byMost(null)]).toEqual([whole, whole])
  })

  it('leave out the day on which a capture may have begun before it', async () => {
    expect(await byMost(2)).toEqual(['2026-02-28', true, 'two 1 2026-03-02'])
  })

  it('say since when where there is none since', async () => {
    expect(await byMost(1, importer)).toEqual(['2026-02-26', true])
  })

  it('are those of the newest where it was too much on this day alone', async () => {
    expect(await byMost(1)).toEqual(['2026-03-02', false, 'two 1 2026-03-02'])
  })
})

describe('the folders of a drill', () => {
  it.each([
    ['ahead of the machine', '2140-03-05', '2140-03-02'],
    ['behind the machine', '2019-03-05', '2019-03-02'],
  ])('are found where its clock is %s', async (_claim, today, on) => {
    const there = await makeRetentionWorld(`${on}T10:00:00Z`)
    await there.addSchedule({ code: 'S' })
    await there.addClass('OPEN', 'S')
    const folder = await there.addFolder('OPEN')
    const asker = await there.addPerson('asker', 'civil-servant')
    await there.addRecord(folder)
    const { database } = there.db
    const recentFolders = makeRecentFolders({
      reads: { readableAccessSets: makeReadableAccessSets(database) },
      folderReads: makeFolderReads(database),
      clock: makeTestClock(`${today}T10:00:00Z`, true),
    })
    const found = await recentFolders(asker, { days: 7, size: 10 })
    await there.close()
    expect(found.folders).toMatchObject([{ reference: folder.reference, count: 1, last: on }])
  })
})

describe('what ties folders', () => {
  const weights = { inBoth: 5, subject: 3, linked: 3 }
  const all = { most: 100, weights, besides: [] }
  const links = async (actor: PersonActor, folder: string, ...own: readonly string[]) => {
    const found = await reads.linksOf(await sets(actor), named(folder), own.map(idOf), all)
    return new Map(found.map(({ reference, ...link }) => [nameOf(reference), link]))
  }

  it('is nothing that the asker may not read', async () => {
    expect(await reads.linksOf([], named('a'), [idOf('one')], all)).toEqual([])
    expect([...(await links(clerk, 'secret', 'hidden'))]).toEqual([])
    expect([...(await links(clerk, 'a', 'one', 'two')).keys()].sort()).toEqual(['b', 'c'])
  })

  it('is told of the closest, those as close by reference, and of whichever were asked for besides', async () => {
    const told = async (most: number, ...besides: readonly string[]) => {
      const found = await reads.linksOf(await sets(officer), named('a'), ['one', 'two'].map(idOf), {
        most,
        weights,
        besides: besides.map(named),
      })
      return found.map(({ reference }) => nameOf(reference)).sort()
    }
    expect(await told(1)).toEqual(['press'])
    expect(await told(2)).toEqual(['b', 'press'])
    expect(await told(1, 'secret', 'press', 'a')).toEqual(['press', 'secret'])
  })

  it('is records in both, the same subjects, and records that supersede each other', async () => {
    expect(await links(officer, 'a', 'one', 'two')).toEqual(
      new Map([
        ['b', { inBoth: 0, subjects: [{ type: 'case', id: 'R-1' }], linked: 1 }],
        ['c', { inBoth: 0, subjects: [{ type: 'case', id: 'A-1' }], linked: 1 }],
        ['press', { inBoth: 1, subjects: [{ type: 'case', id: 'A-1' }], linked: 0 }],
        ['secret', { inBoth: 0, subjects: [{ type: 'case', id: 'R-1' }], linked: 0 }],
      ]),
    )
    expect((await links(officer, 'c', 'newer')).get('a')).toEqual({
      inBoth: 0,
      subjects: [{ type: 'case', id: 'A-1' }],
      linked: 1,
    })
    expect((await links(officer, 'press')).get('a')).toEqual({
      inBoth: 1,
      subjects: [{ type: 'case', id: 'A-1' }],
      linked: 0,
    })
  })
})

it('folders are named to whoever may read them, whatever the sets', async () => {
  const all = Object.keys(folders).map(named)
  const seen = async (actor: PersonActor, accessSets: readonly number[]) =>
    (await reads.loadReadableFolders(actor, accessSets, all)).map(({ reference }) => nameOf(reference)).sort()
  expect(await seen(clerk, [])).toEqual([])
  expect(await seen(clerk, await sets(officer))).toEqual(['a', 'b', 'c'])
  expect(await seen(officer, await sets(clerk))).toEqual(['a', 'b', 'c'])
  expect(await seen(officer, await sets(officer))).toHaveLength(5)
})
