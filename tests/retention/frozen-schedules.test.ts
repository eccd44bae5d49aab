import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { RecordId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { parsePeriod } from '../../src/records/dates/period.ts'
import { makeExplainRetention } from '../../src/retention/dates/explain-retention.ts'
import type { Hold, HoldScope } from '../../src/retention/hold.ts'
import { makeGiveOverride, makeWithdrawOverride } from '../../src/retention/overrides/give-override.ts'
import type { OverrideSubject } from '../../src/retention/overrides/override-store.ts'
import { makeSettleFolder } from '../../src/retention/overrides/settle-folder.ts'
import { makeMoveFolder } from '../../src/retention/reclassification/move-folder.ts'
import { makeDraftSchedule } from '../../src/retention/schedules/draft-schedule.ts'
import { makePublishSchedule } from '../../src/retention/schedules/publish-schedule.ts'
import { addOfficers, type Officers } from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../support/retention-world.ts'

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let folder: TestFolder
let record: TestRecord
let part = 0
beforeAll(async () => {
  world = await makeRetentionWorld()
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
  await world.addSchedule({ code: 'SEVEN' })
  await world.addSchedule({ code: 'TWENTY', period: 'P20Y' })
})
afterAll(() => world.close())
beforeEach(async () => {
  part += 1
  await world.addClass(`C${part}`, 'SEVEN')
  await world.addClass(`D${part}`, 'TWENTY')
  folder = await world.addFolder(`C${part}`)
  record = await world.addRecord(folder, { date: '2025-06-30' })
})

const deps = () => ({ unitOfWork: world.unitOfWork, clock: world.clock })
const reason = 'The inquiry asks for it'
const place = (scope: HoldScope): Promise<Hold> =>
  disposal.placeHold(officers.decider, {
    name: 'Seal',
    reason,
    authority: 'Court',
    scope,
    strength: 'no-change',
  })
async function lift({ id }: Hold): Promise<void> {
  await disposal.requestLift(officers.decider, id, reason)
  await disposal.confirmLift(officers.approver, id, reason)
}
const give = (subject: OverrideSubject) =>
  makeGiveOverride(deps())(officers.executor, subject, { schedule: 'TWENTY', authority: 'Keeper', reason })
const withdraw = (subject: OverrideSubject) =>
  makeWithdrawOverride(deps())(officers.executor, subject, reason)
const move = (to = `D${part}`) =>
  makeMoveFolder(deps())(officers.executor, folder.reference, { class: to, reason })
const explain = (id: RecordId) => makeExplainRetention(deps())(officers.decider, id)
const theRecord = (): OverrideSubject => ({ type: 'record', id: record.id })
const theFolder = (): OverrideSubject => ({ type: 'folder', reference: folder.reference })
const held = expect.objectContaining({ code: 'held' })
const scopes: readonly (() => HoldScope)[] = [
  () => ({ classes: [folder.classCode] }),
  () => ({ folders: [folder.reference] }),
  () => ({ records: [record.id] }),
]

describe('where a hold allows no change', () => {
  it('a record is given no schedule and keeps the one it was given, whatever the hold names', async () => {
    for (const scope of scopes) {
      record = await world.addRecord(folder, { date: '2025-06-30' })
      const before = await place(scope())
      await expect(give(theRecord())).rejects.toEqual(held)
      await lift(before)
      await give(theRecord())
      const after = await place(scope())
      await expect(withdraw(theRecord())).rejects.toEqual(held)
      expect(await explain(record.id)).toMatchObject({ override: { schedule: 'TWENTY' } })
      await lift(after)
    }
  })

  it('so do a folder and whatever lies in it, and it is moved to no other class', async () => {
    for (const scope of scopes.slice(0, 2)) {
      const before = await place(scope())
      await expect(give(theFolder())).rejects.toEqual(held)
      await expect(move()).rejects.toEqual(held)
      await lift(before)
      await give(theFolder())
      const after = await place(scope())
      await expect(withdraw(theFolder())).rejects.toEqual(held)
      await lift(after)
      await withdraw(theFolder())
    }
    expect(await explain(record.id)).toMatchObject({ class: `C${part}`, schedule: { code: 'SEVEN' } })
  })

  it('a folder is not moved for the sake of one record that is so held, or was caught elsewhere', async () => {
    const own = await place({ records: [record.id] })
    await expect(move()).rejects.toEqual(held)
    await lift(own)
    const caught = await place({ folders: [(await world.addFolder(folder.classCode)).reference] })
    await world.rows(
      sql`insert into hold_item (hold_id, record_id, since) values (${caught.id}, ${record.id}, now())`,
    )
    await expect(move()).rejects.toEqual(held)
    await lift(caught)
    await move()
    expect(await explain(record.id)).toMatchObject({ class: `D${part}` })
  })

  it('its folder may still be given a schedule, and dates are computed on, by it and by publications', async () => {
    await place({ records: [record.id] })
    await give(theFolder())
    expect(await explain(record.id)).toMatchObject({ retentionEnd: '2045-06-30', override: { on: 'folder' } })
    const { version } = await makeDraftSchedule(deps())(officers.decider, 'TWENTY', {
      title: 'Anew',
      trigger: { type: 'created' },
      period: parsePeriod('P30Y'),
      action: 'destroy',
      authority: { instrument: 'Order', reference: 'X', approvedOn: parseDate('2025-05-01') },
    })
    const publication = { appliesTo: 'existing', reason } as const
    await makePublishSchedule(deps())(officers.approver, 'TWENTY', version, publication)
    expect(
      await world.rows(sql`select retention_end::text as end from record where id = ${record.id}`),
    ).toEqual([{ end: '2055-06-30' }])
  })
})

describe('a folder that is moved to where such a hold stands', () => {
  it('is held there with all that lies in it, under the conditions of its new class', async () => {
    const there = await place({ classes: [`D${part}`] })
    await move()
    expect(await explain(record.id)).toMatchObject({ class: `D${part}`, holds: [{ id: there.id }] })
    for (const attempt of [() => give(theRecord()), () => give(theFolder()), () => move(`C${part}`)])
      await expect(attempt()).rejects.toEqual(held)
  })

  it('is followed by what was being filed in it at that very moment', async () => {
    await place({ classes: [`D${part}`] })
    await move()
    const late = await world.addRecord(folder, { date: '2025-06-30' })
    await world.rows(sql`update record set access_set_id = ${folder.accessSet} where id = ${late.id}`)
    await makeSettleFolder(deps())(folder.id)
    expect(
      await world.rows(sql`
        select a.class_code as class, r.schedule_code as schedule
        from record r join access_set a on a.id = r.access_set_id where r.id = ${late.id}`),
    ).toEqual([{ class: `D${part}`, schedule: 'TWENTY' }])
  })

  it('and no other change comes in with that', async () => {
    const late = await world.addRecord(folder)
    await place({ classes: [`D${part}`] })
    await move()
    const stale = sql`
      update record set access_set_id = ${folder.accessSet}, revision = revision + 1 where id = ${late.id}`
    const asApp = world.db.unitOfWork((db) => db).run((db) => stale.execute(db))
    await expect(asApp).rejects.toEqual(held)
  })
})
