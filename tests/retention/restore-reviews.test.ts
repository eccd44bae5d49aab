import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import { presentStub } from '../../src/api/presenters/present-stub.ts'
import { logAsJson } from '../../src/api/presenters/stream-disposal-log.ts'
import { type BatchId, newId, type RecordId } from '../../src/kernel/ids.ts'
import { sha256Hex } from '../../src/kernel/sha256.ts'
import { contentKey } from '../../src/records/component-keys.ts'
import { makeDisposalLog } from '../../src/retention/log/disposal-log.ts'
import { makeListStubs } from '../../src/retention/log/list-stubs.ts'
import type { ReportName, ReportRow } from '../../src/retention/reports/report.ts'
import { makeRunReport } from '../../src/retention/reports/run-report.ts'
import { checkBag } from '../support/check-bag.ts'
import { addOfficers, decideAll, type Officers, sweepIntoOne } from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { type LostEntry, restoreWorld } from '../support/restored-world.ts'
import { makeRetentionWorld, type RetentionWorld, type TestRecord } from '../support/retention-world.ts'

// A restore between the stages of a review and between the steps of a transfer; the database of each test is the backup.

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let owner: PersonActor
let classCode: string
let counter = 0

const DAY = 86_400_000

beforeAll(async () => {
  world = await makeRetentionWorld()
  const reviewers = [{ role: 'business-owner', group: 'fin-owners' }, 'ig-officer']
  await world.addSchedule({ code: 'S-TWO', reviewers })
  await world.addSchedule({ code: 'S-REVIEW', action: 'review' })
  await world.addSchedule({ code: 'S-TRANSFER', action: 'transfer' })
  await world.rows(
    sql`insert into file_plan (code, title, applied_at) values ('PORTS', 'Department of Ports', now())`,
  )
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  disposal = makeDisposal(world, { coolingOffMs: DAY })
  officers = await addOfficers(world)
  counter += 1
  owner = await world.addPerson(`owner ${counter}`, 'civil-servant', { groups: ['fin-owners'] })
  classCode = `C${counter}`
})

async function recordUnder(schedule: string): Promise<TestRecord> {
  await world.addClass(classCode, schedule)
  return world.addRecord(await world.addFolder(classCode))
}

const nothing: LostEntry = { action: 'log.heartbeat', subject: { type: 'audit-log', id: 'x' } }
const ended = (
  { id }: { readonly id: RecordId },
  batchId: BatchId,
  codes: LostEntry['codes'] = {},
  action: 'item.destroyed' | 'item.transferred' = 'item.destroyed',
): LostEntry => ({ action, subject: { type: 'record', id }, codes: { batchId, class: classCode, ...codes } })
const approvedBy = (actor: PersonActor, batchId: BatchId, stage: number): LostEntry => ({
  action: 'batch.approved',
  subject: { type: 'batch', id: batchId },
  codes: { how: 'token', stage, stages: 2 },
  actor: actor.id,
})

async function stubOf({ id }: TestRecord) {
  const [stub] = await world.rows(sql`
    select state, authority, approved_by, archive_reference from stub where record_id = ${id}`)
  return stub
}

async function reasonsInLog({ id }: TestRecord): Promise<readonly string[]> {
  const log = makeDisposalLog({ unitOfWork: world.unitOfWork })(officers.auditor, {}, 'json')
  const rows: { recordId: string; reason: string }[] = JSON.parse(await text(logAsJson(log)))
  return rows.filter(({ recordId }) => recordId === id).map(({ reason }) => reason)
}

async function stagesStanding(batchId: BatchId) {
  const { approvals } = await disposal.getBatch(officers.decider, batchId)
  return approvals.filter(({ void: isVoid }) => !isVoid).map(({ stage, by }) => [stage, by])
}

