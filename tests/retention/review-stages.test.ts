import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import type { BatchId, RecordId } from '../../src/kernel/ids.ts'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import { awaitedStage } from '../../src/retention/batches/review-progress.ts'
import { addOfficers, decideAll, type Officers, sweep, sweepIntoOne } from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld, type TestRecord } from '../support/retention-world.ts'

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let owner: PersonActor
let classCode: string
let counter = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  const reviewers = [{ role: 'business-owner', group: 'fin-owners' }, 'ig-officer']
  await world.addSchedule({ code: 'S-TWO', reviewers })
  await world.addSchedule({ code: 'S-ONE' })
  await world.addSchedule({ code: 'S-PAIR', reviewers: ['ig-officer', 'ig-officer'] })
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  await world.rows(sql`delete from clock_fault`)
  world.clock.set('2026-03-02T10:00:00Z')
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
  counter += 1
  owner = await world.addPerson(`owner ${counter}`, 'civil-servant', { groups: ['fin-owners'] })
  classCode = `C${counter}`
})

async function listed(
  count: number,
  schedule = 'S-TWO',
): Promise<{ readonly batchId: BatchId; readonly records: readonly TestRecord[] }> {
  await world.addClass(classCode, schedule)
  const folder = await world.addFolder(classCode)
  const records: TestRecord[] = []
  for (let made = 0; made < count; made += 1) records.push(await world.addRecord(folder))
  return { batchId: await sweepIntoOne(disposal, officers.decider), records }
}

async function decided(count = 1, schedule = 'S-TWO') {
  const made = await listed(count, schedule)
  await decideAll(disposal, officers.decider, made.batchId)
  return made
}

const idOf = (records: readonly TestRecord[], index: number): RecordId => {
  const record = records[index]
  if (record === undefined) throw new Error('no such record')
  return record.id
}

const refused = (code: string) => expect.objectContaining({ code })

