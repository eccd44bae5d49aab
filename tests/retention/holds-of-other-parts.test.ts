import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import type { HoldId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import type { HoldScope, NewHold } from '../../src/retention/hold.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeQueryWorld, type QueryWorld } from '../support/make-query-world.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'

let world: RetentionWorld
let queries: QueryWorld
let disposal: Disposal
/** Two officers of the whole plan, one of FIN, one of a class below it, and one of HR. */
let whole: PersonActor
let placer: PersonActor
let finance: PersonActor
let invoices: PersonActor
let people: PersonActor
let folder: TestFolder
let hrFolder: TestFolder
const reason = 'not needed any more'

beforeAll(async () => {
  world = await makeRetentionWorld()
  queries = makeQueryWorld(world)
  disposal = makeDisposal(world, { searchIndex: queries.searchIndex })
  await world.addSchedule({ code: 'S-DESTROY' })
  await world.addClass('FIN', 'S-DESTROY')
  await world.addClass('FIN-INV', null, 'FIN')
  await world.addClass('HR', 'S-DESTROY')
  placer = await world.addPerson('placer')
  whole = await world.addPerson('whole', 'ig-officer', { clearance: 'official' })
  finance = await world.addPerson('finance', 'ig-officer', { scope: 'FIN', clearance: 'official' })
  invoices = await world.addPerson('invoices', 'ig-officer', { scope: 'FIN-INV' })
  people = await world.addPerson('people', 'ig-officer', { scope: 'HR' })
})
afterAll(() => world.close())
beforeEach(async () => {
  folder = await world.addFolder('FIN-INV', { marking: 'official-sensitive' })
  hrFolder = await world.addFolder('HR')
})

const place = (by: PersonActor, scope: HoldScope, more: Partial<NewHold> = {}) =>
  disposal.placeHold(by, { name: 'Inquiry', reason: 'asked for', authority: 'Court', scope, ...more })
const refusals = (id: HoldId) =>
  world.rows<{ readonly codes: object; readonly actor: string }>(sql`
    select draft::jsonb -> 'codes' as codes, draft::jsonb #>> '{actor,id}' as actor from audit_outbox
    where draft::jsonb ->> 'action' = 'access.refused' and draft::jsonb #>> '{subject,id}' = ${id} order by id`)
const forbidden = { code: 'forbidden-role' }

/** Whether somebody may ask for the lifting of a hold; one that they may is lifted, by another person of the whole plan. */
async function lifts(by: PersonActor, id: HoldId): Promise<boolean> {
  try {
    await disposal.requestLift(by, id, reason)
  } catch (error) {
    expect(error).toMatchObject(forbidden)
    return false
  }
  expect(await disposal.confirmLift(whole, id, reason)).toMatchObject({ state: 'lifted' })
  return true
}

describe('an officer for a part of the plan lifts no hold on another part:', () => {
  const holds: readonly [string, () => Promise<HoldScope>][] = [
    ['on a class', async () => ({ classes: ['FIN'] })],
    ['on a folder', async () => ({ folders: [folder.reference] })],
    ['on a record', async () => ({ records: [(await queries.addIndexed(folder, 'letter')).id] })],
    ['by a query over the whole plan', async () => ({ query: 'smith' })],
    ['on their own part and another', async () => ({ classes: ['HR'], folders: [folder.reference] })],
    ['on their own part, and by a query', async () => ({ classes: ['HR'], query: 'smith' })],
  ]
  it.each(holds)('%s', async (_what, scope) => {
    const { id } = await place(placer, await scope())
    expect(await lifts(people, id)).toBe(false)
    expect(await refusals(id)).toEqual([
      { codes: { attempted: 'request-lift', code: 'forbidden-role' }, actor: people.id },
    ])
    expect(await lifts(placer, id)).toBe(true)
  })

  it('by the query of another part’s officer', async () => {
    const { id } = await place(finance, { query: 'smith' })
    expect(await lifts(people, id)).toBe(false)
    expect(await lifts(invoices, id)).toBe(false)
    expect(await lifts(finance, id)).toBe(true)
  })

  it('nor confirms it, and nothing is free', async () => {
    const record = await queries.addIndexed(folder, 'letter')
    const { id } = await place(placer, { records: [record.id] })
    await disposal.requestLift(finance, id, reason)
    await expect(disposal.confirmLift(people, id, reason)).rejects.toMatchObject(forbidden)
    expect(await disposal.getHold(whole, id)).toMatchObject({ state: 'lift-requested' })
    expect(await refusals(id)).toMatchObject([{ codes: { attempted: 'confirm-lift' } }])
  })

  it('on a record that lies in their part and in another', async () => {
    const record = await queries.addIndexed(await world.addFolder('FIN'), 'letter')
    await makeFilingSteps(world).file(placer, record, hrFolder)
    const { id } = await place(people, { records: [record.id] })
    expect([await lifts(people, id), await lifts(finance, id)]).toEqual([false, false])
    expect(await lifts(placer, id)).toBe(true)
  })

  it('nor looks after one: its review, its request and what is begun about that', async () => {
    const request = { kind: 'foi-request', reference: 'FOI/1' } as const
    const { id } = await place(placer, { folders: [folder.reference] }, request)
    const reviewOn = parseDate('2027-01-01')
    await expect(disposal.reviewHold(people, id, { reviewOn, reason })).rejects.toMatchObject(forbidden)
    await expect(disposal.openProceeding(people, id, { type: 'appeal' })).rejects.toMatchObject(forbidden)
    await disposal.openProceeding(finance, id, { type: 'appeal' })
    await expect(disposal.closeProceeding(people, id, 1, {})).rejects.toMatchObject(forbidden)
    await expect(disposal.closeRequest(people, id, { reason })).rejects.toMatchObject(forbidden)
    expect((await refusals(id)).map(({ codes }) => codes)).toEqual(
      ['review-hold', 'open-proceeding', 'close-proceeding', 'close-request'].map((attempted) => ({
        attempted,
        code: 'forbidden-role',
      })),
    )
    await disposal.reviewHold(invoices, id, { reviewOn, reason })
    await disposal.closeProceeding(finance, id, 1, {})
    expect(await disposal.closeRequest(finance, id, { reason })).toMatchObject({ closedOn: '2026-03-02' })
  })
})

describe('an officer looks after', () => {
  const request = { kind: 'foi-request', reference: 'FOI/1' } as const
  const reviewOn = parseDate('2027-01-01')
  const inBoth = async () => {
    const record = await queries.addIndexed(await world.addFolder('FIN'), 'letter')
    await makeFilingSteps(world).file(placer, record, hrFolder)
    return record.id
  }

  it('what they could place: a hold on a record that lies in their part and in another, though they do not lift it', async () => {
    const { id } = await place(people, { records: [await inBoth()] }, request)
    for (const officer of [people, finance]) {
      await disposal.reviewHold(officer, id, { reviewOn, reason })
      await disposal.openProceeding(officer, id, { type: 'appeal' })
    }
    await disposal.closeProceeding(people, id, 1, {})
    await disposal.closeProceeding(people, id, 2, {})
    expect(await disposal.closeRequest(people, id, { reason })).toMatchObject({ closedOn: '2026-03-02' })
    expect([await lifts(people, id), await lifts(finance, id)]).toEqual([false, false])
  })

  it('none of several records of which one lies in another part alone', async () => {
    const other = await queries.addIndexed(folder, 'letter')
    const { id } = await place(placer, { records: [await inBoth(), other.id] }, request)
    await expect(disposal.reviewHold(people, id, { reviewOn, reason })).rejects.toMatchObject(forbidden)
    await expect(disposal.closeRequest(people, id, { reason })).rejects.toMatchObject(forbidden)
    await disposal.reviewHold(finance, id, { reviewOn, reason })
  })
})

describe('an officer lifts', () => {
  it('what stands on their own part, also where it is marked above their clearance', async () => {
    const scope = { classes: ['FIN-INV'], folders: [folder.reference] }
    const { id } = await place(placer, scope)
    expect(await lifts(finance, id)).toBe(true)
  })

  it('a hold on Muniment’s own records', async () => {
    const { id } = await place(placer, { folders: ['MUNIMENT-CERT'] })
    expect(await lifts(people, id)).toBe(false)
    expect(await lifts(placer, id)).toBe(true)
  })
})
