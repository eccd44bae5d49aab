import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import { commitCaptures } from '../../src/ingest/capture/commit-captures.ts'
import { type ComponentId, newId, type RecordId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { makeExplainRetention } from '../../src/retention/dates/explain-retention.ts'
import { makeGiveOverride } from '../../src/retention/overrides/give-override.ts'
import { makeSettleFolder } from '../../src/retention/overrides/settle-folder.ts'
import { makeMoveFolder } from '../../src/retention/reclassification/move-folder.ts'
import { addOfficers, approvedBatch, type Officers } from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeFiling } from '../support/make-filing.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let folder: TestFolder
beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'SEVEN' })
  await world.addSchedule({ code: 'TEN', period: 'P10Y' })
  await world.addSchedule({ code: 'TWENTY', period: 'P20Y' })
  await world.addClass('SEVEN', 'SEVEN')
  await world.addClass('TEN', 'TEN')
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
  folder = await world.addFolder('SEVEN')
})

const deps = () => ({ unitOfWork: world.unitOfWork, clock: world.clock })
const reason = 'It was filed in the wrong class'
const move = (to: string, by: PersonActor = officers.executor, reference = folder.reference) =>
  makeMoveFolder(deps())(by, reference, { class: to, reason })
const explain = (id: RecordId) => makeExplainRetention(deps())(officers.decider, id)
const classesOf = (id: RecordId) =>
  world.rows<{ folder: string; reading: string; readingOfFolder: string }>(sql`
    select f.class_code as folder, a.class_code as reading, b.class_code as "readingOfFolder"
    from record r join folder f on f.id = r.folder_id join access_set a on a.id = r.access_set_id
    join access_set b on b.id = f.access_set_id where r.id = ${id}`)

it('a folder is not moved by whoever may not, nor where they may not file, nor out of Muniment’s own class', async () => {
  const clerk = await world.addPerson(`clerk ${folder.reference}`, 'civil-servant')
  const scoped = await world.addPerson(`scoped ${folder.reference}`, 'ig-officer', { scope: 'SEVEN' })
  const stranger = await world.addPerson(`stranger ${folder.reference}`, 'ig-officer', { scope: 'TEN' })
  await expect(move('TEN', clerk)).rejects.toMatchObject({ code: 'forbidden-role' })
  await expect(move('TEN', stranger)).rejects.toMatchObject({ code: 'not-found' })
  for (const [to, by] of [
    ['TEN', scoped],
    ['NONE', officers.executor],
    ['MUNIMENT-CERT', officers.executor],
  ] as const)
    await expect(move(to, by)).rejects.toMatchObject({ code: 'unknown-class' })
  await expect(move('TEN', officers.executor, 'MUNIMENT-CERT')).rejects.toMatchObject({ code: 'not-found' })
  await expect(move('SEVEN')).rejects.toMatchObject({ code: 'conflict' })
})

it('is not moved while something in it is being destroyed, of which it is not said how much', async () => {
  const { id } = await world.addRecord(folder, { date: '2015-06-30' })
  const batchId = await approvedBatch(disposal, officers)
  await disposal.execute(officers.executor, batchId, undefined)
  await world.rows(sql`update disposal_item set state = 'destroying' where record_id = ${id}`)
  await world.rows(sql`update record set state = 'destroying' where id = ${id}`)
  const refused = { code: 'being-destroyed', message: expect.not.stringMatching(/\d/) }
  await expect(move('TEN')).rejects.toMatchObject(refused)
  await world.rows(sql`update record set state = 'active' where id = ${id}`)
  await world.rows(sql`update disposal_item set state = 'skipped' where record_id = ${id}`)
})

it('keeps every hold that has caught its records, and comes under those of its new class', async () => {
  const { id } = await world.addRecord(folder)
  const hold = (scope: object) =>
    disposal.placeHold(officers.decider, { name: 'Inquiry', reason, authority: 'Court', scope })
  const old = await hold({ classes: ['SEVEN'] })
  const next = await hold({ classes: ['TEN'] })
  await move('TEN')
  const { holds } = await explain(id)
  expect(holds?.map((one) => one.id).sort()).toEqual([old.id, next.id].sort())
  for (const { id: lifted } of [old, next]) {
    await disposal.requestLift(officers.decider, lifted, reason)
    await disposal.confirmLift(officers.approver, lifted, reason)
  }
})

it('takes its records along: what they count from, who may read them, and out of lists', async () => {
  const due = await world.addRecord(folder, { date: '2018-06-30' })
  await approvedBatch(disposal, officers)
  await move('TEN')
  expect(await explain(due.id)).toMatchObject({ retentionEnd: '2028-06-30', class: 'TEN' })
  expect(await classesOf(due.id)).toEqual([{ folder: 'TEN', reading: 'TEN', readingOfFolder: 'TEN' }])
  expect(
    await world.rows(sql`select state_reason as reason from disposal_item where record_id = ${due.id}`),
  ).toEqual([{ reason: 'no-longer-due' }])
  expect(
    await world.rows(sql`select 1 from graphile_worker.jobs where key = ${`index-record:${due.id}`}`),
  ).toHaveLength(1)
})

it('a document whose bytes came while its folder was moved, or given a schedule, is filed by the new rules', async () => {
  const filing = makeFiling(world)
  const capture = async (how: () => Promise<unknown>) => {
    const stale = await filing.unitOfWork.run((tx) => tx.folders.findByReference(folder.reference))
    if (stale === undefined) throw new Error('no folder')
    await how()
    const id = newId<RecordId>()
    await filing.unitOfWork.run((tx) =>
      commitCaptures(tx, world.clock, [
        {
          actor: officers.decider,
          request: {
            metadata: { folder: folder.reference, date: parseDate('2025-06-30') },
            filename: 'late.txt',
            mediaType: 'text/plain',
            content: once('They are stored already'),
          },
          id,
          componentId: newId<ComponentId>(),
          key: `late ${id}`,
          stored: { size: 1, sha256: 'a'.repeat(64) },
          folder: stale,
          fields: {},
        },
      ]),
    )
    return id
  }
  const moved = await capture(() => move('TEN'))
  expect(await explain(moved)).toMatchObject({ retentionEnd: '2035-06-30', schedule: { code: 'TEN' } })
  expect(await classesOf(moved)).toMatchObject([{ reading: 'TEN' }])
  const subject = { type: 'folder', reference: folder.reference } as const
  const given = await capture(() =>
    makeGiveOverride(deps())(officers.executor, subject, { schedule: 'TWENTY', authority: 'Keeper', reason }),
  )
  expect(
    await world.rows(
      sql`select retention_end::text as end, schedule_code as code from record where id = ${given}`,
    ),
  ).toEqual([{ end: '2045-06-30', code: 'TWENTY' }])
})

it('and one that was committed unseen follows with the job', async () => {
  await move('TEN')
  const { id } = await world.addRecord(folder, { date: '2025-06-30' })
  await world.rows(sql`
    update record set schedule_code = 'SEVEN', retention_end = '2032-06-30', access_set_id = ${folder.accessSet}
    where id = ${id}`)
  await makeSettleFolder(deps())(folder.id)
  expect(await classesOf(id)).toMatchObject([{ reading: 'TEN' }])
  expect(
    await world.rows(
      sql`select retention_end::text as end, schedule_code as code from record where id = ${id}`,
    ),
  ).toEqual([{ end: '2035-06-30', code: 'TEN' }])
})

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}
