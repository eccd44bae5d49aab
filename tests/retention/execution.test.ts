import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { failpoints } from '../../src/kernel/failpoint.ts'
import type { BatchId, RecordId } from '../../src/kernel/ids.ts'
import type { ContentStore } from '../../src/records/content-store.ts'
import {
  addOfficers,
  approvedBatch,
  decideAll,
  disposeOfDue,
  type Officers,
  sweep,
} from '../support/disposal-steps.ts'
import { makeDisposal } from '../support/make-disposal.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../support/retention-world.ts'

let world: RetentionWorld
let officers: Officers
let folder: TestFolder
let counter = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-DESTROY' })
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  await world.rows(sql`delete from clock_fault`)
  world.clock.set('2026-03-02T10:00:00Z')
  world.index.turn('honest')
  officers = await addOfficers(world)
  counter += 1
  await world.addClass(`C${counter}`, 'S-DESTROY')
  folder = await world.addFolder(`C${counter}`)
})

async function records(count: number): Promise<readonly TestRecord[]> {
  const made: TestRecord[] = []
  for (let index = 0; index < count; index += 1)
    made.push(await world.addRecord(folder, { title: `Title${counter}x${index}` }))
  return made
}

/** Nothing half-destroyed is shown as whole or as destroyed; nothing whole has lost its bytes. */
async function expectNoHalfTruth(all: readonly TestRecord[]): Promise<void> {
  for (const record of all) {
    const [row] = await world.rows<{
      state: string
      title: string | null
      stub: boolean
      components: number
    }>(sql`
      select r.state, r.title, exists (select from stub s where s.record_id = r.id) as stub,
             (select count(*) from component c where c.record_id = r.id) as components
      from record r where r.id = ${record.id}
    `)
    const original = await world.contentStore.find(record.originalKey)
    if (row?.state === 'active')
      expect({ row, there: original !== undefined }).toMatchObject({ row: { stub: false }, there: true })
    if (row?.state === 'destroyed') {
      expect(row).toMatchObject({ title: null, stub: true, components: 0 })
      expect(original).toBeUndefined()
      expect(await world.contentStore.find(record.textKey)).toBeUndefined()
      expect(world.index.has(record.id)).toBe(false)
    }
  }
}

/** Approves a batch of `count` due records and sets its execution in motion. */
async function executing(
  count: number,
): Promise<{ readonly batchId: BatchId; readonly made: readonly TestRecord[] }> {
  const disposal = makeDisposal(world)
  const made = await records(count)
  const batchId = await approvedBatch(disposal, officers)
  await disposal.execute(officers.executor, batchId, undefined)
  return { batchId, made }
}

const idOf = (made: readonly TestRecord[], index: number): RecordId => {
  const record = made[index]
  if (record === undefined) throw new Error('no such record')
  return record.id
}

it('waits where the clock of the process at work is behind that of the one that took the order', async () => {
  const { batchId, made } = await executing(2)
  const disposal = makeDisposal(world)
  world.clock.set('2026-03-02T09:59:30Z')
  await expect(disposal.executeDisposal(batchId)).rejects.toMatchObject({
    code: 'cooling-off',
    retryable: true,
  })
  await expectNoHalfTruth(made)
  expect((await disposal.getBatch(officers.executor, batchId)).counts).toMatchObject({
    pending: 2,
    skipped: 0,
  })
  world.clock.set('2026-03-02T10:00:30Z')
  await disposal.executeDisposal(batchId)
  expect((await disposal.getBatch(officers.executor, batchId)).counts).toMatchObject({
    destroyed: 2,
    skipped: 0,
  })
})

