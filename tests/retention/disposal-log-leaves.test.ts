import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makePostgresAuditReader } from '../../src/adapters/postgres/audit/audit-reader.ts'
import { makePostgresAuditSequence } from '../../src/adapters/postgres/audit/audit-sequence.ts'
import { logAsJson } from '../../src/api/presenters/stream-disposal-log.ts'
import { readLeaf } from '../../src/audit/leaf.ts'
import { makeSequenceEntries } from '../../src/audit/sequence-entries.ts'
import type { BatchId, RecordId } from '../../src/kernel/ids.ts'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import { correctLists } from '../../src/retention/batches/correct-lists.ts'
import { makeRetentionAtFiling } from '../../src/retention/dates/retention-at-filing.ts'
import { makeDisposalLog } from '../../src/retention/log/disposal-log.ts'
import { placedFirst } from '../../src/retention/log/placed-first.ts'
import {
  addOfficers,
  approvedBatch,
  decideAll,
  type Officers,
  sweepIntoOne,
} from '../support/disposal-steps.ts'
import { notAnchored } from '../support/make-audit-parts.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'

// A row of the disposal log carries the leaf that tells of its outcome, not of the decision before that.

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let folder: TestFolder

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-DESTROY' })
  await world.addClass('C', 'S-DESTROY')
  folder = await world.addFolder('C')
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
})
afterAll(() => world.close())

/** The newest row of the record, and what the entry says that it is tied to. */
async function leafOf(record: RecordId) {
  const sequenceEntries = makeSequenceEntries({
    auditSequence: makePostgresAuditSequence(world.db.database),
    readAnchorState: notAnchored,
  })
  const log = placedFirst(sequenceEntries, makeDisposalLog({ unitOfWork: world.unitOfWork }))
  const pieces: string[] = []
  for await (const piece of logAsJson(log(officers.auditor, {}, 'json'))) pieces.push(String(piece))
  const rows: { recordId: string; position: number; outcome: string }[] = JSON.parse(pieces.join(''))
  const row = rows.findLast(({ recordId }) => recordId === record)
  const [entry] = await makePostgresAuditReader(world.db.database.app).entries(row?.position ?? 0, 1)
  const { action, subject, codes } = readLeaf(entry?.bytes ?? Buffer.of())
  return { outcome: row?.outcome, action, subject, codes }
}

/** Listed, and out of every list again when the test is over. */
async function listed(): Promise<{ readonly id: RecordId; readonly batchId: BatchId }> {
  const { id } = await world.addRecord(folder)
  return { id, batchId: await sweepIntoOne(disposal, officers.decider) }
}

const heldOutOf = (batchId: BatchId, id: RecordId) => ({
  outcome: 'skipped',
  action: 'item.skipped',
  subject: { type: 'record', id },
  codes: { batchId, cause: 'held' },
})

it('is that of the retention where a record is retained', async () => {
  const { id, batchId } = await listed()
  await disposal.decide(officers.decider, batchId, [
    { recordId: id, decision: 'retain', until: '2031-01-01' as CivilDate, reason: 'Asked for' },
  ])
  expect(await leafOf(id)).toMatchObject({ outcome: 'proposed', action: 'item.decided' })
  await disposal.approve(officers.approver, batchId, 'as listed')
  expect(await leafOf(id)).toMatchObject({
    outcome: 'retained',
    action: 'item.retained',
    subject: { type: 'record', id },
    codes: { batchId, decision: 'retain' },
  })
})

it.each(['withdraw', 'reject'] as const)(
  'is that of the batch where somebody means to %s it',
  async (way) => {
    const { id, batchId } = await listed()
    await decideAll(disposal, officers.decider, batchId)
    await disposal[way](officers.approver, batchId, 'not yet')
    expect(await leafOf(id)).toMatchObject({
      outcome: 'skipped',
      action: way === 'reject' ? 'batch.rejected' : 'batch.withdrawn',
      subject: { type: 'batch', id: batchId },
      codes: { released: 1 },
    })
    await world.rows(sql`update record set retention_end = '2999-12-31' where id = ${id}`)
  },
)

it.each([
  { on: 'its record', approved: false },
  { on: 'its record', approved: true },
  { on: 'its folder', approved: true },
] as const)(
  'is that of its being held, by a hold on $on, approved before: $approved',
  async ({ on, approved }) => {
    const lies = await world.addFolder('C')
    const { id } = await world.addRecord(lies)
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await decideAll(disposal, officers.decider, batchId)
    if (approved) await disposal.approve(officers.approver, batchId, 'as decided')
    await disposal.placeHold(officers.decider, {
      name: 'Inquiry',
      reason: 'asked for',
      authority: 'Court',
      scope: on === 'its record' ? { records: [id] } : { folders: [lies.reference] },
    })
    expect(await leafOf(id)).toMatchObject(heldOutOf(batchId, id))
    await disposal.executeDisposal(batchId)
  },
)

it('is that of its being held, where a record is moved to what is held', async () => {
  const held = await world.addFolder('C')
  await disposal.placeHold(officers.decider, {
    name: 'Inquiry',
    reason: 'asked for',
    authority: 'Court',
    scope: { folders: [held.reference] },
  })
  const { id } = await world.addRecord(folder)
  const batchId = await approvedBatch(disposal, officers)
  await world.rows(sql`update record set folder_id = ${held.id} where id = ${id}`)
  await world.unitOfWork.run((tx) => makeRetentionAtFiling(tx, world.clock).catchArrival(id))
  expect(await leafOf(id)).toMatchObject(heldOutOf(batchId, id))
})

it('is that of its being held, where the approval is the first to find it so', async () => {
  const { id: other } = await world.addRecord(folder)
  const { id, batchId } = await listed()
  await decideAll(disposal, officers.decider, batchId)
  // A hold whose scope binds, and whose job has not caught it yet.
  await world.rows(sql`
    with placed as (
      insert into hold (id, name, reason, authority, state, placed_by, placed_at)
      values (gen_random_uuid(), 'Large', 'asked for', 'Court', 'placed', ${officers.decider.id}, ${world.clock.now()})
      returning id
    )
    insert into hold_scope (hold_id, record_id) select id, ${id}::uuid from placed
  `)
  await disposal.approve(officers.approver, batchId, 'as decided')
  expect(await leafOf(id)).toMatchObject(heldOutOf(batchId, id))
  expect(await leafOf(other)).toMatchObject({ outcome: 'approved', action: 'item.decided' })
  await disposal.withdraw(officers.approver, batchId, 'not yet')
  await world.rows(sql`update record set retention_end = '2999-12-31' where id = ${other}`)
})

it('is that of its leaving the list where a date has moved', async () => {
  const { id } = await world.addRecord(folder)
  const batchId = await approvedBatch(disposal, officers)
  await world.rows(sql`update record set retention_end = '2021-01-01' where id = ${id}`)
  await world.unitOfWork.run((tx) => correctLists(tx, world.clock, officers.decider, { record: id }))
  expect(await leafOf(id)).toMatchObject({
    outcome: 'skipped',
    action: 'item.skipped',
    subject: { type: 'record', id },
    codes: { batchId, cause: 'date-changed' },
  })
})
