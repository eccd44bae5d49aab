import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import type { HoldId } from '../../src/kernel/ids.ts'
import type { NewHold } from '../../src/retention/hold.ts'
import { makeChangeFolder } from '../../src/retention/reclassification/change-folder.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeQueryWorld, type QueryWorld } from '../support/make-query-world.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'

let world: RetentionWorld
let queries: QueryWorld
let disposal: Disposal
let placer: PersonActor
let other: PersonActor
let auditor: PersonActor
let open: TestFolder
let secret: TestFolder
let counter = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  queries = makeQueryWorld(world)
  disposal = makeDisposal(world, { searchIndex: queries.searchIndex })
  await world.addSchedule({ code: 'S-DESTROY' })
  await world.addClass('HR', 'S-DESTROY')
  placer = await world.addPerson('placer', 'ig-officer', { groups: ['hr'] })
  other = await world.addPerson('other', 'ig-officer')
  auditor = await world.addPerson('auditor', 'auditor')
})
afterAll(() => world.close())
beforeEach(async () => {
  counter += 1
  open = await world.addFolder('HR')
  secret = await world.addFolder('HR', { groups: ['hr'] })
})

const place = (scope: NewHold['scope']) =>
  disposal.placeHold(placer, { name: `Inquiry ${counter}`, reason: 'asked for', authority: 'Court', scope })

/** A hold as somebody reads it by itself, which is as they read it in the list. */
async function seenBy(actor: PersonActor, id: HoldId) {
  const hold = await disposal.getHold(actor, id)
  const { items } = await disposal.listHolds(actor, {}, { size: 200, cursor: null })
  expect(items.find((one) => one.id === id)).toEqual(hold)
  return hold
}

describe('the scope of a hold', () => {
  it('names no folder and no record to an officer who may not read it, and everything else', async () => {
    const [seen, hidden] = [
      await queries.addIndexed(open, 'Open'),
      await queries.addIndexed(secret, 'Secret'),
    ]
    const { id } = await place({
      records: [seen.id, hidden.id],
      folders: [open.reference, secret.reference],
      classes: ['HR'],
    })
    const hold = await seenBy(other, id)
    expect(hold).toMatchObject({ name: `Inquiry ${counter}`, reason: 'asked for' })
    expect(hold.scope).toEqual({ records: [seen.id], folders: [open.reference], classes: ['HR'] })
    expect((await seenBy(placer, id)).scope).toEqual({
      records: [seen.id, hidden.id].sort(),
      folders: [open.reference, secret.reference].sort(),
      classes: ['HR'],
    })
  })

  it('names no more of a folder that was tightened since, also to who placed it', async () => {
    const { id } = await place({ folders: [open.reference] })
    const officer = await world.addPerson(`tightener ${counter}`, 'ig-officer', { groups: ['board'] })
    const changeFolder = makeChangeFolder({ unitOfWork: world.unitOfWork, clock: world.clock })
    await changeFolder(officer, open.reference, { groups: ['board'], reason: 'names a source' })
    expect((await seenBy(placer, id)).scope).toMatchObject({ folders: [] })
    expect((await seenBy(officer, id)).scope).toMatchObject({ folders: [open.reference] })
  })

  it('is whole for an auditor, whose lists and totals are complete', async () => {
    const hidden = await queries.addIndexed(secret, 'Secret')
    const { id } = await place({ records: [hidden.id], folders: [secret.reference] })
    expect((await seenBy(auditor, id)).scope).toEqual({
      records: [hidden.id],
      folders: [secret.reference],
      classes: [],
    })
  })
})

describe('the query of a hold', () => {
  it('is withheld, with how it was understood, from officer and auditor who may not read what its placer may', async () => {
    const { id } = await place({ query: 'smith disciplinary' })
    for (const actor of [other, auditor]) {
      const hold = await seenBy(actor, id)
      expect(hold).toMatchObject({
        name: `Inquiry ${counter}`,
        reason: 'asked for',
        scope: { query: 'withheld' },
        evaluation: { interpretation: 'withheld', complete: true, inDoubt: 0 },
      })
      expect(JSON.stringify(hold)).not.toMatch(/smith|disciplinary/)
    }
  })

  it('is shown to who placed it and to who may read all that they may', async () => {
    const { id } = await place({ query: 'smith disciplinary' })
    const wider = await world.addPerson(`wider ${counter}`, 'auditor', { groups: ['board', 'hr'] })
    for (const actor of [placer, wider])
      expect(await seenBy(actor, id)).toMatchObject({
        scope: { query: 'smith disciplinary' },
        evaluation: { interpretation: expect.stringContaining('smith') },
      })
  })

  it('is out of reach of a lower clearance, and of a role for another part of the plan', async () => {
    const { id } = await place({ query: 'smith disciplinary' })
    const groups = ['hr']
    const uncleared = await world.addPerson(`uncleared ${counter}`, 'ig-officer', {
      groups,
      clearance: 'official',
    })
    const partial = await world.addPerson(`partial ${counter}`, 'ig-officer', { groups, scope: 'HR' })
    for (const actor of [uncleared, partial])
      expect((await seenBy(actor, id)).scope).toMatchObject({ query: 'withheld' })
  })

  it('is for the same people for ever, whatever its placer may read later', async () => {
    const { id } = await place({ query: 'smith disciplinary' })
    await expect(
      world.rows(sql`update hold set query_reach = '{"classPath": [], "groups": []}' where id = ${id}`),
    ).rejects.toThrow(/stays what it was placed as/)
  })
})
