import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import type { EventId, RecordId } from '../../src/kernel/ids.ts'
import { newId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import type { Subject } from '../../src/records/record-entity.ts'
import { makeExplainRetention } from '../../src/retention/dates/explain-retention.ts'
import { makeRetentionAtFiling } from '../../src/retention/dates/retention-at-filing.ts'
import { makeCorrectEvent, makeRevokeEvent } from '../../src/retention/events/change-event.ts'
import { makeListEvents } from '../../src/retention/events/read-events.ts'
import { makeRegisterEvent } from '../../src/retention/events/register-event.ts'
import type { RetentionEvent } from '../../src/retention/events/retention-event.ts'
import { makeSettleEvent } from '../../src/retention/events/settle-event.ts'
import {
  addOfficers,
  decideAll,
  disposeOfDue,
  type Officers,
  sweep,
  sweepIntoOne,
} from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'
import { until } from '../support/until.ts'

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let registrar: PersonActor
let folder: TestFolder
let contract: Subject
let contracts = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({
    code: 'S-CONTRACT',
    trigger: { type: 'event', event: 'contract-ended' },
    period: 'P6Y',
  })
  await world.addSchedule({ code: 'S-CASE', trigger: { type: 'event', event: 'case-closed' } })
  await world.addSchedule({ code: 'S-CREATED' })
  for (const name of ['CONTRACT', 'CASE', 'CREATED']) await world.addClass(name, `S-${name}`)
  registrar = await world.addPerson('registrar')
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  await world.rows(sql`delete from clock_fault`)
  world.clock.set('2026-03-02T10:00:00Z')
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
  folder = await world.addFolder('CONTRACT')
  contracts += 1
  contract = { type: 'contract', id: `C-${contracts}` }
})

const deps = () => ({ unitOfWork: world.unitOfWork, clock: world.clock })
const register = (
  subject: Subject,
  date: string,
  { type = 'contract-ended', by = registrar }: { readonly type?: string; readonly by?: PersonActor } = {},
): Promise<RetentionEvent> => makeRegisterEvent(deps())(by, { type, subject, date: parseDate(date) })
const correct = (id: EventId, date: string) =>
  makeCorrectEvent(deps())(registrar, id, { date: parseDate(date), reason: 'The letter says otherwise' })
const revoke = (id: EventId) => makeRevokeEvent(deps())(registrar, id, 'It goes on after all')
const explain = (id: RecordId) => makeExplainRetention(deps())(officers.decider, id)
const itemOf = async (id: RecordId) => {
  const [item] = await world.rows<{ state: string; reason: string | null }>(sql`
    select state, state_reason as reason from disposal_item where record_id = ${id} order by state`)
  return item
}
const entries = async (action: string) =>
  world.rows<{ draft: string }>(sql`
    select draft from audit_outbox where draft like ${`%"action":"${action}"%`} order by id`)

