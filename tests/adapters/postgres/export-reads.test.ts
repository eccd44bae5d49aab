import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../../src/access/actor.ts'
import { makePersonReader } from '../../../src/adapters/postgres/people/person-reader.ts'
import { makeReadableAccessSets } from '../../../src/adapters/postgres/people/readable-access-sets.ts'
import { makeExportReads } from '../../../src/adapters/postgres/search/export-reads.ts'
import { makeIndexSource } from '../../../src/adapters/postgres/search/index-source.ts'
import { newId, type RecordId } from '../../../src/kernel/ids.ts'
import { makeResolveAnew } from '../../../src/people/resolve-anew.ts'
import { makeExportRecords } from '../../../src/search/export/export-records.ts'
import { asked } from '../../search/support/export-world.ts'
import { readingQueries } from '../../search/support/reading-queries.ts'
import { makeQueryWorld, type QueryWorld } from '../../support/make-query-world.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../../support/retention-world.ts'

let world: RetentionWorld
let queries: QueryWorld
let reads: ReturnType<typeof makeExportReads>
let cleared: PersonActor
let open: TestFolder
let marked: TestFolder
const ids: RecordId[] = []
const word = 'cormorant'

beforeAll(async () => {
  world = await makeRetentionWorld()
  queries = makeQueryWorld(world)
  reads = makeExportReads(world.db.database, makeReadableAccessSets(world.db.database))
  cleared = await world.addPerson('cleared', 'civil-servant', { clearance: 'official-sensitive' })
  await world.addSchedule({ code: 'S' })
  await world.addClass('FIN', 'S')
  open = await world.addFolder('FIN')
  marked = await world.addFolder('FIN', { marking: 'official-sensitive' })
  for (let at = 0; at < 1_040; at += 1)
    ids.push((await queries.addIndexed(at % 2 === 0 ? open : marked, `${word} ${at}`)).id)
}, 120_000)
afterAll(() => world.close())

const setsOf = (actor: PersonActor) => reads.readableAccessSets(actor)
const uncleared = (): PersonActor => ({ ...cleared, clearance: 'official' })

const resolveAnew = makeAnew()
function makeAnew() {
  return (actor: Parameters<ReturnType<typeof makeResolveAnew>>[0]) =>
    makeResolveAnew({ people: makePersonReader(world.db.database), machineNow: () => new Date() })(actor)
}

const openExport = (after: RecordId | null = null) =>
  makeExportRecords({
    index: queries.searchIndex,
    reads,
    source: makeIndexSource(world.db.database),
    readQuery: readingQueries({ reads: { ...reads, foldersClosed: async () => [] } }),
    resolveAnew,
    unitOfWork: world.unitOfWork,
    clock: world.clock,
  })(cleared, asked(word, { after }))

it('loads nothing that the asker may not read, nor by sets that are not theirs, in the order of ids', async () => {
  const some = [...ids.slice(0, 6)].reverse()
  const sets = await setsOf(uncleared())
  const found = await reads.loadExportedRecords(uncleared(), sets, some)
  const readable = ids.slice(0, 6).filter((_, at) => at % 2 === 0)
  expect(found.map(({ id }) => id)).toEqual([...readable].sort())
  // One wall falls, the other stands: the sets of another, the actor of another.
  expect((await reads.loadExportedRecords(uncleared(), await setsOf(cleared), some)).length).toBe(3)
  expect((await reads.loadExportedRecords(cleared, sets, some)).length).toBe(3)
  expect(await reads.loadExportedRecords(cleared, await setsOf(cleared), [newId()])).toEqual([])
  const [first] = await reads.loadExportedRecords(cleared, await setsOf(cleared), ids.slice(0, 1))
  expect(first).toEqual({
    id: ids[0],
    reference: expect.any(String),
    title: `${word} 0`,
    class: 'FIN',
    classTitle: expect.any(String),
    folder: open.reference,
    date: '2015-06-30',
    marking: 'official',
    format: expect.any(String),
    author: 'An author',
    capturedAt: expect.any(Date),
  })
})

it('counts as behind only what the asker may read, and knows of rebuilds that were not ended', async () => {
  const [seen, hidden] = [ids[0], ids[1]]
  if (seen === undefined || hidden === undefined) throw new Error('there are more')
  const before = await reads.indexState(await setsOf(cleared))
  expect(before).toEqual({ rebuilds: 0, rebuilding: false, behind: 0, settled: 1_040 })
  await queries.leaveBehind({ id: seen })
  await queries.leaveBehind({ id: hidden })
  expect(await reads.indexState(await setsOf(uncleared()))).toMatchObject({ behind: 1, settled: 1_038 })
  expect(await reads.indexState(await setsOf(cleared))).toMatchObject({ behind: 2, settled: 1_038 })
  const source = makeIndexSource(world.db.database)
  const broken = source.whileRebuilding(async () => {
    expect(await reads.indexState([])).toMatchObject({ rebuilds: 1, rebuilding: true })
    throw new Error('broken off')
  })
  await expect(broken).rejects.toThrow('broken off')
  expect([await reads.rebuilds(), (await reads.indexState([])).rebuilding]).toEqual([1, true])
  await source.whileRebuilding(() => source.noteWhole())
  expect([await reads.rebuilds(), (await reads.indexState([])).rebuilding]).toEqual([2, false])
})

it('takes away in mid-stream what its asker is not cleared for any more, and all from who is disabled', async () => {
  const found: RecordId[] = []
  for await (const page of (await openExport()).pages()) {
    found.push(...page.map(({ id }) => id))
    await world.rows(sql`update person set clearance = 'official' where id = ${cleared.id}`)
  }
  const sorted = [...ids].sort()
  const readable = new Set(ids.filter((_, at) => at % 2 === 0))
  expect(found).toEqual([...sorted.slice(0, 1_000), ...sorted.slice(1_000).filter((id) => readable.has(id))])

  await world.rows(sql`update person set clearance = 'official-sensitive' where id = ${cleared.id}`)
  const until: RecordId[] = []
  const reading = async () => {
    for await (const page of (await openExport()).pages()) {
      until.push(...page.map(({ id }) => id))
      await world.rows(sql`update person set disabled_at = now() where id = ${cleared.id}`)
    }
  }
  await expect(reading()).rejects.toMatchObject({ code: 'unauthenticated' })
  expect(until).toEqual(sorted.slice(0, 1_000))
  await expect(openExport()).rejects.toMatchObject({ code: 'unauthenticated' })
  await world.rows(sql`update person set disabled_at = null where id = ${cleared.id}`)
})

it('lets nobody go on whose token was taken back or has run out', async () => {
  const since = new Date('2026-01-01T10:00:00.123Z')
  const holder: PersonActor = { ...cleared, tokenSince: since }
  await expect(resolveAnew(holder)).rejects.toMatchObject({ code: 'unauthenticated' })
  await world.rows(sql`
    insert into api_token (id, person_id, hash, kind, created_at, expires_at)
    values (${newId()}, ${cleared.id}, '\\x01', 'personal', ${since}, now() + interval '1 hour')`)
  expect(await resolveAnew(holder)).toEqual(holder)
  await world.rows(sql`update api_token set expires_at = now() - interval '1 second' where hash = '\\x01'`)
  await expect(resolveAnew(holder)).rejects.toMatchObject({ code: 'unauthenticated' })
  await world.rows(sql`update api_token set expires_at = now() + interval '1 hour', revoked_at = now()`)
  await expect(resolveAnew(holder)).rejects.toMatchObject({ code: 'unauthenticated' })
})