describe('an approved item is not destroyed', () => {
  const changes: readonly (readonly [string, (id: RecordId) => ReturnType<typeof sql>])[] = [
    [
      'no-longer-due',
      (id) =>
        sql`update record set document_date = '2025-01-01', retention_end = '2032-01-01', trigger_date = '2025-01-01' where id = ${id}`,
    ],
    ['no-longer-due', (id) => sql`update record set document_date = '2025-01-01' where id = ${id}`],
    [
      'date-changed',
      (id) =>
        sql`update record set document_date = '2015-07-31', retention_end = '2022-07-31' where id = ${id}`,
    ],
    [
      'no-longer-due',
      (id) =>
        sql`update record set retained_until = '2030-01-01', retention_end = '2030-01-01' where id = ${id}`,
    ],
    ['action-changed', (id) => sql`update record set disposal_action = 'review' where id = ${id}`],
    ['content-changed', (id) => sql`update component set sha256 = repeat('0', 64) where record_id = ${id}`],
    [
      'folder-changed',
      (id) => sql`
      with other as (
        insert into folder (id, reference, class_code, title, opened_on, access_set_id)
        select gen_random_uuid(), 'moved ' || ${id}::text, f.class_code, 'x', '2012-01-01', f.access_set_id
        from folder f join record r on r.folder_id = f.id where r.id = ${id} returning id
      )
      update record set folder_id = (select id from other) where id = ${id}`,
    ],
  ]
  for (const [reason, change] of changes) {
    it(`when what its approval relied on is no longer so: ${reason}`, async () => {
      const { batchId, made } = await executing(2)
      const id = idOf(made, 0)
      const statement = change(id)
      await world.rows(statement)
      const disposal = makeDisposal(world)
      await disposal.executeDisposal(batchId)
      expect(await world.stateOf(id)).toBe('active')
      expect(await world.contentStore.find(made[0]?.originalKey ?? '')).toBeDefined()
      const { items } = await disposal.listItems(officers.decider, batchId, { size: 9, cursor: null })
      expect(items.find((item) => item.recordId === id)).toMatchObject({ state: 'skipped', reason })
      expect(
        await world.rows(
          sql`select executed_by as by, executed_at as at from disposal_item where batch_id = ${batchId} and record_id = ${id}`,
        ),
      ).toEqual([{ by: officers.executor.id, at: world.clock.now() }])
      expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
        state: 'completed',
        counts: { destroyed: 1, skipped: 1, pending: 0 },
      })
    })
  }

  it('when its approver was disabled or has another role since', async () => {
    for (const change of [
      sql`update person set disabled_at = now() where id = ${officers.approver.id}`,
      sql`update person set role = 'auditor', disabled_at = null where id = ${officers.approver.id}`,
    ]) {
      await world.rows(
        sql`update person set role = 'ig-officer', disabled_at = null where id = ${officers.approver.id}`,
      )
      const { batchId, made } = await executing(1)
      await world.rows(change)
      await makeDisposal(world).executeDisposal(batchId)
      expect(await world.stateOf(idOf(made, 0))).toBe('active')
      await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
    }
  })

  it('when the manifest is not the one that was approved', async () => {
    const { batchId, made } = await executing(1)
    // Somebody with the database in their hands: its own triggers would refuse this.
    await world.rows(
      sql.raw(`do $$ begin
        set local session_replication_role = replica;
        update disposal_batch set manifest_digest = repeat('0', 64) where id = '${batchId}';
      end $$`),
    )
    await expect(makeDisposal(world).executeDisposal(batchId)).rejects.toMatchObject({ code: 'conflict' })
    expect(await world.stateOf(idOf(made, 0))).toBe('active')
  })

  it('when the log cannot be anchored, or the clock is in doubt: the job comes back', async () => {
    const { batchId, made } = await executing(1)
    await world.rows(sql`
      insert into clock_fault (id, kind, found_at, found_on_machine_at, seconds)
      values (gen_random_uuid(), 'database-differs', now(), now(), 400)`)
    await expect(makeDisposal(world).executeDisposal(batchId)).rejects.toMatchObject({ code: 'clock-fault' })
    expect(await world.stateOf(idOf(made, 0))).toBe('active')
  })
})

describe('killed at each point and taken up by another process', () => {
  const points = failpoints.filter(
    (name) =>
      name.startsWith('disposal.') && !name.includes('execution-started') && !name.includes('returned'),
  )
  for (const point of points) {
    it(`${point}: no half-truth stands, and the work is ended once`, async () => {
      const { batchId, made } = await executing(3)
      const dying = makeDisposal(world, { killAt: point })
      await expect(dying.executeDisposal(batchId)).rejects.toMatchObject({ name: 'Killed' })
      await expectNoHalfTruth(made)
      const heir = makeDisposal(world)
      await heir.executeDisposal(batchId)
      await expectNoHalfTruth(made)
      expect(await heir.getBatch(officers.decider, batchId)).toMatchObject({
        state: 'completed',
        counts: { total: 3, destroyed: 3, pending: 0, failed: 0 },
      })
      const certificates = await world.rows(
        sql`select 1 from disposal_certificate where batch_id = ${batchId}`,
      )
      expect(certificates).toHaveLength(1)
    })
  }
})

