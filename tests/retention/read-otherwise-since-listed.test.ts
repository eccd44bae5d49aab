import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import { logAsJson } from '../../src/api/presenters/stream-disposal-log.ts'
import type { BatchId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { makeDisposalLog } from '../../src/retention/log/disposal-log.ts'
import { addOfficers, type Officers, sweepIntoOne } from '../support/disposal-steps.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld, type TestRecord } from '../support/retention-world.ts'

let world: RetentionWorld
let filing: ReturnType<typeof makeFilingSteps>
let disposal: Disposal
let officers: Officers
let uncleared: PersonActor
let outside: PersonActor
let record: TestRecord
let batchId: BatchId

beforeAll(async () => {
  world = await makeRetentionWorld()
  filing = makeFilingSteps(world)
  disposal = makeDisposal(world)
  await world.addSchedule({ code: 'SEVEN' })
  await world.addSchedule({ code: 'SENT', action: 'transfer' })
  await world.addClass('KEEP', 'SEVEN', null, 'keep')
  await world.addClass('SENT', 'SENT')
  uncleared = await world.addPerson('uncleared', 'auditor', { clearance: 'official' })
  outside = await world.addPerson('outside', 'ig-officer', { clearance: 'official' })
})
afterAll(() => world.close())
beforeEach(async () => {
  await nothingElseIsDue()
  officers = await addOfficers(world)
  record = await world.addRecord(await world.addFolder('KEEP'), { title: 'Letter' })
})

const nothingElseIsDue = () =>
  world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
const raise = () =>
  filing.update(officers.decider, record.id, { marking: 'official-sensitive', title: 'Smith informs' }, 'any')
const retain = () =>
  disposal.decide(officers.decider, batchId, [
    {
      recordId: record.id,
      decision: 'retain',
      until: parseDate('2031-01-01'),
      reason: 'Smith asked for it',
      authority: 'Smith v. Jones',
    },
  ])

async function logged(actor: PersonActor): Promise<{ readonly [column: string]: unknown } | undefined> {
  const log = makeDisposalLog({ unitOfWork: world.unitOfWork })(actor, {}, 'json')
  const pieces: Buffer[] = []
  for await (const piece of logAsJson(log)) pieces.push(Buffer.from(piece))
  const rows: readonly { readonly batchId: string }[] = JSON.parse(Buffer.concat(pieces).toString())
  return rows.find((row) => row.batchId === batchId)
}
async function listed(actor: PersonActor) {
  const { items } = await disposal.listItems(actor, batchId, { size: 9, cursor: null })
  return items[0]
}

describe('what a record is called, and what was written of it, is withheld from an auditor', () => {
  it('who could read it when it was listed, and cannot since it was marked', async () => {
    batchId = await sweepIntoOne(disposal, officers.decider)
    await retain()
    const words = { reason: 'Smith asked for it', authority: 'Smith v. Jones' }
    expect(await logged(uncleared)).toMatchObject({ title: 'Letter', ...words })
    await raise()
    expect(await logged(officers.auditor)).toMatchObject({ title: 'Smith informs', ...words })
    expect(await logged(uncleared)).toMatchObject({
      recordId: record.id,
      reference: record.reference,
      title: 'withheld',
      reason: 'withheld',
      authority: 'withheld',
    })
  })

  it('in the list of its batch as well', async () => {
    batchId = await sweepIntoOne(disposal, officers.decider)
    await retain()
    await raise()
    expect(await listed(officers.auditor)).toMatchObject({ reason: 'Smith asked for it' })
    expect(await listed(uncleared)).toMatchObject({ title: 'withheld', reason: 'withheld' })
    expect((await disposal.itemContext(officers.auditor, batchId, record.id)).item).toMatchObject({
      decisionReason: 'Smith asked for it',
      decisionAuthority: 'Smith v. Jones',
    })
    expect((await disposal.itemContext(uncleared, batchId, record.id)).item).toMatchObject({
      title: 'withheld',
      reason: 'withheld',
      decisionReason: 'withheld',
      decisionAuthority: 'withheld',
    })
  })

  it('where it is to be called something else in an archive', async () => {
    await nothingElseIsDue()
    record = await world.addRecord(await world.addFolder('SENT'))
    batchId = await sweepIntoOne(disposal, officers.decider)
    const closure = {
      type: 'closed-until',
      until: parseDate('2090-01-01'),
      exemptions: ['40(2)'],
      alternativeTitle: 'A bird',
    } as const
    await disposal.decide(officers.decider, batchId, [{ recordId: record.id, decision: 'transfer', closure }])
    await raise()
    expect(await listed(officers.auditor)).toMatchObject({ closure })
    expect(await listed(uncleared)).toMatchObject({ closure: { ...closure, alternativeTitle: 'withheld' } })
    const { alternativeTitle: _, ...rest } = closure
    expect((await listed(outside))?.closure).toEqual(rest)
  })

  it('once it is gone, marked between the decision and its destruction, where its class keeps titles', async () => {
    batchId = await sweepIntoOne(disposal, officers.decider)
    const reason = 'Smith is safe'
    await disposal.decide(officers.decider, batchId, [{ recordId: record.id, decision: 'destroy', reason }])
    await disposal.approve(officers.approver, batchId, 'as listed')
    await raise()
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    const row = { recordId: record.id, outcome: 'destroyed', authority: expect.stringContaining('SEVEN') }
    expect(await logged(officers.auditor)).toMatchObject({ ...row, title: 'Smith informs', reason })
    expect(await logged(uncleared)).toMatchObject({ ...row, title: 'withheld', reason: 'withheld' })
  })

  it('where it was moved to a folder of others', async () => {
    batchId = await sweepIntoOne(disposal, officers.decider)
    await retain()
    await disposal.approve(officers.approver, batchId, 'as listed')
    const insider = await world.addPerson(`insider of ${record.reference}`, 'ig-officer', { groups: ['hr'] })
    await filing.move(insider, record, await world.addFolder('KEEP', { groups: ['hr'] }))
    const words = { title: 'withheld', reason: 'withheld' }
    expect(await logged(officers.auditor)).toMatchObject({ outcome: 'retained', ...words })
    expect(await listed(officers.auditor)).toMatchObject({ state: 'retained', ...words })
  })
})

describe('a reviewer who could read a record when it was listed, and cannot since it was marked', () => {
  it('reads no reason of those who still can, and why it left the list', async () => {
    batchId = await sweepIntoOne(disposal, officers.decider)
    await raise()
    await retain()
    expect(await listed(officers.approver)).toMatchObject({ reason: 'Smith asked for it' })
    expect(await listed(outside)).toMatchObject({ decision: 'retain', title: null, reason: null })
    expect((await disposal.itemContext(outside, batchId, record.id)).item).toMatchObject({
      decisionReason: null,
      decisionAuthority: null,
    })
    await disposal.placeHold(officers.executor, {
      name: 'Inquiry',
      reason: 'asked for',
      authority: 'Court',
      scope: { records: [record.id] },
    })
    expect(await listed(outside)).toMatchObject({ state: 'skipped', reason: 'held' })
  })
})
