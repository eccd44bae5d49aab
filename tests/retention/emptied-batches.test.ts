import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import type { BatchId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { addOfficers, decideAll, type Officers, sweep, sweepIntoOne } from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeFiling } from '../support/make-filing.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'

// A batch whose last item has left it before its execution waits for nobody: it ends, whichever way the item went.

let world: RetentionWorld
let disposal: Disposal
let filing: ReturnType<typeof makeFiling>
let officers: Officers
let owner: PersonActor
let folder: TestFolder
let counter = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S' })
  await world.addSchedule({ code: 'S-LONG', period: 'P30Y' })
  await world.addSchedule({ code: 'S-TWO', reviewers: ['fin-owner', 'ig-officer'] })
  await world.addClass('S-LONG', 'S-LONG')
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  await world.rows(sql`delete from graphile_worker._private_jobs`)
  disposal = makeDisposal(world)
  filing = makeFiling(world)
  officers = await addOfficers(world)
  counter += 1
  owner = await world.addPerson(`owner ${counter}`, 'civil-servant', { groups: ['fin-owner'] })
  folder = await folderUnder('S')
})

async function folderUnder(schedule: string): Promise<TestFolder> {
  await world.addClass(`${schedule}-${counter}`, schedule)
  return world.addFolder(`${schedule}-${counter}`)
}

async function listed(count = 1): Promise<BatchId> {
  for (let made = 0; made < count; made += 1) await world.addRecord(folder)
  return sweepIntoOne(disposal, officers.decider)
}

/** Does what the worker would with the jobs of batches, as they wait in the queue. */
async function workAsQueued(): Promise<void> {
  const jobs = await world.rows<{ readonly batchId: BatchId }>(sql`
    select j.payload ->> 'batchId' as "batchId" from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'execute-disposal'`)
  for (const { batchId } of jobs) await disposal.executeDisposal(batchId)
}

const hold = (scope: object) =>
  disposal.placeHold(officers.executor, {
    name: 'Inquiry',
    reason: 'Asked for',
    authority: 'Inquiry of 2026',
    scope,
  })
const get = (batchId: BatchId) => disposal.getBatch(officers.decider, batchId)
const move = (recordId: Awaited<ReturnType<typeof recordsOf>>[number], to: TestFolder) =>
  filing.moveRecord(officers.executor, recordId, { folder: to.reference, reason: 'Misfiled' }, 'any')
async function recordsOf(batchId: BatchId) {
  const { items } = await disposal.listItems(officers.decider, batchId, { size: 200, cursor: null })
  return items.map(({ recordId }) => recordId)
}

/** What the log says of the end of a batch. */
async function ends(batchId: BatchId): Promise<readonly object[]> {
  const rows = await world.rows<{ readonly draft: string }>(sql`
    select draft from audit_outbox where draft like ${`%${batchId}%`} order by id`)
  return rows
    .map(({ draft }) => JSON.parse(draft))
    .filter(({ action }) => ['batch.withdrawn', 'batch.completed'].includes(action))
    .map(({ action, actor, codes }) => ({ action, by: actor.id, codes }))
}

const withdrawn = { state: 'withdrawn', closedReason: 'nothing-left', counts: { skipped: 1, pending: 0 } }
const withdrawnEntry = (from: string) => ({
  action: 'batch.withdrawn',
  by: 'system',
  codes: { from, released: 0, cause: 'nothing-left' },
})