describe('a store that refuses or lies', () => {
  it('leaves no reading that seems under way', async () => {
    const { batchId, made } = await executing(1)
    const id = idOf(made, 0)
    await world.rows(sql`insert into reading_progress values (${id}, 1, 0, 0, now())`)
    world.index.turn('refuse')
    await makeDisposal(world).executeDisposal(batchId)
    expect(await world.stateOf(id)).toBe('destroying')
    expect(await world.rows(sql`select from reading_progress where record_id = ${id}`)).toEqual([])
  })

  /** Refuses, or only pretends, to destroy some keys. */
  const faulty = (keys: readonly string[], way: 'refuse' | 'lie'): ContentStore =>
    new Proxy<ContentStore>(world.contentStore, {
      get: (target, name) => {
        if (name !== 'destroy') return Reflect.get(target, name, target)
        return async (key: string) => {
          if (!keys.includes(key)) return target.destroy(key)
          if (way === 'refuse') throw new Error('access denied to bucket')
          return undefined
        }
      },
    })

  for (const way of ['refuse', 'lie'] as const) {
    it(`(${way}) leaves the item stuck with its cause, holds up no other, and is made up for later`, async () => {
      const { batchId, made } = await executing(4)
      const stuck = made[1]
      if (stuck === undefined) throw new Error('four were made')
      const disposal = makeDisposal(world, { contentStore: faulty([stuck.originalKey], way) })
      await disposal.executeDisposal(batchId)
      expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
        state: 'completed-with-failures',
        counts: { total: 4, destroyed: 3, failed: 1, pending: 0 },
      })
      const { items } = await disposal.listItems(officers.decider, batchId, { size: 9, cursor: null })
      expect(items.find((item) => item.recordId === stuck.id)).toMatchObject({
        state: 'stuck',
        reason: way === 'refuse' ? 'originals: store-failed' : 'absence-not-proven: fake',
      })
      expect(await world.stateOf(stuck.id)).toBe('destroying')
      const first = JSON.parse(
        Buffer.from(await disposal.certificate(officers.auditor, batchId, 'json')).toString(),
      )
      expect(first).toMatchObject({ kind: 'partial', sequence: 1, supplements: [] })

      const again = makeDisposal(world)
      await expect(again.execute(officers.approver, batchId, undefined)).rejects.toMatchObject({
        code: 'separation-of-duties',
      })
      await again.execute(officers.executor, batchId, undefined)
      await again.executeDisposal(batchId)
      expect(await again.getBatch(officers.decider, batchId)).toMatchObject({
        state: 'completed',
        counts: { destroyed: 4, failed: 0 },
      })
      const second = JSON.parse(
        Buffer.from(await again.certificate(officers.auditor, batchId, 'json')).toString(),
      )
      expect(second).toMatchObject({ kind: 'regular', sequence: 2, supplements: [first.id] })
      const [stub] = await world.rows<{ certificate_id: string }>(
        sql`select certificate_id from stub where record_id = ${stuck.id}`,
      )
      expect(stub?.certificate_id).toBe(second.id)
    })
  }

  it('keeps what a hold reaches before it is gone: the original stays, the record stands', async () => {
    const { batchId, made } = await executing(2)
    const stuck = made[0]
    if (stuck === undefined) throw new Error('two were made')
    await makeDisposal(world, { contentStore: faulty([stuck.originalKey], 'refuse') }).executeDisposal(
      batchId,
    )
    const disposal = makeDisposal(world)
    await disposal.placeHold(officers.decider, {
      name: 'Inquiry',
      reason: 'late',
      authority: 'Court',
      scope: { records: [stuck.id] },
    })
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(stuck.id)).toBe('active')
    expect(await world.contentStore.find(stuck.originalKey)).toBeDefined()
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'completed',
      counts: { destroyed: 1, skipped: 1 },
    })
  })

  it('gives back what a hold reached, also while the store still refuses to let its text go', async () => {
    const { batchId, made } = await executing(2)
    const [held, other] = made
    if (held === undefined || other === undefined) throw new Error('two were made')
    const refusing = makeDisposal(world, { contentStore: faulty([held.textKey, other.textKey], 'refuse') })
    await refusing.executeDisposal(batchId)
    await refusing.placeHold(officers.decider, {
      name: 'Inquiry',
      reason: 'late',
      authority: 'Court',
      scope: { records: [held.id] },
    })
    await refusing.execute(officers.executor, batchId, undefined)
    await refusing.executeDisposal(batchId)
    expect(await world.stateOf(held.id)).toBe('active')
    expect(await world.stateOf(other.id)).toBe('destroying')
    expect(await refusing.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'completed-with-failures',
      counts: { skipped: 1, failed: 1 },
    })
    for (const { originalKey } of made) expect(await world.contentStore.find(originalKey)).toBeDefined()
  })

  it('an index that is down leaves every original untouched', async () => {
    const { batchId, made } = await executing(2)
    world.index.turn('refuse')
    const disposal = makeDisposal(world)
    await disposal.executeDisposal(batchId)
    for (const record of made) expect(await world.contentStore.find(record.originalKey)).toBeDefined()
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'completed-with-failures',
      counts: { failed: 2 },
    })
    world.index.turn('lie')
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'completed-with-failures',
      counts: { failed: 2 },
    })
    world.index.turn('honest')
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'completed',
      counts: { destroyed: 2 },
    })
  })
})

