import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type RawBuilder, sql } from 'kysely'
import { MunimentError } from '../../src/kernel/muniment-error.ts'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import type { Hold, NewHold } from '../../src/retention/hold.ts'
import { makeRunReport } from '../../src/retention/reports/run-report.ts'
import { addOfficers, type Officers, sweep } from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld, type TestRecord } from '../support/retention-world.ts'

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let record: TestRecord
let counter = 0

const day = (text: string): CivilDate => text as CivilDate

beforeAll(async () => {
  world = await makeRetentionWorld()
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
  await world.addSchedule({ code: 'S-DESTROY' })
  await world.addClass('FIN', 'S-DESTROY')
})
afterAll(() => world.close())
beforeEach(async () => {
  world.clock.set('2026-03-02T10:00:00Z')
  counter += 1
  record = await world.addRecord(await world.addFolder('FIN'))
})

const place = (more: Partial<NewHold> = {}): Promise<Hold> =>
  disposal.placeHold(officers.decider, {
    name: 'Request',
    reason: 'x',
    authority: 'Freedom of Information Act 2000',
    kind: 'foi-request',
    reference: `FOI/2026/${counter}`,
    openedOn: day('2026-02-02'),
    scope: { records: [record.id] },
    ...more,
  })
const close = (hold: Hold, closedOn = '2026-03-01') =>
  disposal.closeRequest(officers.decider, hold.id, { closedOn: day(closedOn), reason: 'answered' })
const open = (hold: Hold, type: 'review' | 'complaint' | 'appeal' = 'appeal') =>
  disposal.openProceeding(officers.decider, hold.id, { type })
const requestLift = (hold: Hold) => disposal.requestLift(officers.decider, hold.id, 'over')
const confirmLift = (hold: Hold) => disposal.confirmLift(officers.approver, hold.id, 'agreed')
const proposed = async () =>
  (await disposal.listHolds(officers.auditor, { liftProposed: true }, { size: 200, cursor: null })).items.map(
    ({ id }) => id,
  )

async function outcomeOf(statement: RawBuilder<unknown>): Promise<string> {
  try {
    await world.db.unitOfWork((db) => db).run((db) => statement.execute(db))
    return 'done'
  } catch (error) {
    return error instanceof MunimentError ? error.code : `${error}`
  }
}