describe('a review in stages', () => {
  it('begins anew from the first stage, and its cooling-off from the last', async () => {
    const record = await recordUnder('S-TWO')
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await decideAll(disposal, officers.decider, batchId)
    await disposal.approve(owner, batchId, 'yes')
    await disposal.approve(officers.approver, batchId, 'yes')
    world.clock.pass(2 * DAY)
    await restoreWorld(world, [nothing]).takeUp()
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'in-review',
      notBefore: null,
    })
    expect(await stagesStanding(batchId)).toEqual([])
    await expect(disposal.approve(officers.approver, batchId, 'again')).rejects.toMatchObject({
      code: 'not-awaited',
    })
    await disposal.approve(owner, batchId, 'again')
    const approved = await disposal.approve(officers.approver, batchId, 'again')
    expect(approved.notBefore).toEqual(new Date(world.clock.now().getTime() + DAY))
    await expect(disposal.execute(officers.executor, batchId, undefined)).rejects.toMatchObject({
      code: 'cooling-off',
    })
    world.clock.pass(DAY)
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(record.id)).toBe('destroyed')
  })

  it('of one whose last stage is only in the log, both stages stand again', async () => {
    const record = await recordUnder('S-TWO')
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await decideAll(disposal, officers.decider, batchId)
    await disposal.approve(owner, batchId, 'yes')
    await restoreWorld(world, [approvedBy(officers.approver, batchId, 2), ended(record, batchId)]).takeUp()
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({ state: 'completed' })
    expect(await stagesStanding(batchId)).toEqual([
      [1, owner.name],
      [2, officers.approver.name],
    ])
    expect(await stubOf(record)).toMatchObject({ approved_by: [owner.name, officers.approver.name] })
  })

  it('an approval of the backup that was void when it was executed stays void', async () => {
    const record = await recordUnder('S-TWO')
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await decideAll(disposal, officers.decider, batchId)
    await disposal.approve(owner, batchId, 'yes')
    const other = await world.addPerson(`other ${counter}`, 'civil-servant', { groups: ['fin-owners'] })
    await restoreWorld(world, [
      {
        action: 'batch.approval-voided',
        subject: { type: 'batch', id: batchId },
        codes: { stages: 1, cause: 'decided-anew' },
        actor: officers.decider.id,
      },
      approvedBy(other, batchId, 1),
      approvedBy(officers.approver, batchId, 2),
      ended(record, batchId),
    ]).takeUp()
    expect(await stagesStanding(batchId)).toEqual([
      [1, other.name],
      [2, officers.approver.name],
    ])
  })

  it('a batch that the backup does not know comes back with its stages, and an expert’s authority as one that is lost', async () => {
    const record = await recordUnder('S-REVIEW')
    const batchId = newId<BatchId>()
    await restoreWorld(world, [
      {
        action: 'batch.proposed',
        subject: { type: 'batch', id: batchId },
        codes: {
          class: classCode,
          disposalAction: 'review',
          items: 3,
          reviewers: ['business-owner', 'ig-officer'],
        },
      },
      approvedBy(owner, batchId, 1),
      approvedBy(officers.approver, batchId, 2),
      ended(record, batchId, { disposalAction: 'review' }),
    ]).takeUp()
    const { stages, state } = await disposal.getBatch(officers.decider, batchId)
    expect([state, stages.map(({ role }) => role)]).toEqual(['completed', ['business-owner', 'ig-officer']])
    // Of what else it listed nothing came back, and everything that is in it is in one place.
    const rows = await rowsOf('reconciliation')
    expect(rows.find(({ batch }) => batch === batchId)).toMatchObject({
      total: 1,
      destroyed: 1,
      balanced: 'yes',
    })
    expect(rows.find(({ batch }) => batch === 'all')).toMatchObject({ balanced: 'yes' })
    expect(await stubOf(record)).toMatchObject({
      state: 'destroyed',
      authority: 'lost with the database restored from a backup',
      approved_by: [owner.name, officers.approver.name],
    })
  })
})

async function rowsOf(name: ReportName): Promise<readonly ReportRow[]> {
  const rows: ReportRow[] = []
  for await (const page of makeRunReport(world)(officers.auditor, name)) rows.push(...page)
  return rows
}