describe('what remains', () => {
  it('is the stub and nothing that describes the document, wherever the database keeps things', async () => {
    const disposal = makeDisposal(world)
    const [record] = await records(1)
    if (record === undefined) throw new Error('one was made')
    await world.rows(sql`
      insert into idempotency (actor_id, key, request_digest, record_id, answer, created_at)
      values ('x', ${record.id}, 'x', ${record.id}, ${JSON.stringify({ title: `Title${counter}x0` })}, now())`)
    await world.unitOfWork.run((tx) =>
      tx.audit.append({
        action: 'record.captured',
        actor: { kind: 'system', id: 'system', name: 'system' },
        subject: { type: 'record', id: record.id },
        details: { title: `Title${counter}x0`, filename: `Title${counter}x0.txt` },
        conditions: null,
      }),
    )
    const done = await disposeOfDue(disposal, officers)
    expect(await disposal.getBatch(officers.auditor, done.id)).toMatchObject({ state: 'completed' })
    const tables = await world.rows<{ name: string }>(sql`
      select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`)
    for (const { name } of tables) {
      const found = await world.rows(sql`
        select 1 from ${sql.table(name)} t where to_jsonb(t)::text like ${`%Title${counter}x0%`}`)
      expect({ name, found: found.length }).toEqual({ name, found: 0 })
    }
    const [stub] = await world.rows<Record<string, unknown>>(
      sql`select * from stub where record_id = ${record.id}`,
    )
    expect(stub).toMatchObject({
      reference: record.reference,
      state: 'destroyed',
      class_code: `C${counter}`,
      schedule_code: 'S-DESTROY',
      schedule_version: 1,
      authority: 'Disposal of Documents Order 1925, S-DESTROY (2019-05-01)',
      action: 'destroy',
      retention_end: '2022-06-30',
      approved_by: [officers.approver.name],
      title: null,
      batch_id: done.id,
      certificate_id: done.certificateId,
    })
  })

  it('is the title too, where the class keeps it; and an emptied closed folder is reduced with its records', async () => {
    const disposal = makeDisposal(world)
    await world.addClass(`K${counter}`, 'S-DESTROY', null, 'keep')
    const keeping = await world.addFolder(`K${counter}`)
    const kept = await world.addRecord(keeping, { title: 'Kept title' })
    const closed = await world.addFolder(`C${counter}`, { closedOn: '2016-01-01' })
    await world.addRecord(closed)
    const half = await world.addFolder(`C${counter}`, { closedOn: '2016-01-01' })
    await world.addRecord(half)
    await world.addRecord(half, { date: '2025-01-01' })
    const { batches } = await sweep(disposal, officers.decider)
    for (const batchId of batches) {
      await decideAll(disposal, officers.decider, batchId)
      await disposal.approve(officers.approver, batchId, 'yes')
      await disposal.execute(officers.executor, batchId, undefined)
      await disposal.executeDisposal(batchId)
    }
    expect(await world.rows(sql`select title from stub where record_id = ${kept.id}`)).toEqual([
      { title: 'Kept title' },
    ])
    expect(await world.rows(sql`select title from folder where id = ${closed.id}`)).toEqual([{ title: null }])
    expect(await world.rows(sql`select title is null as gone from folder where id = ${half.id}`)).toEqual([
      { gone: false },
    ])
  })
})
