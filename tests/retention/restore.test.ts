import { Readable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import {
  type BatchId,
  type CertificateId,
  type ComponentId,
  type HoldId,
  newId,
  type RecordId,
} from '../../src/kernel/ids.ts'
import { sha256Hex } from '../../src/kernel/sha256.ts'
import { contentKey, textKey } from '../../src/records/component-keys.ts'
import type { ContentStore } from '../../src/records/content-store.ts'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import {
  addOfficers,
  approvedBatch,
  decideAll,
  type Officers,
  sweep,
  sweepIntoOne,
} from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { type LostEntry, restoreWorld } from '../support/restored-world.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'

// The database of each test is the backup; what was done since is only in the log. The whole way, with a real backup,
// is in tests/faults/restore.test.ts.

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let folder: TestFolder
let counter = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-DESTROY' })
  disposal = makeDisposal(world)
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  await world.rows(sql`update hold set state = 'lifted', lifted_at = now() where state <> 'lifted'`)
  await world.rows(sql`update hold_scope set released_at = now() where released_at is null`)
  counter += 1
  await world.addClass(`R${counter}`, 'S-DESTROY')
  folder = await world.addFolder(`R${counter}`)
  officers = await addOfficers(world)
})

const destroyed = (record: { readonly id: RecordId }, batchId: BatchId): LostEntry => ({
  action: 'item.destroyed',
  subject: { type: 'record', id: record.id },
  codes: {
    batchId,
    sha256: 'a'.repeat(64),
    size: 12,
    class: folder.classCode,
    scheduleCode: 'S-DESTROY',
    scheduleVersion: 1,
  },
})
const approved = (batchId: BatchId): LostEntry => ({
  action: 'batch.approved',
  subject: { type: 'batch', id: batchId },
  codes: { how: 'token' },
  actor: officers.approver.id,
})

async function itemOf(batchId: BatchId, record: { readonly id: RecordId }) {
  const [item] = await world.rows<{ state: string; reason: string | null }>(sql`
    select state, state_reason as reason from disposal_item where batch_id = ${batchId} and record_id = ${record.id}
  `)
  return item
}

/** What the entry says to which the item is tied; it waits for its place. */
async function tiedTo(batchId: BatchId, record: { readonly id: RecordId }) {
  const [found] = await world.rows<{ readonly draft: string }>(sql`
    select o.draft from disposal_item i join audit_outbox o on o.draft::jsonb ->> 'id' = i.audit_entry_id::text
    where i.batch_id = ${batchId} and i.record_id = ${record.id}
  `)
  return JSON.parse(found?.draft ?? 'null')
}

it('does not end while a store holds on to a byte, and nothing else starts until it has let go', async () => {
  const record = await world.addRecord(folder)
  let refusing = true
  const store: ContentStore = {
    ...world.contentStore,
    destroy: async (key) => {
      if (refusing) throw new Error('read-only file system')
      await world.contentStore.destroy(key)
    },
  }
  const restored = restoreWorld(world, [destroyed(record, newId<BatchId>())], store)
  await expect(restored.requireCurrent()).rejects.toMatchObject({ code: 'database-restored' })
  expect(await restored.takeUp()).toMatchObject({
    finished: false,
    report: { destroyedAgain: 0, stillThere: [{ id: record.id, cause: 'originals: store-failed' }] },
  })
  expect(await world.stateOf(record.id)).toBe('destroying')
  await expect(restored.requireCurrent()).rejects.toMatchObject({ code: 'database-restored' })
  refusing = false
  expect(await restored.takeUp()).toMatchObject({
    finished: true,
    report: { destroyedAgain: 1, stillThere: [] },
  })
  expect(await world.stateOf(record.id)).toBe('destroyed')
  await restored.requireCurrent()
})

