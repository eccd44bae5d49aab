import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import { authorise } from '../../src/access/authorise.ts'
import type { AccessConditions } from '../../src/records/access-conditions.ts'
import { makeGiveOverride, makeWithdrawOverride } from '../../src/retention/overrides/give-override.ts'
import type { OverrideSubject } from '../../src/retention/overrides/override-store.ts'
import { type FolderChanges, makeChangeFolder } from '../../src/retention/reclassification/change-folder.ts'
import { checkBag } from '../support/check-bag.ts'
import { type Officers, sweepIntoOne } from '../support/disposal-steps.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeQueryWorld, type QueryWorld } from '../support/make-query-world.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'

let world: RetentionWorld
let queries: QueryWorld
let disposal: Disposal
let officers: Officers
let outsiders: readonly PersonActor[]
let secret: TestFolder

// A world for each test: what it writes of a subject is all there is.
beforeEach(async () => {
  world = await makeRetentionWorld()
  queries = makeQueryWorld(world)
  disposal = makeDisposal(world, { searchIndex: queries.searchIndex })
  await world.addSchedule({ code: 'S-DESTROY' })
  await world.addSchedule({ code: 'S-LONG', period: 'P70Y' })
  await world.addSchedule({ code: 'S-TRANSFER', action: 'transfer' })
  await world.addClass('HR', 'S-DESTROY')
  secret = await world.addFolder('HR', { groups: ['hr'] })
  const add = (name: string) => world.addPerson(name, 'ig-officer', { groups: ['hr', 'legal'] })
  officers = {
    decider: await add('decider'),
    approver: await add('approver'),
    executor: await add('executor'),
    auditor: await world.addPerson('insider', 'auditor', { groups: ['hr', 'legal'] }),
  }
  outsiders = [
    await world.addPerson('outsider', 'ig-officer'),
    await world.addPerson('outside auditor', 'auditor'),
    await world.addPerson('one of two', 'auditor', { groups: ['legal'] }),
  ]
})
afterEach(() => world.close())

/** Conditions of what lies beside each entry of an action. */
async function beside(action: string): Promise<readonly (AccessConditions | null)[]> {
  const rows = await world.rows<{ readonly conditions: AccessConditions | null }>(sql`
    select d.conditions from audit_outbox o join audit_detail d on d.entry_id = (o.draft::jsonb ->> 'id')::uuid
    where o.draft::jsonb ->> 'action' = ${action} and d.name <> 'actorName'`)
  expect(rows.length).toBeGreaterThan(0)
  return rows.map(({ conditions }) => conditions)
}

/** Words beside the entries about something that somebody reads. */
async function seenBy(reader: PersonActor, id: string): Promise<readonly string[]> {
  const rows = await world.rows<{ readonly value: string; readonly conditions: AccessConditions | null }>(sql`
    select value, conditions from audit_detail where subject_id = ${id} and name <> 'actorName'`)
  return rows
    .filter(
      ({ conditions }) => conditions === null || authorise(reader, 'read-history', conditions) === 'allowed',
    )
    .map(({ value }) => value)
}

/** That the words beside every entry of these actions are for those who read the secret folder, and for nobody else. */
async function expectKept(...actions: readonly string[]): Promise<void> {
  for (const action of actions)
    for (const conditions of await beside(action)) {
      const reads = (actor: PersonActor): boolean =>
        conditions === null || authorise(actor, 'read-history', conditions) === 'allowed'
      const seenBy = [...outsiders, officers.auditor].filter(reads).map(({ name }) => name)
      expect({ action, seenBy }).toEqual({ action, seenBy: ['insider'] })
    }
}