describe('a hold that stands for a request', () => {
  it('is not lifted while the request is open, nor in the sixty days after it was closed, by London’s days', async () => {
    const hold = await place()
    await expect(requestLift(hold)).rejects.toMatchObject({ code: 'request-open' })
    expect(await close(hold)).toMatchObject({ closedOn: '2026-03-01', liftableFrom: '2026-04-30' })
    // 29 April in UTC, and the last of the sixty days in London is over half an hour later.
    world.clock.set('2026-04-29T22:30:00Z')
    await expect(requestLift(hold)).rejects.toMatchObject({
      code: 'request-open',
      details: { liftableFrom: '2026-04-30' },
    })
    world.clock.set('2026-04-29T23:30:00Z')
    expect((await requestLift(hold)).state).toBe('lift-requested')
    await expect(disposal.confirmLift(officers.decider, hold.id, 'x')).rejects.toMatchObject({
      code: 'separation-of-duties',
    })
    expect((await confirmLift(hold)).state).toBe('lifted')
  })

  it.each(['review', 'complaint', 'appeal'] as const)(
    'is not lifted while a %s is open, also where lifting was asked for before',
    async (type) => {
      const hold = await place()
      await close(hold)
      world.clock.set('2026-06-01T10:00:00Z')
      await requestLift(hold)
      expect((await open(hold, type)).proceedings).toEqual([
        { number: 1, type, openedOn: '2026-06-01', closedOn: null },
      ])
      await expect(confirmLift(hold)).rejects.toMatchObject({ code: 'request-open' })
      world.clock.set('2027-06-01T10:00:00Z')
      await expect(confirmLift(hold)).rejects.toMatchObject({ code: 'request-open' })
      expect(await sweep(disposal, officers.decider)).toMatchObject({ held: expect.any(Number) })
      await disposal.closeProceeding(officers.decider, hold.id, 1, {})
      expect((await confirmLift(hold)).state).toBe('lifted')
    },
  )

  it('is kept by the database too, whatever asks for its lifting', async () => {
    const hold = await place()
    const ask = (at: string) => sql`
      update hold set state = 'lift-requested', lift_requested_by = 'a', lift_requested_at = ${at}::timestamptz
      where id = ${hold.id}`
    const lift = (at: string) => sql`
      update hold set state = 'lifted', lifted_by = 'b', lifted_at = ${at}::timestamptz where id = ${hold.id}`
    expect(await outcomeOf(ask('2027-01-01T00:00:00Z'))).toBe('request-open')
    await close(hold)
    expect(await outcomeOf(ask('2026-04-29T22:59:59Z'))).toBe('request-open')
    await open(hold)
    expect(await outcomeOf(ask('2027-01-01T00:00:00Z'))).toBe('request-open')
    await disposal.closeProceeding(officers.decider, hold.id, 1, {})
    expect(await outcomeOf(lift('2027-01-01T00:00:00Z'))).not.toBe('done')
    expect(await outcomeOf(ask('2026-04-29T23:00:00Z'))).toBe('done')
    await open(hold)
    expect(await outcomeOf(lift('2027-01-01T00:00:00Z'))).toBe('request-open')
    for (const change of [
      sql`update hold set kind = 'hold', opened_on = null, closed_on = null, closed_by = null where id = ${hold.id}`,
      sql`update hold set closed_on = '2026-02-10' where id = ${hold.id}`,
      sql`update hold_proceeding set opened_on = '2020-01-01' where hold_id = ${hold.id}`,
      sql`update hold_proceeding set closed_on = null, closed_by = null where hold_id = ${hold.id} and number = 1`,
    ])
      expect(await outcomeOf(change)).not.toBe('done')
  })

  it('is proposed for lifting by the daily run, once, and is still there when nobody lifts it', async () => {
    const hold = await place()
    const contested = await place()
    await close(hold)
    await close(contested)
    await open(contested, 'complaint')
    world.clock.set('2026-04-29T10:00:00Z')
    expect(await disposal.proposeLifts()).toEqual([])
    world.clock.set('2026-04-30T10:00:00Z')
    expect(await disposal.proposeLifts()).toEqual([hold.id])
    expect(await disposal.proposeLifts()).toEqual([])
    expect(await proposed()).toEqual([hold.id])
    world.clock.set('2030-01-01T10:00:00Z')
    await disposal.proposeLifts()
    expect(await disposal.getHold(officers.decider, hold.id)).toMatchObject({
      state: 'placed',
      liftProposedOn: '2026-04-30',
      itemCount: 1,
    })
    // Something begun about it later takes the proposal back, until that is over.
    await open(hold, 'review')
    expect(await proposed()).toEqual([])
    expect(await disposal.proposeLifts()).toEqual([])
    await disposal.closeProceeding(officers.decider, hold.id, 1, {})
    await disposal.closeProceeding(officers.decider, contested.id, 1, {})
    expect((await disposal.proposeLifts()).toSorted()).toEqual([hold.id, contested.id].toSorted())
  })

  it('is proposed by a sweep on demand as well: nobody waits for the night, and a dry one proposes nothing', async () => {
    const hold = await place()
    await close(hold)
    world.clock.set('2026-04-30T10:00:00Z')
    await disposal.startSweep(officers.decider, { dryRun: true })
    expect(await proposed()).not.toContain(hold.id)
    await sweep(disposal, officers.decider)
    expect(await proposed()).toContain(hold.id)
  })

  it('needs a reference, happens in order and in the past, and is closed once', async () => {
    const { reference: _reference, ...without } = { ...(await refusable()) }
    await expect(disposal.placeHold(officers.decider, without)).rejects.toMatchObject({
      code: 'missing-field',
    })
    await expect(place({ openedOn: day('2026-03-03') })).rejects.toMatchObject({ code: 'date-in-future' })
    await expect(place({ kind: 'hold' })).rejects.toMatchObject({ code: 'not-a-request' })
    const hold = await place()
    await expect(close(hold, '2026-02-01')).rejects.toMatchObject({ code: 'invalid-date' })
    await expect(close(hold, '2026-03-03')).rejects.toMatchObject({ code: 'date-in-future' })
    await close(hold)
    await expect(close(hold)).rejects.toMatchObject({ code: 'request-closed' })
    await open(hold)
    const end = (number: number, closedOn?: string) =>
      disposal.closeProceeding(
        officers.decider,
        hold.id,
        number,
        closedOn === undefined ? {} : { closedOn: day(closedOn) },
      )
    await expect(end(2)).rejects.toMatchObject({ code: 'not-found' })
    await expect(end(1, '2026-03-01')).rejects.toMatchObject({ code: 'invalid-date' })
    await end(1)
    await expect(end(1)).rejects.toMatchObject({ code: 'request-closed' })
  })

  it('is no other hold’s business', async () => {
    const { id } = await disposal.placeHold(officers.decider, {
      name: 'Inquiry',
      reason: 'x',
      authority: 'Court',
      scope: { records: [record.id] },
    })
    const tries = [
      disposal.closeRequest(officers.decider, id, { reason: 'x' }),
      disposal.openProceeding(officers.decider, id, { type: 'appeal' }),
      disposal.closeProceeding(officers.decider, id, 1, {}),
    ]
    for (const outcome of await Promise.allSettled(tries))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'not-a-request' } })
  })

  async function refusable(): Promise<NewHold> {
    return {
      name: 'Request',
      reason: 'x',
      authority: 'x',
      kind: 'subject-access-request',
      reference: 'SAR/1',
      scope: { records: [record.id] },
    }
  }
})