it('places a hold on everything where nothing says on what it stood, and one on a folder also on what was moved there', async () => {
  const [anywhere, moved] = [await world.addRecord(folder), await world.addRecord(folder)]
  const target = await world.addFolder(folder.classCode)
  const byQuery = newId<HoldId>()
  const onFolder = newId<HoldId>()
  const holdOf = (id: HoldId, codes: LostEntry['codes']): LostEntry => ({
    action: 'hold.placed',
    subject: { type: 'hold', id },
    ...(codes && { codes }),
    actor: officers.decider.id,
  })
  const { report } = await restoreWorld(world, [
    holdOf(onFolder, { folders: [target.id, newId()], records: [], classes: [] }),
    {
      action: 'record.moved',
      subject: { type: 'record', id: moved.id },
      codes: { toFolder: target.id, toClass: target.classCode },
    },
    holdOf(byQuery, { records: [], folders: [], classes: [] }),
  ]).takeUp()
  expect(report.holds).toMatchObject({ placedAgain: [onFolder, byQuery], onEverything: [byQuery] })
  const { finished } = await disposal.startSweep(officers.decider, {
    dryRun: true,
    asOf: '2999-12-31' as never,
  })
  expect((await finished).due).toBe(0)
  const caught = await world.rows<{ hold: string; record: string }>(sql`
    select hold_id as hold, record_id as record from hold_item where record_id in (${anywhere.id}, ${moved.id})
  `)
  expect(caught).toContainEqual({ hold: onFolder, record: moved.id })
  expect(caught.map(({ record }) => record)).not.toContain(anywhere.id)
})

it('lets go of a record whose destruction had begun, if it is whole; else it is stuck and stays unread', async () => {
  const [whole, torn] = [await world.addRecord(folder), await world.addRecord(folder)]
  const batchId = await approvedBatch(disposal, officers)
  await disposal.execute(officers.executor, batchId, undefined)
  for (const { id } of [whole, torn]) {
    await world.rows(
      sql`update disposal_item set state = 'destroying' where batch_id = ${batchId} and record_id = ${id}`,
    )
    await world.rows(sql`update record set state = 'destroying' where id = ${id}`)
  }
  await world.contentStore.destroy(torn.originalKey)
  const { report } = await restoreWorld(world, [
    { action: 'log.heartbeat', subject: { type: 'audit-log', id: 'x' } },
  ]).takeUp()
  expect(report.batchesToReview).toEqual([batchId])
  expect([await world.stateOf(whole.id), await itemOf(batchId, whole)]).toEqual([
    'active',
    { state: 'proposed', reason: null },
  ])
  expect([await world.stateOf(torn.id), await itemOf(batchId, torn)]).toEqual([
    'destroying',
    { state: 'stuck', reason: 'restored-and-partly-destroyed' },
  ])
  expect(await tiedTo(batchId, torn)).toMatchObject({
    action: 'item.stuck',
    subject: { id: torn.id },
    codes: { batchId, cause: 'restored-and-partly-destroyed' },
  })
  await disposal.executeDisposal(batchId)
  expect(await world.stateOf(whole.id)).toBe('active')
  expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({ state: 'in-review' })
})

it.each(['alone', 'beside what is retained'] as const)(
  'does not end a batch in which something is stuck %s: approved anew it is executed, and that goes to its end',
  async (how) => {
    const torn = await world.addRecord(folder)
    const beside = how === 'alone' ? [] : [await world.addRecord(folder)]
    const batchId = await approvedBatch(disposal, officers)
    await disposal.execute(officers.executor, batchId, undefined)
    await world.rows(
      sql`update disposal_item set state = 'destroying' where batch_id = ${batchId} and record_id = ${torn.id}`,
    )
    await world.rows(sql`update record set state = 'destroying' where id = ${torn.id}`)
    await world.contentStore.destroy(torn.originalKey)
    await restoreWorld(world, [{ action: 'log.heartbeat', subject: { type: 'audit-log', id: 'x' } }]).takeUp()
    if (beside.length > 0)
      await disposal.decide(
        officers.decider,
        batchId,
        beside.map(({ id }) => ({
          recordId: id,
          decision: 'retain',
          until: '2031-01-01' as CivilDate,
          reason: 'Asked for',
        })),
      )
    for (const way of [disposal.reject, disposal.withdraw])
      await expect(way(officers.approver, batchId, 'No')).rejects.toMatchObject({ code: 'batch-state' })
    await disposal.approve(officers.approver, batchId, 'Looked at anew')
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'approved',
      counts: { failed: 1, pending: 0 },
    })
    await expect(disposal.withdraw(officers.approver, batchId, 'No')).rejects.toMatchObject({
      code: 'batch-state',
    })
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(torn.id)).toBe('destroyed')
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'completed',
      counts: { destroyed: 1, failed: 0, pending: 0 },
    })
  },
)