describe('an event', () => {
  it('changes nothing of what is about something else, or counts from something else', async () => {
    const other = { type: 'contract', id: `${contract.id}-other` }
    const records = [
      await world.addRecord(folder),
      await world.addRecord(folder, { subjects: [other] }),
      await world.addRecord(folder, { subjects: [{ type: 'person', id: contract.id }] }),
      await world.addRecord(await world.addFolder('CASE'), { subjects: [contract] }),
    ]
    const created = await world.addRecord(await world.addFolder('CREATED'), { subjects: [contract] })
    const before = await explain(created.id)
    await register(contract, '2016-06-30')
    for (const { id } of records)
      expect(await explain(id)).toMatchObject({ state: 'untriggered', retentionEnd: null })
    expect(await explain(created.id)).toEqual(before)
  })

  it('gives its day to whatever is about its subject, by itself or by its folder, wherever it lies', async () => {
    const about = await world.addFolder('CONTRACT', { subjects: [contract] })
    const records = [
      await world.addRecord(folder, { subjects: [contract] }),
      await world.addRecord(await world.addFolder('CONTRACT'), { subjects: [contract] }),
      await world.addRecord(about),
    ]
    await register(contract, '2016-02-29')
    for (const { id } of records) {
      expect(await explain(id)).toMatchObject({
        state: 'due',
        retentionEnd: '2022-02-28',
        trigger: { type: 'event', date: '2016-02-29', source: 'event contract-ended' },
      })
    }
    const stored = await world.rows(sql`
      select distinct retention_end::text as end, trigger_type as type from record
      where id = any (${records.map(({ id }) => id)}::uuid[])`)
    expect(stored).toEqual([{ end: '2022-02-28', type: 'event' }])
  })

  it('is waited for until it has happened to every subject of its kind, and the latest counts', async () => {
    const second = { type: 'contract', id: `${contract.id}-second` }
    const { id } = await world.addRecord(folder, {
      subjects: [contract, second, { type: 'person', id: 'P-1' }],
    })
    await register(contract, '2016-06-30')
    expect(await explain(id)).toMatchObject({ state: 'untriggered', retentionEnd: null })
    await register(second, '2014-01-31')
    expect(await explain(id)).toMatchObject({ retentionEnd: '2022-06-30' })
  })

  it('is inherited by what is filed about its subject afterwards', async () => {
    await register(contract, '2016-06-30')
    const late = await world.addRecord(folder, { subjects: [contract] })
    const lateInFolder = await world.addRecord(await world.addFolder('CONTRACT', { subjects: [contract] }))
    for (const { id } of [late, lateInFolder])
      expect(await explain(id)).toMatchObject({ retentionEnd: '2022-06-30', state: 'due' })
  })

  it('still to come makes nothing due before its day', async () => {
    const { id } = await world.addRecord(folder, { subjects: [contract] })
    await register(contract, '2027-06-30')
    expect(await explain(id)).toMatchObject({ state: 'running', retentionEnd: '2033-06-30' })
  })

  it('of a type that no schedule names is refused, with those that are', async () => {
    await expect(register(contract, '2016-06-30', { type: 'contract-end' })).rejects.toMatchObject({
      code: 'unknown-event',
      message: expect.stringContaining('case-closed, contract-ended'),
    })
  })

  it('stands once for a subject: it is corrected, or revoked and registered anew', async () => {
    const { id } = await register(contract, '2016-06-30')
    await expect(register(contract, '2017-06-30')).rejects.toMatchObject({ code: 'event-exists' })
    await revoke(id)
    await expect(correct(id, '2017-06-30')).rejects.toMatchObject({ code: 'event-revoked' })
    await expect(revoke(id)).rejects.toMatchObject({ code: 'event-revoked' })
    await expect(correct(newId<EventId>(), '2017-06-30')).rejects.toMatchObject({ code: 'not-found' })
    const again = await register(contract, '2018-06-30')
    const list = await makeListEvents(deps())(
      registrar,
      { subjectType: 'contract', subjectId: contract.id },
      { size: 10, cursor: null },
    )
    expect(list.items.map((event) => [event.id, event.state, event.date]).sort()).toEqual(
      [
        [id, 'revoked', '2016-06-30'],
        [again.id, 'standing', '2018-06-30'],
      ].sort(),
    )
  })
})

describe('an event that is corrected or revoked', () => {
  it('moves every date that counts from it, and leaves both days in the log', async () => {
    const { id } = await world.addRecord(folder, { subjects: [contract] })
    const event = await register(contract, '2016-06-30')
    await correct(event.id, '2021-06-30')
    expect(await explain(id)).toMatchObject({ state: 'running', retentionEnd: '2027-06-30' })
    await revoke(event.id)
    expect(await explain(id)).toMatchObject({ state: 'untriggered', retentionEnd: null })
    const mine = (drafts: readonly { readonly draft: string }[]) =>
      drafts.map(({ draft }) => JSON.parse(draft)).filter(({ subject }) => subject.id === event.id)
    expect(mine(await entries('event.filed'))).toMatchObject([{ codes: { date: '2016-06-30' } }])
    expect(mine(await entries('event.corrected'))).toMatchObject([
      { codes: { before: '2016-06-30', date: '2021-06-30' } },
    ])
    expect(mine(await entries('event.revoked'))).toMatchObject([{ codes: { date: '2021-06-30' } }])
    // Whom it happened to is never in a leaf.
    const leaves = await world.rows(sql`select 1 from audit_outbox where draft like ${`%"${contract.id}"%`}`)
    expect(leaves).toEqual([])
  })

  it('takes what is no longer due out of open lists, and nothing else', async () => {
    const moved = await world.addRecord(folder, { subjects: [contract] })
    const other = { type: 'contract', id: `${contract.id}-other` }
    const stays = await world.addRecord(folder, { subjects: [other] })
    const event = await register(contract, '2016-06-30')
    await register(other, '2016-06-30')
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await decideAll(disposal, officers.decider, batchId)
    await revoke(event.id)
    expect(await itemOf(moved.id)).toEqual({ state: 'skipped', reason: 'no-longer-due' })
    expect(await itemOf(stays.id)).toMatchObject({ state: 'proposed' })
    const skipped = (await entries('item.skipped')).map(({ draft }) => JSON.parse(draft))
    expect(skipped.filter(({ subject }) => subject.id === moved.id)).toMatchObject([
      { codes: { batchId, cause: 'no-longer-due' } },
    ])
    await disposal.approve(officers.approver, batchId, 'as listed')
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    expect([await world.stateOf(moved.id), await world.stateOf(stays.id)]).toEqual(['active', 'destroyed'])
  })

  it('empties an approved batch, which is then complete, and what is due again is listed anew with its date', async () => {
    const { id } = await world.addRecord(folder, { subjects: [contract] })
    const event = await register(contract, '2016-06-30')
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await decideAll(disposal, officers.decider, batchId)
    await disposal.approve(officers.approver, batchId, 'as listed')
    await correct(event.id, '2017-06-30')
    expect(await itemOf(id)).toEqual({ state: 'skipped', reason: 'date-changed' })
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'completed',
      counts: { total: 1, skipped: 1, pending: 0 },
    })
    const { batches } = await sweep(disposal, officers.decider)
    const [again] = batches
    if (again === undefined) throw new Error('not listed anew')
    const { items } = await disposal.listItems(officers.decider, again, { size: 10, cursor: null })
    expect(items).toMatchObject([{ recordId: id, retentionEnd: '2023-06-30' }])
  })

  it('never frees what a hold has caught', async () => {
    const { id } = await world.addRecord(folder, { subjects: [contract] })
    await disposal.placeHold(officers.decider, {
      name: 'Inquiry',
      reason: 'Asked for',
      authority: 'Inquiry',
      scope: { records: [id] },
    })
    await register(contract, '2016-06-30')
    expect(await explain(id)).toMatchObject({ held: true, state: 'due' })
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 0, held: 1 })
  })
})

