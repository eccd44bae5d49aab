import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { type HoldId, newId } from '../../src/kernel/ids.ts'
import { addOfficers, type Officers, sweep } from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { type LostEntry, restoreWorld } from '../support/restored-world.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'

// Holds placed since the backup, in their strengths and for what they stood.

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let folder: TestFolder
let counter = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-DESTROY' })
  disposal = makeDisposal(world)
})
afterAll(() => world.close())
beforeEach(async () => {
  world.clock.set('2026-03-02T10:00:00Z')
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  await world.rows(
    sql`update hold set closed_on = opened_on, closed_by = 'x' where kind <> 'hold' and closed_on is null`,
  )
  await world.rows(
    sql`update hold_proceeding set closed_on = opened_on, closed_by = 'x' where closed_on is null`,
  )
  await world.rows(sql`update hold set state = 'lifted', lifted_at = '2999-01-01' where state <> 'lifted'`)
  await world.rows(sql`update hold_scope set released_at = now() where released_at is null`)
  counter += 1
  await world.addClass(`H${counter}`, 'S-DESTROY')
  folder = await world.addFolder(`H${counter}`)
  officers = await addOfficers(world)
})

const placed = (
  id: HoldId,
  codes: { readonly [name: string]: string | boolean | null | string[] },
): LostEntry => ({
  action: 'hold.placed',
  subject: { type: 'hold', id },
  codes: {
    kind: 'hold',
    strength: 'no-disposal',
    records: [],
    folders: [],
    classes: [],
    byQuery: false,
    ...codes,
  },
  actor: officers.decider.id,
})

it('keeps from every change again what it kept so, and holds for its request from the day it was opened', async () => {
  const record = await world.addRecord(folder)
  const [seal, request] = [newId<HoldId>(), newId<HoldId>()]
  await restoreWorld(world, [
    placed(seal, { strength: 'no-change', folders: [folder.id] }),
    placed(request, { kind: 'foi-request', openedOn: '2026-02-02', records: [record.id] }),
  ]).takeUp()
  await expect(
    world.db
      .unitOfWork((db) => db)
      .run((db) => sql`update record set title = 'x' where id = ${record.id}`.execute(db)),
  ).rejects.toMatchObject({ code: 'held' })
  expect(await disposal.getHold(officers.decider, seal)).toMatchObject({
    kind: 'hold',
    strength: 'no-change',
  })
  expect(await disposal.getHold(officers.decider, request)).toMatchObject({
    kind: 'foi-request',
    strength: 'no-disposal',
    openedOn: '2026-02-02',
  })
  await expect(disposal.requestLift(officers.decider, request, 'over')).rejects.toMatchObject({
    code: 'request-open',
  })
})

it('holds everything where a query said what it holds, also beside a folder that the log names', async () => {
  const elsewhere = await world.addRecord(await world.addFolder(folder.classCode))
  const id = newId<HoldId>()
  const { report } = await restoreWorld(world, [placed(id, { byQuery: true, folders: [folder.id] })]).takeUp()
  expect(report.holds).toMatchObject({ placedAgain: [id], onEverything: [id] })
  const { due, held } = await sweep(disposal, officers.decider)
  expect([due, held > 0]).toEqual([0, true])
  expect(await world.stateOf(elsewhere.id)).toBe('active')
})

it('keeps a request’s hold from being lifted while an appeal of since is open, and tells what else is lost of it', async () => {
  const record = await world.addRecord(folder)
  const { id } = await disposal.placeHold(officers.decider, {
    name: 'Request',
    reason: 'x',
    authority: 'Freedom of Information Act 2000',
    kind: 'foi-request',
    reference: `FOI/${counter}`,
    openedOn: '2025-11-03' as never,
    scope: { records: [record.id] },
  })
  await disposal.closeRequest(officers.decider, id, { closedOn: '2025-12-01' as never, reason: 'answered' })
  const subject = { type: 'hold', id } as const
  const { report } = await restoreWorld(world, [
    {
      action: 'hold.proceeding-opened',
      subject,
      codes: { number: 1, type: 'appeal', openedOn: '2026-01-05' },
    },
    {
      action: 'hold.proceeding-closed',
      subject,
      codes: { number: 1, type: 'appeal', closedOn: '2026-02-05' },
    },
    { action: 'hold.reviewed', subject },
  ]).takeUp()
  expect(report.lost.changes).toEqual({ 'hold.proceeding-closed': 1, 'hold.reviewed': 1 })
  await expect(disposal.requestLift(officers.decider, id, 'over')).rejects.toMatchObject({
    code: 'request-open',
  })
  await disposal.closeProceeding(officers.decider, id, 1, {})
  await disposal.requestLift(officers.decider, id, 'over')
})

it('tells which holds somebody has asked to lift since, where nobody has lifted them, and lets a request of before be confirmed', async () => {
  const place = (name: string) =>
    disposal.placeHold(officers.decider, {
      name,
      reason: 'x',
      authority: 'Court',
      scope: { folders: [folder.reference] },
    })
  const [before, since, lifted] = [await place('Before'), await place('Since'), await place('Lifted')]
  await disposal.requestLift(officers.decider, before.id, 'over')
  const done = (action: 'hold.lift-requested' | 'hold.lifted', { id }: { readonly id: HoldId }) => ({
    action,
    subject: { type: 'hold' as const, id },
    actor: officers.decider.id,
  })
  const { report } = await restoreWorld(world, [
    done('hold.lift-requested', since),
    done('hold.lift-requested', lifted),
    done('hold.lifted', lifted),
    done('hold.lifted', before),
  ]).takeUp()
  expect(report.lost.changes).toEqual({ 'hold.lift-requested': 1 })
  expect(report.holds.stillPlaced).toEqual([before.id, lifted.id].sort())
  const stateOf = async ({ id }: { readonly id: HoldId }) =>
    (await disposal.getHold(officers.decider, id)).state
  expect([await stateOf(before), await stateOf(since), await stateOf(lifted)]).toEqual([
    'lift-requested',
    'placed',
    'placed',
  ])
  await expect(disposal.confirmLift(officers.decider, before.id, 'again')).rejects.toMatchObject({
    code: 'separation-of-duties',
  })
  expect(await disposal.confirmLift(officers.approver, before.id, 'again')).toMatchObject({ state: 'lifted' })
})

it('empties a folder again whose words the log says went, whatever holds stand on it', async () => {
  await world.rows(sql`update folder set status = 'closed', closed_on = '2016-01-01' where id = ${folder.id}`)
  await restoreWorld(world, [
    { action: 'folder.minimised', subject: { type: 'folder', id: folder.id } },
    placed(newId<HoldId>(), { strength: 'no-change', byQuery: true }),
  ]).takeUp()
  const [emptied] = await world.rows(sql`select title, subjects from folder where id = ${folder.id}`)
  expect(emptied).toEqual({ title: null, subjects: [] })
})