describe('a review in stages', () => {
  it('is not approved, and nothing of it executed, before its last stage', async () => {
    const { batchId, records } = await decided()
    const half = await disposal.approve(owner, batchId, 'not needed any more')
    expect(half).toMatchObject({ state: 'in-review', notBefore: null, counts: { pending: 1 } })
    expect(awaitedStage(half)).toMatchObject({ stage: 2, role: 'ig-officer' })
    await expect(disposal.execute(officers.executor, batchId, undefined)).rejects.toEqual(
      refused('batch-state'),
    )
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(idOf(records, 0))).toBe('active')
    const whole = await disposal.approve(officers.approver, batchId, 'agreed')
    expect(whole).toMatchObject({ state: 'approved', notBefore: new Date('2026-03-02T10:00:00Z') })
    expect(whole.approvals.map(({ stage, by }) => [stage, by])).toEqual([
      [1, owner.name],
      [2, officers.approver.name],
    ])
  })

  it('waits for the review role of the open stage, and for nobody else', async () => {
    const { batchId } = await decided()
    await expect(disposal.approve(officers.approver, batchId, 'yes')).rejects.toEqual(refused('not-awaited'))
    await disposal.approve(owner, batchId, 'yes')
    const other = await world.addPerson(`other owner ${counter}`, 'civil-servant', { groups: ['fin-owners'] })
    await expect(disposal.approve(other, batchId, 'yes')).rejects.toEqual(refused('not-awaited'))
  })

  it('is not filled twice by one person, whatever their roles', async () => {
    const { batchId } = await decided()
    const both = await world.addPerson(`both ${counter}`, 'ig-officer', { groups: ['fin-owners'] })
    await disposal.approve(both, batchId, 'as owner')
    await expect(disposal.approve(both, batchId, 'as officer')).rejects.toEqual(
      refused('separation-of-duties'),
    )
    await disposal.approve(officers.approver, batchId, 'agreed')
    await expect(disposal.execute(both, batchId, undefined)).rejects.toEqual(refused('separation-of-duties'))
  })

  it('takes two officers where two are asked for', async () => {
    const { batchId } = await decided(1, 'S-PAIR')
    await disposal.approve(officers.approver, batchId, 'yes')
    await expect(disposal.approve(officers.approver, batchId, 'yes')).rejects.toEqual(
      refused('separation-of-duties'),
    )
    expect(await disposal.approve(officers.executor, batchId, 'yes')).toMatchObject({ state: 'approved' })
  })

  it('begins again for whoever had approved when something is decided otherwise', async () => {
    const { batchId, records } = await decided(2)
    await disposal.approve(owner, batchId, 'yes')
    const other = await world.addPerson(`second decider ${counter}`)
    const until = '2031-01-31' as CivilDate
    const recordId = idOf(records, 0)
    const after = await disposal.decide(other, batchId, [
      { recordId, decision: 'retain', until, reason: 'an inquiry is coming' },
    ])
    expect(awaitedStage(after)).toMatchObject({ stage: 1, role: 'business-owner' })
    await expect(disposal.approve(officers.approver, batchId, 'yes')).rejects.toEqual(refused('not-awaited'))
    await disposal.approve(owner, batchId, 'also without that one')
    expect(await disposal.approve(officers.approver, batchId, 'yes')).toMatchObject({
      state: 'approved',
      counts: { retained: 1, pending: 1 },
    })
  })

  it('keeps whoever ever decided from approving, also where another decided anew', async () => {
    const { batchId, records } = await decided(1, 'S-ONE')
    await disposal.decide(officers.executor, batchId, [{ recordId: idOf(records, 0), decision: 'destroy' }])
    const early = await world.addPerson(`early ${counter}`)
    await expect(disposal.approve(officers.executor, batchId, 'yes')).rejects.toEqual(
      refused('separation-of-duties'),
    )
    await expect(disposal.approve(officers.decider, batchId, 'yes')).rejects.toEqual(
      refused('separation-of-duties'),
    )
    expect(await disposal.approve(early, batchId, 'yes')).toMatchObject({ state: 'approved' })
  })

  it('goes on without what a hold catches between two stages', async () => {
    const { batchId, records } = await decided(2)
    await disposal.approve(owner, batchId, 'yes')
    await disposal.placeHold(officers.executor, {
      name: 'Inquiry',
      reason: 'asked for',
      authority: 'Court',
      scope: { records: [idOf(records, 0)] },
    })
    expect(await disposal.approve(officers.approver, batchId, 'yes')).toMatchObject({
      state: 'approved',
      counts: { skipped: 1, pending: 1 },
    })
  })

  it('is ended by a no of any reviewer, and by a withdrawal, in the middle', async () => {
    const { batchId } = await decided()
    await disposal.approve(owner, batchId, 'yes')
    expect(await disposal.reject(owner, batchId, 'on second thoughts')).toMatchObject({ state: 'rejected' })
    const again = await sweepIntoOne(disposal, officers.decider)
    await decideAll(disposal, officers.decider, again)
    await disposal.approve(owner, again, 'yes')
    expect(await disposal.withdraw(officers.executor, again, 'stop')).toMatchObject({
      state: 'withdrawn',
      counts: { skipped: 1, pending: 0 },
    })
    await expect(disposal.approve(officers.approver, again, 'yes')).rejects.toEqual(refused('batch-state'))
  })

  it('is what it was when the batch was listed, whatever version comes after', async () => {
    const { batchId } = await listed(1, 'S-ONE')
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      stages: [{ role: 'ig-officer', group: null }],
    })
    await expect(
      world.rows(
        sql`update disposal_batch set stages = '[{"role": "ig-officer", "group": "x"}]' where id = ${batchId}`,
      ),
    ).rejects.toMatchObject({ code: '23000' })
  })

  it('parts what is reviewed differently into batches of its own', async () => {
    await world.addSchedule({ code: `S-MIX${counter}`, reviewers: ['records-board', 'ig-officer'] })
    await world.addClass(classCode, 'S-TWO')
    const folder = await world.addFolder(classCode)
    const [one, other] = [await world.addRecord(folder), await world.addRecord(folder)]
    await world.rows(sql`update record set schedule_code = ${`S-MIX${counter}`} where id = ${other.id}`)
    const { batches, due } = await sweep(disposal, officers.decider)
    expect([batches.length, due]).toEqual([2, 2])
    const seen = await Promise.all(
      batches.map(async (id) => {
        const { items } = await disposal.listItems(officers.decider, id, { size: 10, cursor: null })
        const { stages } = await disposal.getBatch(officers.decider, id)
        return [stages[0]?.role, items.map((item) => item.recordId)] as const
      }),
    )
    expect(new Map(seen)).toEqual(
      new Map([
        ['business-owner', [one.id]],
        ['records-board', [other.id]],
      ]),
    )
  })
})