it('keeps whoever brought an end forward by an event from approving the disposal', async () => {
  await world.addRecord(folder, { subjects: [contract] })
  await register(contract, '2016-06-30', { by: officers.approver })
  const batchId = await sweepIntoOne(disposal, officers.decider)
  await decideAll(disposal, officers.decider, batchId)
  await expect(disposal.approve(officers.approver, batchId, 'mine')).rejects.toMatchObject({
    code: 'separation-of-duties',
  })
})

describe('what is filed at the very moment', () => {
  it('gets the date of an event that it could not see, once both have committed', async () => {
    const { id } = await world.addRecord(folder)
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const { promise: looked, resolve: hasLooked } = Promise.withResolvers<void>()
    const filing = world.db
      .unitOfWork((handle, outgoing) => ({ handle, tx: world.makeTx(handle, outgoing) }))
      .run(async ({ handle, tx }) => {
        const assess = await makeRetentionAtFiling(tx, world.clock).rulesAt([['CONTRACT']])
        const { state } = await assess({
          classPath: ['CONTRACT'],
          subjects: [contract],
          documentDate: null,
          receivedOn: null,
          capturedOn: parseDate('2026-03-02'),
          folderClosedOn: null,
          fields: {},
        })
        hasLooked()
        await gate
        await sql`update record set subjects = ${JSON.stringify([contract])} where id = ${id}`.execute(handle)
        return state
      })
    await looked
    const event = await register(contract, '2016-06-30')
    let settled = false
    const settling = makeSettleEvent(deps())(event.id).then(() => {
      settled = true
    })
    // Waits for the filing; or is done already, which would be wrong.
    await until(
      () => world.rows(sql`select 1 from pg_locks where locktype = 'advisory' and not granted`),
      (waiting) => settled || waiting.length > 0,
    )
    open()
    expect(await filing).toBe('untriggered')
    await settling
    const stored = await world.rows(sql`select retention_end::text as end from record where id = ${id}`)
    expect(stored).toEqual([{ end: '2022-06-30' }])
  })
})

describe('when the last record about it is destroyed', () => {
  const subjectsLeft = () =>
    world.rows(
      sql`select subject_id from retention_event where type = 'contract-ended' and date = '2016-05-05'`,
    )

  it('forgets whom the event was about, in the register and beside the log; not sooner', async () => {
    await world.addRecord(folder, { subjects: [contract] })
    await register(contract, '2016-05-05')
    const second = await world.addRecord(folder, { subjects: [contract] })
    await disposal.placeHold(officers.decider, {
      name: 'Inquiry',
      reason: 'Asked for',
      authority: 'Inquiry',
      scope: { records: [second.id] },
    })
    await disposeOfDue(disposal, officers)
    expect(await subjectsLeft()).toEqual([{ subject_id: contract.id }])
    await world.rows(sql`update hold_item set released_at = now() where record_id = ${second.id}`)
    await world.rows(sql`update hold_scope set released_at = now() where record_id = ${second.id}`)
    await disposeOfDue(disposal, officers)
    expect(await subjectsLeft()).toEqual([{ subject_id: null }])
    const beside = await world.rows(sql`
      select 1 from audit_detail where subject_type = 'event' and name = 'subject' and value = ${contract.id}`)
    expect(beside).toEqual([])
  })
})