it('of a batch executed since, what was destroyed goes again and the rest comes to the next review', async () => {
  const [gone, left] = [await world.addRecord(folder), await world.addRecord(folder)]
  const batchId = await sweepIntoOne(disposal, officers.decider)
  const { report } = await restoreWorld(world, [
    {
      action: 'item.decided',
      subject: { type: 'record', id: gone.id },
      codes: { batchId },
      actor: officers.decider.id,
    },
    approved(batchId),
    {
      action: 'batch.execution-started',
      subject: { type: 'batch', id: batchId },
      actor: officers.executor.id,
    },
    destroyed(gone, batchId),
  ]).takeUp()
  expect(report).toMatchObject({ destroyedAgain: 1, batchesToReview: [] })
  expect([await itemOf(batchId, gone), await itemOf(batchId, left)]).toEqual([
    { state: 'destroyed', reason: null },
    { state: 'skipped', reason: 'restored' },
  ])
  expect(await tiedTo(batchId, left)).toMatchObject({
    action: 'item.skipped',
    codes: { batchId, cause: 'restored' },
  })
  expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
    state: 'completed',
    approvals: [{ by: officers.approver.name, void: false }],
    counts: { total: 2, destroyed: 1, skipped: 1, pending: 0 },
  })
  const [stub] = await world.rows(
    sql`select approved_by, authority, batch_id from stub where record_id = ${gone.id}`,
  )
  expect(stub).toEqual({
    approved_by: [officers.approver.name],
    authority: 'Disposal of Documents Order 1925, S-DESTROY (2019-05-01)',
    batch_id: batchId,
  })
  expect((await sweep(disposal, officers.decider)).due).toBe(1)
})

it('foresees the certificates that come back: none of a batch all of which was captured since', async () => {
  const [record, since] = [await world.addRecord(folder), { id: newId<RecordId>() }]
  const batches = [newId<BatchId>(), newId<BatchId>()] as const
  const certified = await Promise.all(
    batches.map(async (batchId): Promise<readonly LostEntry[]> => {
      const [id, filed] = [newId<CertificateId>(), newId<RecordId>()]
      const body = Buffer.from(JSON.stringify({ id, items: [] }))
      const sha256 = sha256Hex(body)
      await world.contentStore.put(contentKey(filed, newId()), Readable.from([body]))
      return [
        { action: 'record.captured', subject: { type: 'record', id: filed }, codes: { sha256 } },
        {
          action: 'certificate.issued',
          subject: { type: 'certificate', id },
          codes: { batchId, sequence: 1, kind: 'regular', sha256 },
        },
      ]
    }),
  )
  const restored = restoreWorld(world, [
    { action: 'record.captured', subject: { type: 'record', id: since.id }, codes: {} },
    destroyed(record, batches[0]),
    destroyed(since, batches[1]),
    ...certified.flat(),
  ])
  const foreseen = await restored.preview()
  const { report } = await restored.takeUp()
  expect(report.certificatesBroughtBack).toHaveLength(1)
  expect(foreseen.report.certificatesBroughtBack).toEqual(report.certificatesBroughtBack)
})