describe('the review date of a hold', () => {
  const due = async () =>
    (await disposal.listHolds(officers.auditor, { reviewDue: true }, { size: 200, cursor: null })).items.map(
      ({ id }) => id,
    )

  it('lifts nothing, reminds from its day on in London, and is moved on by whoever looked at it', async () => {
    const hold = await place({ reviewOn: day('2026-07-01') })
    world.clock.set('2026-06-30T22:59:00Z')
    expect(await due()).not.toContain(hold.id)
    world.clock.set('2026-06-30T23:00:00Z')
    expect(await due()).toContain(hold.id)
    const review = (reviewOn: string) =>
      disposal.reviewHold(officers.approver, hold.id, { reviewOn: day(reviewOn), reason: 'still needed' })
    await expect(review('2026-07-01')).rejects.toMatchObject({ code: 'invalid-date' })
    expect(await review('2027-07-01')).toMatchObject({
      reviewOn: '2027-07-01',
      reviewedBy: officers.approver.name,
      reviewedAt: new Date('2026-06-30T23:00:00Z'),
      state: 'placed',
    })
    expect(await due()).not.toContain(hold.id)
  })

  it('is in the report of holds that wait for somebody, for officers and auditors alone', async () => {
    const runReport = makeRunReport({ unitOfWork: world.unitOfWork, clock: world.clock })
    const rows = async () => {
      const found = []
      for await (const page of runReport(officers.auditor, 'hold-reviews')) found.push(...page)
      return found
    }
    const hold = await place({ name: 'Old inquiry', reviewOn: day('2026-03-02') })
    const undated = await place({ name: 'Undated' })
    const later = await place({ name: 'Later', reviewOn: day('2026-03-03') })
    const reported = await rows()
    expect(reported.filter((row) => row['hold'] === hold.id)).toMatchObject([
      { name: 'Old inquiry', kind: 'foi-request', reminder: 'review-due', reviewOn: '2026-03-02' },
    ])
    expect(reported.filter((row) => row['hold'] === undated.id)).toMatchObject([
      { reminder: 'no-review-date' },
    ])
    expect(reported.filter((row) => row['hold'] === later.id)).toEqual([])
    const clerk = await world.addPerson(`clerk ${counter}`, 'civil-servant')
    expect(() => runReport(clerk, 'hold-reviews')).toThrow(
      expect.objectContaining({ code: 'forbidden-role' }),
    )
  })

  it('is nothing of a hold that is lifted', async () => {
    const { id } = await disposal.placeHold(officers.decider, {
      name: 'Inquiry',
      reason: 'x',
      authority: 'Court',
      reviewOn: day('2026-01-01'),
      scope: { records: [record.id] },
    })
    await disposal.requestLift(officers.decider, id, 'over')
    await disposal.confirmLift(officers.approver, id, 'over')
    expect(await due()).not.toContain(id)
    await expect(
      disposal.reviewHold(officers.decider, id, { reviewOn: day('2027-01-01'), reason: 'x' }),
    ).rejects.toMatchObject({ code: 'hold-lifted' })
  })
})

describe('what a hold has caught, in the database', () => {
  it('is let go by nothing but its lifting, which takes two people, and never comes into doubt again', async () => {
    const { id } = await disposal.placeHold(officers.decider, {
      name: 'Inquiry',
      reason: 'x',
      authority: 'Court',
      scope: { records: [record.id] },
    })
    for (const change of [
      sql`delete from hold_item where hold_id = ${id}`,
      sql`update hold_item set released_at = now() where hold_id = ${id}`,
      sql`update hold_item set in_doubt = true where hold_id = ${id}`,
      sql`update hold_scope set released_at = now() where hold_id = ${id}`,
      sql`update hold set state = 'lifted', lifted_at = now(), lifted_by = 'a' where id = ${id}`,
      sql`update hold set strength = 'no-change' where id = ${id}`,
      sql`delete from hold_scope where hold_id = ${id}`,
      sql`delete from hold where id = ${id}`,
    ])
      expect(await outcomeOf(change)).not.toBe('done')
    await disposal.requestLift(officers.decider, id, 'over')
    await disposal.confirmLift(officers.approver, id, 'over')
    expect(await outcomeOf(sql`update hold set state = 'placed' where id = ${id}`)).not.toBe('done')
    expect(await outcomeOf(sql`update hold_item set released_at = null where hold_id = ${id}`)).not.toBe(
      'done',
    )
  })
})