describe('a batch under review', () => {
  it('stays while anything is left in it', async () => {
    const batchId = await listed(2)
    const [first] = await recordsOf(batchId)
    await hold({ records: [first] })
    await workAsQueued()
    expect(await get(batchId)).toMatchObject({ state: 'proposed', counts: { skipped: 1, pending: 1 } })
    expect(await ends(batchId)).toEqual([])
  })

  it('ends when a hold takes the last of it, and the hold waits for nobody who decides on it', async () => {
    const batchId = await listed()
    await world.unitOfWork.run(async (tx) => {
      await tx.batches.findForChange(batchId)
      await hold({ folders: [folder.reference] })
    })
    await workAsQueued()
    expect(await get(batchId)).toMatchObject(withdrawn)
    await workAsQueued()
    expect(await ends(batchId)).toEqual([withdrawnEntry('proposed')])
  })

  it('ends when the last of it is moved to where it is kept longer, decided or not', async () => {
    const batchId = await listed()
    await decideAll(disposal, officers.decider, batchId)
    const [record] = await recordsOf(batchId)
    if (record !== undefined) await move(record, await world.addFolder('S-LONG'))
    expect(await get(batchId)).toMatchObject(withdrawn)
    expect(await ends(batchId)).toEqual([withdrawnEntry('in-review')])
    await expect(disposal.approve(officers.approver, batchId, 'Late')).rejects.toMatchObject({
      code: 'batch-state',
    })
  })

  it('ends with the approvals that some of its stages have given, which are void', async () => {
    folder = await folderUnder('S-TWO')
    const batchId = await listed()
    await decideAll(disposal, officers.decider, batchId)
    await disposal.approve(owner, batchId, 'Mine')
    const [record] = await recordsOf(batchId)
    if (record !== undefined) await move(record, await world.addFolder('S-LONG'))
    expect(await get(batchId)).toMatchObject({ ...withdrawn, approvals: [{ void: true }] })
  })

  it('ends with the approval of a stage that finds all of it held', async () => {
    folder = await folderUnder('S-TWO')
    const batchId = await listed()
    await decideAll(disposal, officers.decider, batchId)
    // In the scope of a hold, and not yet caught.
    const placed = await hold({ records: [(await world.addRecord(folder)).id] })
    await world.rows(sql`insert into hold_scope (hold_id, folder_id) values (${placed.id}, ${folder.id})`)
    expect(await disposal.approve(owner, batchId, 'Mine')).toMatchObject(withdrawn)
    await world.rows(sql`delete from hold_scope where hold_id = ${placed.id}`)
  })

  it('ends with its listing where a hold has emptied it meanwhile', async () => {
    const { id } = await world.addRecord(folder, { date: '2014-06-30' })
    await world.addRecord(folder)
    const dying = makeDisposal(world, { killAt: 'sweep.after-page', limits: { page: 1, batch: 9 } })
    await expect(sweep(dying, officers.decider)).rejects.toThrow()
    await hold({ folders: [folder.reference] })
    await workAsQueued()
    const [started] = await world.rows<{ readonly id: never }>(
      sql`select id from retention_sweep where state = 'running'`,
    )
    if (started !== undefined) await disposal.continueSweep(started.id)
    const [batch] = await world.rows<{ readonly id: BatchId }>(
      sql`select b.id from disposal_batch b join disposal_item i on i.batch_id = b.id where i.record_id = ${id}`,
    )
    if (batch === undefined) throw new Error('nothing was listed')
    expect(await get(batch.id)).toMatchObject(withdrawn)
    expect(await ends(batch.id)).toEqual([withdrawnEntry('proposed')])
  })

  it('that was left with nothing in it ends with the next sweep', async () => {
    const batchId = await listed()
    await world.rows(
      sql`update disposal_item set state = 'skipped', state_reason = 'held' where batch_id = ${batchId}`,
    )
    await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
    await sweep(disposal, officers.decider)
    expect(await get(batchId)).toMatchObject(withdrawn)
  })
})

describe('an approved batch', () => {
  async function approved(): Promise<BatchId> {
    const batchId = await listed()
    await decideAll(disposal, officers.decider, batchId)
    await disposal.approve(officers.approver, batchId, 'As listed')
    return batchId
  }
  const completed = { state: 'completed', counts: { skipped: 1, pending: 0 } }

  it('that a hold has emptied is complete with its execution, and waits for that', async () => {
    const batchId = await approved()
    await hold({ folders: [folder.reference] })
    await workAsQueued()
    expect(await get(batchId)).toMatchObject({ state: 'approved', counts: { skipped: 1, pending: 0 } })
    expect(await disposal.execute(officers.executor, batchId, undefined)).toMatchObject(completed)
    expect(await ends(batchId)).toMatchObject([{ action: 'batch.completed', codes: { skipped: 1 } }])
  })

  it('that a hold has emptied is no more for its approver to execute than any other', async () => {
    const batchId = await approved()
    await hold({ folders: [folder.reference] })
    await workAsQueued()
    await expect(disposal.execute(officers.approver, batchId, undefined)).rejects.toMatchObject({
      code: 'separation-of-duties',
    })
    expect(await get(batchId)).toMatchObject({ state: 'approved' })
    expect(await ends(batchId)).toEqual([])
  })

  it('is complete when the date of the last of it moves', async () => {
    const batchId = await approved()
    const [record] = await recordsOf(batchId)
    if (record !== undefined)
      await filing.updateRecord(
        officers.executor,
        record,
        { date: parseDate('2025-06-30'), reason: 'A slip' },
        'any',
      )
    expect(await get(batchId)).toMatchObject(completed)
  })
})