it('takes a record out of the list of the backup’s day where another batch destroyed it since', async () => {
  const record = await world.addRecord(folder)
  const old = await sweepIntoOne(disposal, officers.decider)
  const since = newId<BatchId>()
  await restoreWorld(world, [approved(since), destroyed(record, since)]).takeUp()
  expect([await itemOf(old, record), await itemOf(since, record)]).toEqual([
    { state: 'skipped', reason: 'restored' },
    { state: 'destroyed', reason: null },
  ])
  expect(await tiedTo(old, record)).toMatchObject({
    action: 'item.skipped',
    codes: { batchId: old, cause: 'restored' },
  })
  expect(await world.stateOf(record.id)).toBe('destroyed')
})

it('voids an approval, and the same officer may approve anew what is decided', async () => {
  const record = await world.addRecord(folder)
  const batchId = await approvedBatch(disposal, officers)
  await restoreWorld(world, [{ action: 'log.heartbeat', subject: { type: 'audit-log', id: 'x' } }]).takeUp()
  await expect(disposal.execute(officers.executor, batchId, undefined)).rejects.toMatchObject({
    code: 'batch-state',
  })
  await decideAll(disposal, officers.decider, batchId)
  await disposal.approve(officers.approver, batchId, 'Looked at anew')
  await disposal.execute(officers.executor, batchId, undefined)
  await disposal.executeDisposal(batchId)
  expect(await world.stateOf(record.id)).toBe('destroyed')
})

it('lets the bytes of what was captured and destroyed since go, which a backup of the store brought back', async () => {
  const id = newId<RecordId>()
  const lost: readonly LostEntry[] = [
    {
      action: 'record.captured',
      subject: { type: 'record', id },
      codes: { reference: 'R-1', folder: folder.id },
    },
    destroyed({ id }, newId<BatchId>()),
  ]
  const keys = [contentKey(id, newId<ComponentId>()), textKey(id, newId<ComponentId>(), newId())]
  for (const key of keys) await world.contentStore.put(key, someBytes())
  let refusing = true
  const restored = restoreWorld(world, lost, {
    ...world.contentStore,
    destroy: async (key) => {
      if (refusing) throw new Error('read-only file system')
      await world.contentStore.destroy(key)
    },
  })
  expect(await restored.takeUp()).toMatchObject({
    finished: false,
    report: { destroyedAgain: 0, stillThere: [{ id, cause: 'originals: store-failed' }] },
  })
  refusing = false
  expect(await restored.takeUp()).toMatchObject({
    finished: true,
    report: { destroyedAgain: 0, stillThere: [], lost: { capturedAndGone: 1, captures: [] } },
  })
  for (const key of keys) expect(await world.contentStore.find(key)).toBeUndefined()
})

async function* someBytes(): AsyncIterable<Uint8Array> {
  yield Buffer.from('brought back')
}

it('counts what nothing brings back', async () => {
  const [id, goneToo] = [newId<RecordId>(), newId<RecordId>()]
  const captured = (record: RecordId): LostEntry => ({
    action: 'record.captured',
    subject: { type: 'record', id: record },
    codes: { reference: 'R-2026-1', folder: folder.id },
  })
  const { report } = await restoreWorld(world, [
    captured(id),
    captured(goneToo),
    destroyed({ id: goneToo }, newId<BatchId>()),
    { action: 'record.updated', subject: { type: 'record', id } },
    { action: 'schedule.published', subject: { type: 'schedule', id: 'S-DESTROY' } },
    { action: 'content.opened', subject: { type: 'record', id } },
  ]).takeUp()
  expect(report).toMatchObject({ destroyedAgain: 0, stillThere: [] })
  expect(report.lost).toMatchObject({
    captures: [{ id, reference: 'R-2026-1', folderId: folder.id }],
    capturedAndGone: 1,
    changes: { 'record.updated': 1, 'schedule.published': 1 },
  })
})