describe('an approved batch is not executed', () => {
  it('where an approver has left the group or the role that the stage asked for', async () => {
    for (const [who, change] of [
      ['owner', sql`groups = '{}'`],
      ['owner', sql`role = 'auditor'`],
      ['owner', sql`disabled_at = now()`],
      ['officer', sql`role = 'civil-servant'`],
    ] as const) {
      await world.rows(sql`
        update person set groups = '{fin-owners}', role = 'civil-servant', disabled_at = null where id = ${owner.id}`)
      classCode = `${classCode}x`
      const { batchId, records } = await decided()
      await disposal.approve(owner, batchId, 'yes')
      await disposal.approve(officers.approver, batchId, 'yes')
      await disposal.execute(officers.executor, batchId, undefined)
      const person = who === 'owner' ? owner : officers.approver
      await world.rows(sql`update person set ${change} where id = ${person.id}`)
      await disposal.executeDisposal(batchId)
      expect([who, await world.stateOf(idOf(records, 0))]).toEqual([who, 'active'])
      const { items } = await disposal.listItems(officers.decider, batchId, { size: 10, cursor: null })
      expect(items).toMatchObject([{ state: 'skipped', reason: 'approver-not-in-role' }])
      await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
    }
  })

  it('where an approval was made void after execution began', async () => {
    const { batchId, records } = await decided()
    await disposal.approve(owner, batchId, 'yes')
    await disposal.approve(officers.approver, batchId, 'yes')
    await disposal.execute(officers.executor, batchId, undefined)
    await world.rows(sql`update disposal_approval set void = true where batch_id = ${batchId} and stage = 1`)
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(idOf(records, 0))).toBe('active')
  })
})

describe('a civil servant', () => {
  it('sees and approves nothing without a review role, as ever', async () => {
    const { batchId } = await decided(1, 'S-ONE')
    const plain = await world.addPerson(`plain ${counter}`, 'civil-servant')
    const elsewhere = await world.addPerson(`elsewhere ${counter}`, 'civil-servant', { groups: ['pay'] })
    for (const person of [plain, elsewhere]) {
      for (const attempt of [
        () => disposal.getBatch(person, batchId),
        () => disposal.listBatches(person, {}, { size: 10, cursor: null }),
        () => disposal.listItems(person, batchId, { size: 10, cursor: null }),
        () => disposal.approve(person, batchId, 'yes'),
        () => disposal.reject(person, batchId, 'no'),
      ]) {
        await expect(attempt()).rejects.toEqual(refused('forbidden-role'))
      }
    }
  })

  it('finds with a review role what they review, and nothing else, and decides nothing', async () => {
    const { batchId, records } = await listed(1)
    const mine = { size: 200, cursor: null }
    const { items: seen } = await disposal.listBatches(owner, {}, mine)
    expect(seen.map(({ id }) => id)).toContain(batchId)
    expect(seen.every(({ stages }) => stages[0]?.group === 'fin-owners')).toBe(true)
    expect((await disposal.listItems(owner, batchId, mine)).items).toHaveLength(1)
    classCode = `${classCode}x`
    await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
    const { batchId: notMine } = await listed(1, 'S-ONE')
    await expect(disposal.getBatch(owner, notMine)).rejects.toEqual(refused('not-found'))
    await expect(disposal.approve(owner, notMine, 'yes')).rejects.toEqual(refused('not-found'))
    for (const attempt of [
      () => disposal.decide(owner, batchId, [{ recordId: idOf(records, 0), decision: 'destroy' }]),
      () => disposal.decideSet(owner, batchId, { decision: 'destroy' }),
      () => disposal.withdraw(owner, batchId, 'no'),
      () => disposal.execute(owner, batchId, undefined),
      () => disposal.propose(owner, { records: [idOf(records, 0)], authority: 'me', reason: 'mine' }),
    ]) {
      await expect(attempt()).rejects.toEqual(refused('forbidden-role'))
    }
  })

  it('with the review role, but not the clearance, finds nothing', async () => {
    await world.addClass(classCode, 'S-TWO')
    await world.addRecord(await world.addFolder(classCode, { marking: 'official-sensitive' }))
    const batchId = await sweepIntoOne(disposal, officers.decider)
    const uncleared = await world.addPerson(`uncleared ${counter}`, 'civil-servant', {
      groups: ['fin-owners'],
      clearance: 'official',
    })
    await decideAll(disposal, officers.decider, batchId)
    await expect(disposal.getBatch(uncleared, batchId)).rejects.toEqual(refused('not-found'))
    await expect(disposal.approve(uncleared, batchId, 'yes')).rejects.toEqual(refused('not-found'))
  })

  it('says no to an approved batch no more', async () => {
    const { batchId } = await decided()
    await disposal.approve(owner, batchId, 'yes')
    await disposal.approve(officers.approver, batchId, 'yes')
    await expect(disposal.reject(owner, batchId, 'too late')).rejects.toEqual(refused('batch-state'))
  })
})