describe('who decided', () => {
  const deciderOf = async (batchId: BatchId, { id }: TestRecord) => {
    const [item] = await world.rows<{ by: string }>(sql`
      select decided_by as by from disposal_item where batch_id = ${batchId} and record_id = ${id}`)
    return item?.by
  }
  const decidedAsSet = (batchId: BatchId, actor: PersonActor, folderId: string | null = null): LostEntry => ({
    action: 'batch.decided',
    subject: { type: 'batch', id: batchId },
    codes: { decision: 'destroy', folderId },
    actor: actor.id,
  })

  it('is who decided a whole folder or batch at once, unless the item was decided by itself, or in the backup', async () => {
    await world.addClass(classCode, 'S-TWO')
    const [folder, other] = [await world.addFolder(classCode), await world.addFolder(classCode)]
    const inFolder = await world.addRecord(folder)
    const inOther = await world.addRecord(other)
    const byItself = await world.addRecord(folder)
    const inBackup = await world.addRecord(folder)
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await disposal.decide(officers.decider, batchId, [{ recordId: inBackup.id, decision: 'destroy' }])
    const unknown = newId<BatchId>()
    const alone = await world.addRecord(other)
    await restoreWorld(world, [
      {
        action: 'item.decided',
        subject: { type: 'record', id: byItself.id },
        codes: { batchId },
        actor: officers.executor.id,
      },
      decidedAsSet(batchId, owner, folder.id),
      decidedAsSet(batchId, officers.auditor),
      ...[inFolder, inOther, byItself, inBackup].map((record) => ended(record, batchId)),
      decidedAsSet(unknown, owner),
      ended(alone, unknown),
    ]).takeUp()
    expect({
      inFolder: await deciderOf(batchId, inFolder),
      inOther: await deciderOf(batchId, inOther),
      byItself: await deciderOf(batchId, byItself),
      inBackup: await deciderOf(batchId, inBackup),
      alone: await deciderOf(unknown, alone),
    }).toEqual({
      inFolder: owner.id,
      inOther: officers.auditor.id,
      byItself: officers.executor.id,
      inBackup: officers.decider.id,
      alone: owner.id,
    })
  })
})

