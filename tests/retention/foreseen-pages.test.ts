import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { foreseeRecords } from '../../src/adapters/postgres/retention/dates/foresee-records.ts'
import type { RecordId } from '../../src/kernel/ids.ts'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import type { ForeseenRecord, Settling } from '../../src/retention/dates/standing-store.ts'
import { makeGiveOverride } from '../../src/retention/overrides/give-override.ts'
import { readPages } from '../../src/retention/read-pages.ts'
import { foreseeVersion } from '../../src/retention/schedules/foresee-version.ts'
import { addOfficers } from '../support/disposal-steps.ts'
import { looksAt } from '../support/looks-at.ts'
import { makeRetentionWorld, type RetentionWorld } from '../support/retention-world.ts'

const RECORDS = 20_000
const FOLDERS = 2_000
const PAGE = 200
const MOST_BY_FOLDER = 1_000
const today = '2026-03-02' as CivilDate
let world: RetentionWorld
let many: Settling
let few: Settling

/** Thousands of folders, nearly all of one class; of the other there are three, in which the newest records lie. */
beforeAll(async () => {
  world = await makeRetentionWorld(`${today}T10:00:00Z`)
  const officers = await addOfficers(world)
  for (const code of ['MANY', 'FEW']) {
    await world.addSchedule({ code: `S-${code}` })
    await world.addClass(code, `S-${code}`)
    await world.addFolder(code)
  }
  await world.rows(sql`
    insert into folder (id, reference, class_code, title, opened_on, access_set_id)
    select md5('f' || n)::uuid, 'PAGES/' || n, s.class_code, 'Folder ' || n, '2010-01-01', s.id
    from generate_series(1, ${FOLDERS}::integer) n
    join access_set s on s.class_code = case when n > ${FOLDERS - 3}::integer then 'FEW' else 'MANY' end`)
  await world.rows(sql`
    insert into record (
      id, reference, folder_id, access_set_id, state, title, document_date, captured_at, captured_on, captured_by, marking, format,
      reading, retention_state, retention_end, disposal_action, trigger_type, trigger_date, schedule_code, schedule_version
    )
    select lpad(to_hex(n), 32, '0')::uuid, 'PAGES-' || n, f.id, f.access_set_id, 'active', repeat('A letter ', 30), '2020-06-30', now(),
           ${today}, 'filler', 'official', 'pdf', 'available', 'running', '2031-06-30', 'destroy', 'created', '2020-06-30',
           'S-' || f.class_code, 1
    from generate_series(1, ${RECORDS}::integer) n
    join folder f on f.reference = 'PAGES/' || (1 + (n - 1) / ${RECORDS / FOLDERS}::integer)`)
  // Beside what lies where it is of, what was given a schedule itself: one of each.
  for (const [number, schedule] of [
    [7, 'S-FEW'],
    [8, 'S-MANY'],
  ] as const)
    await makeGiveOverride({ unitOfWork: world.unitOfWork, clock: world.clock })(
      officers.executor,
      { type: 'record', id: idOf(number) },
      { schedule, authority: 'Keeper of the Records', reason: 'The Assembly has agreed' },
    )
  // So that what is counted in an index is not looked for in the table.
  await world.rows(sql`vacuum analyze`)
  const settlingOf = (code: string) =>
    world.unitOfWork.run(
      async (tx) => (await foreseeVersion(tx, { code, version: 1 }, today, officers.decider))[0],
      'read-only',
    )
  const [ofMany, ofFew] = [await settlingOf('S-MANY'), await settlingOf('S-FEW')]
  if (ofMany === undefined || ofFew === undefined) throw new Error('nothing to foresee')
  many = ofMany
  few = ofFew
})
afterAll(() => world.close())

async function look(settling: Settling, after: RecordId | null) {
  return world.db
    .unitOfWork((handle) => handle)
    .run(async (handle) => {
      const before = await looksAt(handle, 'record')
      const page = await foreseeRecords(handle, settling, { size: PAGE, after }, MOST_BY_FOLDER)
      return { page, looks: (await looksAt(handle, 'record')) - before }
    }, 'read-only')
}

const idOf = (n: number) => `00000000-0000-0000-0000-${n.toString(16).padStart(12, '0')}` as RecordId
const numbersOf = (page: readonly ForeseenRecord[]) =>
  page.map(({ recordId }) => Number.parseInt(recordId.slice(-12), 16))

it('looks at a page of what a version changes in thousands of folders, and not at all that lies in them for each', async () => {
  const first = await look(many, null)
  expect(numbersOf(first.page)).toEqual(
    Array.from({ length: PAGE + 1 }, (_, n) => n + 1).filter((n) => n !== 7),
  )
  expect(first.page.filter(({ changes }) => !changes).map(({ recordId }) => recordId)).toEqual([idOf(8)])
  const later = await look(many, idOf(RECORDS / 2))
  expect(numbersOf(later.page)).toEqual(Array.from({ length: PAGE }, (_, n) => RECORDS / 2 + 1 + n))
  // Found, and looked up once more by what is told of it; and what was given a schedule itself.
  for (const { looks } of [first, later]) expect(looks).toBeLessThanOrEqual(2 * PAGE + 30)
})

it('looks for what lies in few of them there', async () => {
  const { page, looks } = await look(few, null)
  expect(numbersOf(page)).toEqual([
    7,
    ...Array.from({ length: page.length - 1 }, (_, n) => RECORDS - page.length + 2 + n),
  ])
  expect(page.length).toBeGreaterThan(20)
  expect(looks).toBeLessThanOrEqual(3 * page.length + 10)
})

it('lists each record once, page after page', async () => {
  const load = async (after: RecordId | null) => (await look(many, after)).page
  const found: number[] = []
  for await (const page of readPages(load, ({ recordId }) => recordId, PAGE)) found.push(...numbersOf(page))
  const ofFew = new Set(numbersOf((await look(few, null)).page))
  expect(found).toEqual(Array.from({ length: RECORDS }, (_, n) => n + 1).filter((n) => !ofFew.has(n)))
})