describe('what is written of what a reader of the log may not read is withheld from them:', () => {
  it.each(['record', 'folder'] as const)('the schedule given to a %s, and its withdrawal', async (type) => {
    const record = await world.addRecord(secret)
    const subject: OverrideSubject =
      type === 'record' ? { type, id: record.id } : { type, reference: secret.reference }
    const parts = { unitOfWork: world.unitOfWork, clock: world.clock }
    const given = { schedule: 'S-LONG', authority: 'Tribunal', reason: 'Smith appeals' }
    await makeGiveOverride(parts)(officers.decider, subject, given)
    await makeWithdrawOverride(parts)(officers.decider, subject, 'Smith withdrew')
    await expectKept('schedule.overridden', 'schedule.override-withdrawn')
  })

  it('a batch by hand over several sets of readers, from its proposal to its execution', async () => {
    const elsewhere = await world.addFolder('HR', { groups: ['legal'] })
    const records = [(await world.addRecord(secret)).id, (await world.addRecord(elsewhere)).id]
    const proposal = { records, authority: 'Court', reason: 'Smith is acquitted' }
    const { id } = await disposal.propose(officers.decider, proposal)
    await disposal.decideSet(officers.decider, id, { decision: 'destroy', reason: 'so ordered' })
    await disposal.approve(officers.approver, id, 'as the court says')
    await disposal.execute(officers.executor, id, 'Smith asked twice')
    await expectKept('batch.proposed', 'batch.decided', 'batch.approved', 'batch.execution-started')
  })

  it('a batch that is rejected, and one that is withdrawn', async () => {
    const records = [(await world.addRecord(secret)).id]
    const proposal = { records, authority: 'Court', reason: 'Smith is acquitted' }
    const rejected = await disposal.propose(officers.decider, proposal)
    await disposal.reject(officers.approver, rejected.id, 'not Smith')
    const withdrawn = await disposal.propose(officers.decider, proposal)
    await disposal.withdraw(officers.decider, withdrawn.id, 'Smith again')
    await expectKept('batch.rejected', 'batch.withdrawn')
  })

  it('what was decided of one record, and what its receiver said', async () => {
    await world.addClass('ARCH', 'S-TRANSFER')
    const folder = await world.addFolder('ARCH', { groups: ['hr'] })
    const [taken, refused] = [await world.addRecord(folder), await world.addRecord(folder)]
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await disposal.decide(
      officers.decider,
      batchId,
      [taken, refused].map(({ id }) => ({ recordId: id, decision: 'transfer', reason: 'Smith is history' })),
    )
    await disposal.approve(officers.approver, batchId, 'as listed')
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    const fetched = await disposal.fetchTransfer(officers.executor, batchId)
    const chunks: Uint8Array[] = []
    for await (const chunk of await fetched.open()) chunks.push(chunk)
    const { metadata } = checkBag(Buffer.concat(chunks))
    await disposal.acknowledgeTransfer(officers.executor, batchId, {
      archiveReference: 'ARCH Smith/1',
      files: metadata.files.map(({ path, sha256, recordId }) => ({
        path: String(path),
        sha256: String(sha256),
        ...(recordId === refused.id
          ? { outcome: 'refused' as const, reason: 'Smith is here already' }
          : { outcome: 'accepted' as const }),
      })),
    })
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(taken.id)).toBe('transferred')
    await expectKept('item.decided', 'transfer.acknowledged', 'item.skipped', 'item.transferred')
  })

  it('what was decided of a record that is gone, once the folder in which it lay is kept from more people', async () => {
    const open = await world.addFolder('HR')
    const { id } = await world.addRecord(open)
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await disposal.decide(officers.decider, batchId, [
      { recordId: id, decision: 'destroy', reason: 'Smith has left' },
    ])
    await disposal.approve(officers.approver, batchId, 'as listed')
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(id)).toBe('destroyed')
    const changeFolder = makeChangeFolder({ unitOfWork: world.unitOfWork, clock: world.clock })
    await changeFolder(officers.decider, open.reference, { groups: ['hr'], reason: 'names a source' })
    await expectKept('item.decided')
  })

  it('the query of a hold, which asks in words of what its placer has read', async () => {
    const placer = await world.addPerson('placer', 'ig-officer', { groups: ['hr'] })
    await disposal.placeHold(placer, {
      name: 'Inquiry',
      reason: 'asked for',
      authority: 'Court',
      scope: { query: 'smith disciplinary' },
    })
    await expectKept('hold.placed')
  })
})

describe('what was written while it was kept stays with those to whom it was kept', () => {
  const changeFolder = (changes: FolderChanges) =>
    makeChangeFolder({ unitOfWork: world.unitOfWork, clock: world.clock })(
      officers.decider,
      secret.reference,
      changes,
    )

  it('once a record is marked lower, and called something else', async () => {
    const { update } = makeFilingSteps(world)
    const { id } = await world.addRecord(await world.addFolder('HR'), { title: 'Smith' })
    await update(officers.decider, id, { marking: 'official-sensitive', title: 'Smith informs' }, 'any')
    const lower = { marking: 'official', title: 'A letter', reason: 'Smith is not named' } as const
    await update(officers.decider, id, lower, 'any')
    const uncleared = await world.addPerson('uncleared', 'auditor', { clearance: 'official' })
    expect(await seenBy(uncleared, id)).toEqual([])
    await update(officers.decider, id, { title: 'A note' }, 'any')
    expect((await seenBy(uncleared, id)).join()).toContain('A note')
    expect((await seenBy(officers.auditor, id)).join()).toContain('Smith informs')
  })

  it('once its folder is opened, and kept to others in the end', async () => {
    const record = await world.addRecord(secret, { title: 'Smith' })
    await makeFilingSteps(world).update(officers.decider, record.id, { title: 'Smith informs' }, 'any')
    await changeFolder({ groups: [], title: 'Cases', reason: 'Smith is not named any more' })
    await changeFolder({ groups: ['legal'], reason: 'for the court' })
    const [, , lawyer] = outsiders
    if (lawyer === undefined) throw new Error('three of them')
    for (const id of [secret.id, record.id]) {
      expect((await seenBy(lawyer, id)).filter((words) => words.includes('Smith'))).toEqual([])
      expect((await seenBy(officers.auditor, id)).join()).toContain('Smith')
    }
  })
})

it('the name and the reason of a hold are for every reader of the log', async () => {
  const hold = await disposal.placeHold(officers.decider, {
    name: 'Inquiry',
    reason: 'asked for',
    authority: 'Court',
    scope: { folders: [secret.reference] },
  })
  await disposal.requestLift(officers.decider, hold.id, 'over')
  await disposal.confirmLift(officers.approver, hold.id, 'agreed')
  for (const action of ['hold.placed', 'hold.lift-requested', 'hold.lifted'])
    expect(new Set(await beside(action))).toEqual(new Set([null]))
})