describe('a transfer', () => {
  /** Approved, packaged and fetched. */
  async function sent() {
    disposal = makeDisposal(world)
    const record = await recordUnder('S-TRANSFER')
    const batchId = await sweepIntoOne(disposal, officers.decider)
    const closure = {
      type: 'closed-for-period',
      period: 'P30Y',
      exemptions: ['27(1)(a)'],
      alternativeTitle: 'Paper',
    } as const
    await disposal.decide(officers.decider, batchId, [{ recordId: record.id, decision: 'transfer', closure }])
    await disposal.approve(officers.approver, batchId, 'as listed')
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    return { record, batchId, bag: await take(batchId) }
  }

  async function take(batchId: BatchId) {
    const found = await disposal.fetchTransfer(officers.executor, batchId)
    const chunks: Uint8Array[] = []
    for await (const chunk of await found.open()) chunks.push(chunk)
    return checkBag(Buffer.concat(chunks))
  }

  const acknowledge = (batchId: BatchId, { metadata }: ReturnType<typeof checkBag>) =>
    disposal.acknowledgeTransfer(officers.executor, batchId, {
      archiveReference: 'ARCH 12/1',
      files: metadata.files.map((file) => ({
        path: String(file['path']),
        sha256: String(file['sha256']),
        outcome: 'accepted',
      })),
    })

  it('goes again with the reference that its archive gave it, where the backup has the receiver’s word', async () => {
    const { record, batchId, bag } = await sent()
    await acknowledge(batchId, bag)
    await restoreWorld(world, [ended(record, batchId, {}, 'item.transferred')]).takeUp()
    expect(await world.stateOf(record.id)).toBe('transferred')
    expect(await stubOf(record)).toMatchObject({ state: 'transferred', archive_reference: 'ARCH 12/1' })
    const titles = await world.rows(sql`
      select from disposal_item where record_id = ${record.id} and decision_closure ? 'alternativeTitle'`)
    expect(titles).toEqual([])
  })

  it('goes again without a reference where that word is only in the log', async () => {
    const { record, batchId } = await sent()
    const { report } = await restoreWorld(world, [
      { action: 'transfer.acknowledged', subject: { type: 'record', id: record.id }, codes: { batchId } },
      ended(record, batchId, {}, 'item.transferred'),
    ]).takeUp()
    expect(await stubOf(record)).toMatchObject({ state: 'transferred', archive_reference: null })
    expect(report.lost.changes).toEqual({})
    expect(report.lost.archiveReferences).toEqual([record.id])
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({ state: 'completed' })
    const stubs = makeListStubs({ unitOfWork: world.unitOfWork })
    const { items } = await stubs(
      officers.decider,
      { reference: record.reference },
      { size: 9, cursor: null },
    )
    expect(items.map(presentStub)).toEqual([
      expect.objectContaining({ state: 'transferred', archiveReferenceNotKnown: 'restored' }),
    ])
    expect(await reasonsInLog(record)).toEqual(['archive reference not known: restored'])
  })

  it('goes again with the reference that its certificate names, and with no other than that', async () => {
    const { record, batchId } = await sent()
    const other = await world.addRecord(await world.addFolder(classCode))
    const body = Buffer.from(
      JSON.stringify({
        items: [
          { recordId: record.id, archiveReference: 'ARCH 12/9' },
          { recordId: other.id, archiveReference: 'ARCH 12/10' },
        ],
      }),
    )
    const filed = newId<RecordId>()
    const sha256 = sha256Hex(body)
    await world.contentStore.put(contentKey(filed, newId()), Readable.from([body]))
    const { report } = await restoreWorld(world, [
      ended(record, batchId, {}, 'item.transferred'),
      { action: 'record.captured', subject: { type: 'record', id: filed }, codes: { sha256 } },
      {
        action: 'certificate.issued',
        subject: { type: 'certificate', id: newId() },
        codes: { batchId, sequence: 1, kind: 'regular', sha256 },
      },
    ]).takeUp()
    expect(report.certificatesBroughtBack).toHaveLength(1)
    expect(report.lost.archiveReferences).toEqual([])
    expect(await stubOf(record)).toMatchObject({ state: 'transferred', archive_reference: 'ARCH 12/9' })
    expect(await reasonsInLog(record)).toEqual(['ARCH 12/9'])
    const rewritten = world.db
      .unitOfWork((db) => db)
      .run((db) =>
        sql`update stub set archive_reference = 'elsewhere' where record_id = ${record.id}`.execute(db),
      )
    await expect(rewritten).rejects.toThrow('stays as it was left')
  })

  it('that nobody has ended is approved anew, and its receiver’s word is brought again', async () => {
    const { record, batchId, bag } = await sent()
    const { report } = await restoreWorld(world, [
      { action: 'transfer.acknowledged', subject: { type: 'record', id: record.id }, codes: { batchId } },
    ]).takeUp()
    expect(report).toMatchObject({ batchesToReview: [batchId] })
    expect(report.lost.changes).toEqual({ 'transfer.acknowledged': 1 })
    expect(await world.stateOf(record.id)).toBe('active')
    await disposal.approve(officers.approver, batchId, 'again')
    await disposal.execute(officers.decider, batchId, undefined)
    await disposal.executeDisposal(batchId)
    await acknowledge(batchId, bag)
    await disposal.executeDisposal(batchId)
    expect(await stubOf(record)).toMatchObject({ state: 'transferred', archive_reference: 'ARCH 12/1' })
    // Who executed it under the approval that stands, not under the one that became void.
    const [item] = await world.rows(sql`
      select executed_by as by from disposal_item where batch_id = ${batchId} and record_id = ${record.id}`)
    expect(item).toEqual({ by: officers.decider.id })
  })

  it('of which the backup has the receiver’s word goes once it is approved anew', async () => {
    const { record, batchId, bag } = await sent()
    await acknowledge(batchId, bag)
    await restoreWorld(world, [nothing]).takeUp()
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(record.id)).toBe('active')
    await disposal.approve(officers.approver, batchId, 'again')
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    expect(await stubOf(record)).toMatchObject({ state: 'transferred', archive_reference: 'ARCH 12/1' })
  })
})
