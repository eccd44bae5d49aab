import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import type { EventId, RecordId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import type { Subject } from '../../src/records/record-entity.ts'
import { makeCorrectEvent, makeRevokeEvent } from '../../src/retention/events/change-event.ts'
import { makeRegisterEvent } from '../../src/retention/events/register-event.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { makeRetentionWorld, type RetentionWorld } from '../support/retention-world.ts'

let world: RetentionWorld
/** Officers of the whole plan, of FIN, and of HR. */
let whole: PersonActor
let finance: PersonActor
let people: PersonActor
let contract: Subject
let contracts = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  const trigger = { type: 'event', event: 'contract-ended' } as const
  await world.addSchedule({ code: 'S-CONTRACT', trigger, period: 'P6Y' })
  await world.addSchedule({ code: 'S-CREATED' })
  await world.addClass('FIN', 'S-CONTRACT')
  await world.addClass('FIN-INV', null, 'FIN')
  await world.addClass('HR', 'S-CONTRACT')
  await world.addClass('HR-PAY', 'S-CREATED', 'HR')
  whole = await world.addPerson('whole')
  finance = await world.addPerson('finance', 'ig-officer', { scope: 'FIN', clearance: 'official' })
  people = await world.addPerson('people', 'ig-officer', { scope: 'HR' })
})
afterAll(() => world.close())
beforeEach(() => {
  contracts += 1
  contract = { type: 'contract', id: `C-${contracts}` }
})

const deps = () => ({ unitOfWork: world.unitOfWork, clock: world.clock })
const register = (by: PersonActor, date = '2016-06-30') =>
  makeRegisterEvent(deps())(by, { type: 'contract-ended', subject: contract, date: parseDate(date) })
const correct = (by: PersonActor, id: EventId) =>
  makeCorrectEvent(deps())(by, id, { date: parseDate('2010-01-31'), reason: 'The letter says otherwise' })
const revoke = (by: PersonActor, id: EventId) => makeRevokeEvent(deps())(by, id, 'It goes on after all')
const forbidden = { code: 'forbidden-role' }

async function addAbout(classCode: string, marking: 'official' | 'official-sensitive' = 'official') {
  return world.addRecord(await world.addFolder(classCode, { marking }), { subjects: [contract] })
}
async function endOf(id: RecordId): Promise<string | null> {
  const [row] = await world.rows<{ readonly end: string | null }>(
    sql`select retention_end::text as end from record where id = ${id}`,
  )
  return row?.end ?? null
}
const refusals = (id: EventId) =>
  world.rows<{ readonly codes: object; readonly actor: string }>(sql`
    select draft::jsonb -> 'codes' as codes, draft::jsonb #>> '{actor,id}' as actor from audit_outbox
    where draft::jsonb ->> 'action' = 'access.refused' and draft::jsonb #>> '{subject,id}' = ${id} order by id`)

describe('an officer for a part of the plan dates nothing in another part:', () => {
  const places: readonly [string, 'people' | 'finance', () => Promise<{ readonly id: RecordId }>][] = [
    ['filed there alone', 'people', () => addAbout('FIN-INV')],
    [
      'filed in both',
      'people',
      async () => makeFilingSteps(world).file(whole, await addAbout('HR'), await world.addFolder('FIN')),
    ],
    [
      'that counts from the event in their part alone',
      'finance',
      async () => makeFilingSteps(world).file(whole, await addAbout('FIN'), await world.addFolder('HR-PAY')),
    ],
  ]
  it.each(places)('a record %s stands as it did, and the log says who tried', async (_what, who, add) => {
    const by = { people, finance }[who]
    const { id } = await add()
    await expect(register(by)).rejects.toMatchObject(forbidden)
    expect(await endOf(id)).toBeNull()

    const event = await register(whole)
    const end = await endOf(id)
    await expect(correct(by, event.id)).rejects.toMatchObject(forbidden)
    await expect(revoke(by, event.id)).rejects.toMatchObject(forbidden)
    expect(await endOf(id)).toBe(end)
    expect(await refusals(event.id)).toEqual(
      ['correct-event', 'revoke-event'].map((attempted) => ({
        codes: { attempted, code: 'forbidden-role' },
        actor: by.id,
      })),
    )
  })

  it('what is about the subject by its folder as well', async () => {
    const folder = await world.addFolder('FIN', { subjects: [contract] })
    const { id } = await world.addRecord(folder)
    await addAbout('HR')
    await expect(register(people)).rejects.toMatchObject(forbidden)
    expect(await endOf(id)).toBeNull()
  })
})

describe('an officer for a part of the plan', () => {
  it('dates what lies in their part, also where it is marked above their clearance', async () => {
    const { id } = await addAbout('FIN-INV', 'official-sensitive')
    const event = await register(finance)
    expect(await endOf(id)).toBe('2022-06-30')
    await correct(finance, event.id)
    expect(await endOf(id)).toBe('2016-01-31')
    await revoke(finance, event.id)
    expect(await endOf(id)).toBeNull()
  })

  it('is not stopped by what lies elsewhere and counts from something else, or by what is about nothing yet', async () => {
    await addAbout('HR-PAY')
    const event = await register(finance)
    await correct(finance, event.id)
    await revoke(finance, event.id)
  })

  it('changes an event no more once something is filed about its subject in another part', async () => {
    const event = await register(finance)
    const { id } = await addAbout('HR')
    await expect(correct(finance, event.id)).rejects.toMatchObject(forbidden)
    await revoke(whole, event.id)
    expect(await endOf(id)).toBeNull()
  })
})
