import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type RawBuilder, sql } from 'kysely'
import { type BatchId, type HoldId, newId, type RecordId } from '../../src/kernel/ids.ts'
import type { ContentStore } from '../../src/records/content-store.ts'
import type { Acknowledgement, AcknowledgementLine } from '../../src/retention/transfer/acknowledgement.ts'
import type { Closure } from '../../src/retention/transfer/closure.ts'
import { makeGetTransfer } from '../../src/retention/transfer/get-transfer.ts'
import { checkBag, type ReceivedBag } from '../support/check-bag.ts'
import { addOfficers, decideAll, type Officers, sweep, sweepIntoOne } from '../support/disposal-steps.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld, type TestRecord } from '../support/retention-world.ts'
import { until } from '../support/until.ts'

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let counter = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-TRANSFER', action: 'transfer' })
  await world.rows(sql`
    insert into file_plan (code, title, applied_at) values ('PORTS', ${'Department of Ports'}, now())`)
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  await world.rows(sql`delete from clock_fault`)
  world.clock.set('2026-03-02T10:00:00Z')
  world.index.turn('honest')
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
  counter += 1
})

interface Waiting {
  readonly batchId: BatchId
  readonly made: readonly TestRecord[]
}

/** As many records, approved for transfer and in execution; nothing is packaged yet. */
async function executing(
  count: number,
  { closure, titles = [] }: { readonly closure?: Closure; readonly titles?: readonly string[] } = {},
): Promise<Waiting> {
  await world.addClass(`C${counter}`, 'S-TRANSFER')
  const folder = await world.addFolder(`C${counter}`)
  const made: TestRecord[] = []
  for (let index = 0; index < count; index += 1)
    made.push(await world.addRecord(folder, { title: titles[index] ?? `Title${counter}x${index}` }))
  const batchId = await sweepIntoOne(disposal, officers.decider)
  await disposal.decide(
    officers.decider,
    batchId,
    made.map(({ id }) => ({ recordId: id, decision: 'transfer', ...(closure && { closure }) })),
  )
  await disposal.approve(officers.approver, batchId, 'as listed')
  await disposal.execute(officers.executor, batchId, undefined)
  return { batchId, made }
}

/** The same, packaged and fetched by the archive's courier. */
async function sent(count: number): Promise<Waiting & { readonly bag: ReceivedBag }> {
  const waiting = await executing(count)
  await disposal.executeDisposal(waiting.batchId)
  return { ...waiting, bag: checkBag(await take(waiting.batchId)) }
}

async function take(batchId: BatchId): Promise<Buffer> {
  const found = await disposal.fetchTransfer(officers.executor, batchId)
  const chunks: Uint8Array[] = []
  for await (const chunk of await found.open()) chunks.push(chunk)
  const archive = Buffer.concat(chunks)
  expect(archive.length).toBe(found.size)
  return archive
}

function answer(
  bag: ReceivedBag,
  more: (recordId: unknown) => Partial<AcknowledgementLine> = () => ({}),
): Acknowledgement {
  return {
    archiveReference: 'ARCH 12/1',
    files: bag.metadata.files.map((file) => ({
      path: String(file['path']),
      sha256: String(file['sha256']),
      outcome: 'accepted',
      ...more(file['recordId']),
    })),
  }
}

const acknowledge = (batchId: BatchId, acknowledgement: Acknowledgement, by = officers.executor) =>
  disposal.acknowledgeTransfer(by, batchId, acknowledgement)

const of = (made: readonly TestRecord[], index: number): TestRecord => {
  const record = made[index]
  if (record === undefined) throw new Error('no such record')
  return record
}

async function itemOf(batchId: BatchId, recordId: RecordId) {
  const { items } = await disposal.listItems(officers.decider, batchId, { size: 50, cursor: null })
  return items.find((item) => item.recordId === recordId)
}

async function expectWhole(record: TestRecord): Promise<void> {
  expect(await world.stateOf(record.id)).toBe('active')
  expect(await world.contentStore.find(record.originalKey)).toBeDefined()
  expect(world.index.has(record.id)).toBe(true)
}

const hold = (records: readonly RecordId[]) =>
  disposal.placeHold(officers.decider, {
    name: 'Inquiry',
    reason: 'asked for',
    authority: 'Court',
    scope: { records },
  })

async function entries(action: string): Promise<readonly string[]> {
  const rows = await world.rows<{ readonly draft: string }>(sql`select draft from audit_outbox order by id`)
  return rows.map((row) => row.draft).filter((draft) => draft.includes(`"${action}"`))
}

it('tells how a transfer stands by one look, also while its package is made', async () => {
  const { batchId } = await executing(2)
  const status = await makeGetTransfer({
    clock: world.clock,
    unitOfWork: {
      run: (work, isolation) =>
        world.unitOfWork.run(
          (tx) =>
            work({
              ...tx,
              transfers: {
                ...tx.transfers,
                counts: async (id) => {
                  const counts = await tx.transfers.counts(id)
                  await disposal.executeDisposal(batchId)
                  return counts
                },
              },
            }),
          isolation,
        ),
    },
  })(officers.auditor, batchId)
  expect(status).toMatchObject({ items: { awaitingReceipt: 0 }, package: null })
  expect(await disposal.getTransfer(officers.auditor, batchId)).toMatchObject({
    items: { awaitingReceipt: 2 },
    package: { records: 2, current: true },
  })
})

describe('what got stuck', () => {
  /** Of two, one taken by the archive is stuck, and one waits for the archive. */
  async function stuck() {
    const { batchId, made, bag } = await sent(2)
    const [refusing, waiting] = [of(made, 0), of(made, 1)]
    const files = answer(bag).files.filter(
      (_file, index) => bag.metadata.files[index]?.['recordId'] === refusing.id,
    )
    await acknowledge(batchId, { archiveReference: 'ARCH 12/1', files })
    const store: ContentStore = {
      ...world.contentStore,
      destroy: async (key) => {
        if (key === refusing.originalKey) throw new Error('access denied to bucket')
        await world.contentStore.destroy(key)
      },
    }
    await makeDisposal(world, { contentStore: store }).executeDisposal(batchId)
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'executing',
      counts: { pending: 1, failed: 1 },
    })
    return { batchId, refusing, waiting, bag }
  }

  it('is not retried by an approver, nor anything in a batch in which nothing is stuck, in the database either', async () => {
    const { batchId, refusing } = await stuck()
    await expect(disposal.execute(officers.approver, batchId, undefined)).rejects.toMatchObject({
      code: 'separation-of-duties',
    })
    const taken = world.rows(sql`
      update disposal_batch set executed_by = ${officers.approver.id} where id = ${batchId}`)
    await expect(taken).rejects.toThrow('who approved a batch cannot execute it')
    expect(await itemOf(batchId, refusing.id)).toMatchObject({ state: 'stuck' })
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    await expect(disposal.execute(officers.executor, batchId, undefined)).rejects.toMatchObject({
      code: 'batch-state',
    })
  })

  it('is retried while the batch waits for its receiver, and what waits stays and goes later', async () => {
    const { batchId, refusing, waiting, bag } = await stuck()
    await disposal.execute(officers.decider, batchId, 'The store is mended')
    await disposal.executeDisposal(batchId)
    expect(await itemOf(batchId, refusing.id)).toMatchObject({ state: 'transferred' })
    await expectWhole(waiting)
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'executing',
      counts: { pending: 1, failed: 0, transferred: 1 },
    })
    await acknowledge(batchId, answer(bag))
    await disposal.executeDisposal(batchId)
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'completed',
      counts: { pending: 0, failed: 0, transferred: 2 },
    })
    // Who retried the one did not send the other.
    const certificate = JSON.parse(
      Buffer.from(await disposal.certificate(officers.auditor, batchId, 'json')).toString(),
    )
    const items: readonly { readonly recordId: string; readonly executedBy: string }[] = certificate.items
    expect(new Map(items.map(({ recordId, executedBy }) => [recordId, executedBy]))).toEqual(
      new Map([
        [refusing.id, officers.decider.name],
        [waiting.id, officers.executor.name],
      ]),
    )
    expect(certificate.executedBy.split('; ').sort()).toEqual(
      [officers.decider.name, officers.executor.name].sort(),
    )
    const rows = await world.rows<{ readonly record: string; readonly executedBy: string }>(sql`
      select record_id as record, executed_by as "executedBy" from disposal_item where batch_id = ${batchId}`)
    expect(new Map(rows.map(({ record, executedBy }) => [record, executedBy]))).toEqual(
      new Map([
        [refusing.id, officers.decider.id],
        [waiting.id, officers.executor.id],
      ]),
    )
  })

  it('is put back to work in a batch whose last other item has just gone: the batch goes on, and is not ended', async () => {
    const { batchId, refusing, bag } = await stuck()
    await acknowledge(batchId, answer(bag))
    const [kept, waited] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const slow: typeof world.unitOfWork = {
      run: (work, isolation) =>
        world.unitOfWork.run(async (tx) => {
          const done = await work(tx)
          if (isolation === 'serializable') {
            kept.resolve()
            await waited.promise
          }
          return done
        }, isolation),
    }
    let [ending, retried]: [boolean, Promise<unknown> | undefined] = [false, undefined]
    const overtaken: typeof world.unitOfWork = {
      run: (work, isolation) =>
        world.unitOfWork.run((tx) => {
          const findForChange: typeof tx.batches.findForChange = async (id) => {
            if (!ending) return tx.batches.findForChange(id)
            retried = makeDisposal({ ...world, unitOfWork: slow }).execute(
              officers.decider,
              batchId,
              'Mended',
            )
            await kept.promise
            const found = tx.batches.findForChange(id)
            const waiting = sql`select from pg_locks where locktype in ('tuple', 'transactionid') and not granted`
            await until(
              () => world.rows(waiting),
              ({ length }) => length > 0,
            )
            waited.resolve()
            return found
          }
          return work({ ...tx, batches: { ...tx.batches, findForChange } })
        }, isolation),
    }
    const failpoint = (name: string): void => {
      ending = name === 'disposal.after-certificate-captured'
    }
    await makeDisposal({ ...world, unitOfWork: overtaken }, { failpoint }).executeDisposal(batchId)
    await retried
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'executing',
      counts: { pending: 1, failed: 0, transferred: 1 },
    })
    await disposal.executeDisposal(batchId)
    expect(await itemOf(batchId, refusing.id)).toMatchObject({ state: 'transferred' })
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({ state: 'completed' })
  })
})

describe('nothing goes from here', () => {
  it('before its receiver has acknowledged it, however often the batch is worked on', async () => {
    const { batchId, made } = await sent(2)
    await disposal.executeDisposal(batchId)
    await disposal.executeDisposal(batchId)
    for (const record of made) await expectWhole(record)
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'executing',
      counts: { pending: 2, transferred: 0 },
    })
    await expect(disposal.destroyRecord(batchId, of(made, 0).id)).resolves.toBe('skipped')
    await expectWhole(of(made, 0))
    expect(await itemOf(batchId, of(made, 0).id)).toMatchObject({
      state: 'approved',
      reason: 'awaiting-receipt',
    })
  })

  it('also where a program with a mistake in it tries: the database refuses', async () => {
    const { batchId, made } = await sent(1)
    const toDestroying = sql`update disposal_item set state = 'destroying' where batch_id = ${batchId}`
    await expect(world.rows(toDestroying)).rejects.toThrow('acknowledged every file')
    await expect(
      world.rows(sql`update disposal_item set state = 'destroyed' where batch_id = ${batchId}`),
    ).rejects.toThrow('an item ends as its record did')
    const byApprover = sql`
      update transfer_record set outcome = 'accepted', archive_reference = 'x', acknowledged_at = now(),
        acknowledged_by = ${officers.approver.id} where batch_id = ${batchId}`
    await expect(world.rows(byApprover)).rejects.toThrow('cannot acknowledge')
    await acknowledge(batchId, answer(checkBag(await take(batchId))))
    const otherwise = sql`
      update transfer_record set archive_reference = 'elsewhere' where batch_id = ${batchId}`
    await expect(world.rows(otherwise)).rejects.toThrow('stays so')
    await world.rows(sql`
      insert into component (id, record_id, position, role, parent_id, filename, media_type, size, sha256, object_key)
      select gen_random_uuid(), record_id, 9, 'attachment', id, 'x', 'text/plain', 1, repeat('0', 64), 'late'
      from component where record_id = ${of(made, 0).id}`)
    await expect(world.rows(toDestroying)).rejects.toThrow('acknowledged every file')
    await disposal.executeDisposal(batchId)
    expect(await itemOf(batchId, of(made, 0).id)).toMatchObject({
      state: 'skipped',
      reason: 'content-changed',
    })
    await expectWhole(of(made, 0))
  })

  it('on the word of an approver, which is refused and written down', async () => {
    const { batchId, made, bag } = await sent(1)
    await expect(acknowledge(batchId, answer(bag), officers.approver)).rejects.toMatchObject({
      code: 'separation-of-duties',
    })
    const refused = await entries('access.refused')
    expect(refused.filter((draft) => draft.includes('acknowledge-transfer'))).toHaveLength(1)
    // Also where nothing would have come of it.
    await expect(
      acknowledge(batchId, { files: [{ path: 'x', sha256: 'x', outcome: 'refused' }] }, officers.approver),
    ).rejects.toMatchObject({ code: 'separation-of-duties' })
    await disposal.executeDisposal(batchId)
    await expectWhole(of(made, 0))
  })

  it('on a clock that is behind, in doubt or by seconds: the answer is refused, and what was taken does not drop out', async () => {
    const { batchId, made, bag } = await sent(1)
    const record = of(made, 0)
    const behind = makeDisposal({
      ...world,
      witnesses: {
        readDatabase: async () => ({ database: world.clock.now(), machine: world.clock.now() }),
        newestEntryAt: async () => new Date('2026-03-02T10:00:00Z'),
        wallDriftMs: () => 0,
      },
    })
    world.clock.set('2026-03-01T10:00:00Z')
    await expect(behind.acknowledgeTransfer(officers.executor, batchId, answer(bag))).rejects.toMatchObject({
      code: 'clock-fault',
    })
    await world.rows(sql`delete from clock_fault`)
    world.clock.set('2026-03-02T09:59:50Z')
    await expect(behind.acknowledgeTransfer(officers.executor, batchId, answer(bag))).rejects.toMatchObject({
      code: 'cooling-off',
    })
    await expectWhole(record)
    expect(await itemOf(batchId, record.id)).toMatchObject({ state: 'approved', reason: 'awaiting-receipt' })
    world.clock.set('2026-03-02T10:00:00Z')
    expect(await acknowledge(batchId, answer(bag))).toMatchObject({ accepted: 1 })
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(record.id)).toBe('transferred')
  })

  it('where nobody has fetched it', async () => {
    const { batchId, made } = await executing(1)
    const early: Acknowledgement = {
      archiveReference: 'A',
      files: [{ path: 'data/x', sha256: '0'.repeat(64), outcome: 'accepted' }],
    }
    await expect(acknowledge(batchId, early)).rejects.toMatchObject({ code: 'package-not-fetched' })
    await disposal.executeDisposal(batchId)
    // Looked at, and not taken.
    await disposal.fetchTransfer(officers.executor, batchId)
    await expect(acknowledge(batchId, early)).rejects.toMatchObject({ code: 'package-not-fetched' })
    await expectWhole(of(made, 0))
  })

  it('where the receiver has refused it: it is due, and listed anew', async () => {
    const { batchId, made, bag } = await sent(2)
    const refused = of(made, 0)
    const said = answer(bag, (id) =>
      id === refused.id ? { outcome: 'refused', reason: 'The virus scanner said no' } : {},
    )
    expect(await acknowledge(batchId, said)).toMatchObject({ accepted: 1, refused: 1, noted: 0 })
    await disposal.executeDisposal(batchId)
    await expectWhole(refused)
    expect(await itemOf(batchId, refused.id)).toMatchObject({
      state: 'skipped',
      reason: 'refused-by-receiver',
    })
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'completed',
      counts: { total: 2, transferred: 1, skipped: 1, pending: 0 },
    })
    // As of what was transferred, the log says when it ended and who had sent it.
    expect(
      await world.rows(
        sql`select distinct executed_by as by, executed_at as at from disposal_item where batch_id = ${batchId}`,
      ),
    ).toEqual([{ by: officers.executor.id, at: world.clock.now() }])
    const details = await world.rows(sql`select 1 from audit_detail where value like '%virus scanner%'`)
    expect(details.length).toBeGreaterThan(0)
    expect((await entries('item.skipped')).join()).not.toContain('virus scanner')
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 1 })
  })

  it('for a line that does not fit: other bytes, no such path, the same twice, half a record', async () => {
    const { batchId, made } = await executing(4)
    await world.addAttachment(of(made, 3))
    await disposal.executeDisposal(batchId)
    const bag = checkBag(await take(batchId))
    expect(bag.payload).toHaveLength(5)
    const lines = answer(bag).files
    const lineOf = (index: number): AcknowledgementLine => {
      const found = lines.find(({ path }) => path.includes(of(made, index).id))
      if (found === undefined) throw new Error('no such line')
      return found
    }
    const { lines: results, ...counts } = await acknowledge(batchId, {
      archiveReference: 'A',
      files: [
        { ...lineOf(0), sha256: '0'.repeat(64) },
        { ...lineOf(1), path: `${lineOf(1).path}x` },
        { ...lineOf(1), path: 'data/../../etc/passwd' },
        lineOf(2),
        lineOf(2),
        lineOf(3),
      ],
    })
    expect(counts).toEqual({ accepted: 0, refused: 0, noted: 0 })
    expect(results.map(({ code }) => code)).toEqual([
      'digest-mismatch',
      'unknown-path',
      'unknown-path',
      'duplicate-path',
      'duplicate-path',
      'incomplete',
    ])
    const { files } = answer(bag)
    expect(await acknowledge(batchId, { files })).toMatchObject({
      accepted: 0,
      lines: files.map(() => ({ code: 'archive-reference-missing' })),
    })
    await disposal.executeDisposal(batchId)
    for (const record of made) await expectWhole(record)
    expect(await disposal.getTransfer(officers.auditor, batchId)).toMatchObject({
      items: { total: 4, awaitingReceipt: 4 },
    })
  })

  it('when a hold came while it waited: the answer is noted, and the record stays', async () => {
    const { batchId, made, bag } = await sent(3)
    const held = of(made, 1)
    await hold([held.id])
    expect(await itemOf(batchId, held.id)).toMatchObject({ state: 'skipped', reason: 'held' })
    const { lines, ...counts } = await acknowledge(batchId, answer(bag))
    expect(counts).toEqual({ accepted: 2, refused: 0, noted: 1 })
    expect(lines.find(({ recordId }) => recordId === held.id)).toMatchObject({ status: 'noted' })
    await disposal.executeDisposal(batchId)
    await expectWhole(held)
    const kept = (await entries('transfer.acknowledged')).filter((draft) => draft.includes(held.id))
    expect(kept).toHaveLength(1)
    expect(kept[0]).toContain('"kept":"held"')
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'completed',
      counts: { total: 3, transferred: 2, skipped: 1 },
    })
  })

  it('and nothing is taken for a part that was found in it after it was sent', async () => {
    const { batchId, made, bag } = await sent(1)
    await world.addAttachment(of(made, 0))
    const { lines } = await acknowledge(batchId, answer(bag))
    expect(lines).toMatchObject([{ status: 'not-taken', code: 'incomplete' }])
    await disposal.executeDisposal(batchId)
    expect((await acknowledge(batchId, answer(bag))).lines).toMatchObject([{ code: 'incomplete' }])
    await expectWhole(of(made, 0))
    const whole = checkBag(await take(batchId))
    expect(whole.payload).toHaveLength(2)
    expect(await acknowledge(batchId, answer(whole))).toMatchObject({ accepted: 1 })
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(of(made, 0).id)).toBe('transferred')
  })

  it('when a hold came between the acknowledgement and the end', async () => {
    const { batchId, made, bag } = await sent(1)
    await acknowledge(batchId, answer(bag))
    await hold([of(made, 0).id])
    await disposal.executeDisposal(batchId)
    await expectWhole(of(made, 0))
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'completed',
      counts: { skipped: 1, transferred: 0 },
    })
  })

  it('when its date has moved since', async () => {
    const { batchId, made, bag } = await sent(2)
    const later = of(made, 0)
    await world.rows(sql`update record set document_date = '2025-01-01' where id = ${later.id}`)
    // Nobody is told that it goes.
    const { lines, ...counts } = await acknowledge(batchId, answer(bag))
    expect(counts).toEqual({ accepted: 1, refused: 0, noted: 1 })
    expect(lines.find(({ recordId }) => recordId === later.id)).toMatchObject({ status: 'noted' })
    const [kept] = (await entries('transfer.acknowledged')).filter((draft) => draft.includes(later.id))
    expect(kept).toContain('"kept":"no-longer-due"')
    await disposal.executeDisposal(batchId)
    await expectWhole(later)
    expect(await itemOf(batchId, later.id)).toMatchObject({ state: 'skipped', reason: 'no-longer-due' })
    expect(await world.stateOf(of(made, 1).id)).toBe('transferred')
  })

  it('when who approved it has left the office since', async () => {
    const { batchId, made, bag } = await sent(1)
    await world.rows(sql`update person set disabled_at = now() where id = ${officers.approver.id}`)
    expect(await acknowledge(batchId, answer(bag))).toMatchObject({ accepted: 0, noted: 1 })
    await disposal.executeDisposal(batchId)
    await expectWhole(of(made, 0))
    expect(await itemOf(batchId, of(made, 0).id)).toMatchObject({ reason: 'approver-not-in-role' })
  })
})

describe('nothing is sent', () => {
  it('or given up that lies in the scope of a hold which has caught nothing one by one yet', async () => {
    const { batchId, made, bag } = await sent(2)
    const id = newId<HoldId>()
    await world.rows(sql`
      insert into hold (id, name, reason, authority, state, placed_by, placed_at)
      values (${id}, 'Large', 'asked for', 'Court', 'placed', ${officers.decider.id}, now())`)
    await world.rows(sql`
      insert into hold_scope (hold_id, folder_id)
      select ${id}, folder_id from record where id = ${of(made, 0).id}`)
    await expect(disposal.fetchTransfer(officers.executor, batchId)).rejects.toMatchObject({
      code: 'package-not-ready',
    })
    expect(await acknowledge(batchId, answer(bag))).toMatchObject({ accepted: 0, noted: 2 })
    await disposal.executeDisposal(batchId)
    for (const record of made) await expectWhole(record)
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({ counts: { skipped: 2 } })
    await world.rows(sql`update hold_scope set released_at = now() where hold_id = ${id}`)
  })

  it('to its end that is not what was packaged', async () => {
    const { batchId, made } = await executing(1)
    await disposal.executeDisposal(batchId)
    const found = await makeDisposal(world, {
      contentStore: new Proxy<ContentStore>(world.contentStore, {
        get: (target, name) => {
          if (name !== 'open') return Reflect.get(target, name, target)
          return async () => [Buffer.from('other bytes')]
        },
      }),
    }).fetchTransfer(officers.executor, batchId)
    const read = async (): Promise<void> => {
      for await (const _ of await found.open());
    }
    await expect(read()).rejects.toMatchObject({ code: 'object-corrupt' })
    await world.rows(sql`update transfer_package set sha256 = repeat('0', 64) where batch_id = ${batchId}`)
    const other = await disposal.fetchTransfer(officers.executor, batchId)
    let passed = 0
    const readOther = async (): Promise<void> => {
      for await (const chunk of await other.open()) passed += chunk.byteLength
    }
    await expect(readOther()).rejects.toMatchObject({ code: 'internal' })
    expect(passed).toBeLessThan(other.size)
    await expectWhole(of(made, 0))
  })

  it('that is held, or not due any more, or damaged; and what is left goes without it', async () => {
    const { batchId, made } = await executing(4)
    await hold([of(made, 0).id])
    await world.rows(sql`update record set document_date = '2025-01-01' where id = ${of(made, 1).id}`)
    const damaged = of(made, 2).originalKey
    const store = new Proxy<ContentStore>(world.contentStore, {
      get: (target, name) => {
        if (name !== 'open') return Reflect.get(target, name, target)
        return async (key: string) => (key === damaged ? [Buffer.from('other bytes')] : target.open(key))
      },
    })
    await makeDisposal(world, { contentStore: store }).executeDisposal(batchId)
    const bag = checkBag(await take(batchId))
    expect(bag.metadata.files.map((file) => file['recordId'])).toEqual([of(made, 3).id])
    expect((await itemOf(batchId, of(made, 2).id))?.reason).toBe('content-damaged')
    for (const record of made) expect(await world.stateOf(record.id)).toBe('active')
  })

  it('to whom may not read it, nor govern it', async () => {
    const { batchId } = await executing(1)
    await disposal.executeDisposal(batchId)
    const stranger = await world.addPerson(`stranger ${counter}`, 'ig-officer', { scope: 'ELSEWHERE' })
    for (const act of [disposal.fetchTransfer, disposal.getTransfer])
      await expect(act(stranger, batchId)).rejects.toMatchObject({ code: 'not-found' })
    await expect(
      acknowledge(batchId, { files: [{ path: 'x', sha256: 'x', outcome: 'accepted' }] }, stranger),
    ).rejects.toMatchObject({ code: 'not-found' })
    await expect(disposal.fetchTransfer(officers.auditor, batchId)).rejects.toMatchObject({
      code: 'forbidden-role',
    })
    // To fetch and to acknowledge; the auditor's try as well.
    const refused = await world.rows<{ readonly codes: object }>(sql`
      select draft::jsonb -> 'codes' as codes from audit_outbox
      where draft::jsonb ->> 'action' = 'access.refused' and draft::jsonb #>> '{subject,id}' = ${batchId} order by id`)
    expect(refused.map(({ codes }) => codes)).toEqual([
      { attempted: 'fetch-transfer', code: 'not-found' },
      { attempted: 'acknowledge-transfer', code: 'not-found' },
      { attempted: 'fetch-transfer', code: 'forbidden-role' },
    ])
  })

  it('of another record than was packaged: what a hold took out is left out of the next one', async () => {
    const { batchId, made } = await executing(2)
    await disposal.executeDisposal(batchId)
    await hold([of(made, 0).id])
    await expect(disposal.fetchTransfer(officers.executor, batchId)).rejects.toMatchObject({
      code: 'package-not-ready',
    })
    expect(await disposal.getTransfer(officers.executor, batchId)).toMatchObject({
      items: { total: 2, awaitingReceipt: 1, skipped: 1 },
      package: { sequence: 1, current: false },
    })
    await disposal.executeDisposal(batchId)
    expect(checkBag(await take(batchId)).metadata.files).toMatchObject([{ recordId: of(made, 1).id }])
    expect(await disposal.getTransfer(officers.executor, batchId)).toMatchObject({
      package: { sequence: 2, current: true, records: 1, files: 1 },
    })
  })
})

it('goes with all that is known of its record, and with no word of one that others may not read', async () => {
  const code = `C${counter}`
  await world.addClass(code, 'S-TRANSFER')
  const [first, second] = [await world.addFolder(code), await world.addFolder(code)]
  const closed = await world.addFolder(code, { groups: ['inquiry'] })
  const subjects = [{ type: 'case', id: '2014/7' }]
  const earlier = await world.addRecord(first, { subjects })
  const later = await world.addRecord(first)
  const hidden = await world.addRecord(closed)
  await world.addAttachment(earlier)
  await makeFilingSteps(world).file(officers.decider, earlier, second)
  // Each took the place of the one before, and the last is for the few who inquire.
  await world.rows(sql`
    update record set superseded_on = '2016-01-31', superseded_by = ${later.id},
      fields = '{"supplier": "Quay & Sons", "amount": 12}', people = '{A. Sender,B. Other}' where id = ${earlier.id}`)
  await world.rows(sql`
    update record set superseded_on = '2017-01-31', superseded_by = ${hidden.id} where id = ${later.id}`)
  await world.rows(sql`update record set retention_end = '2999-12-31' where id = ${hidden.id}`)
  const batchId = await sweepIntoOne(disposal, officers.decider)
  await decideAll(disposal, officers.decider, batchId, 'transfer')
  await disposal.approve(officers.approver, batchId, 'as listed')
  await disposal.execute(officers.executor, batchId, undefined)
  await disposal.executeDisposal(batchId)
  const { metadata, csv } = checkBag(await take(batchId))
  const of = (id: RecordId) => metadata.files.filter(({ recordId }) => recordId === id)
  const known = {
    fields: { amount: 12, supplier: 'Quay & Sons' },
    subjects,
    people: ['A. Sender', 'B. Other'],
    furtherFolders: [{ folder: second.reference, folderTitle: expect.any(String), class: code }],
    supersededOn: '2016-01-31',
    supersededBy: later.id,
  }
  const [original, attachment] = of(earlier.id)
  expect([original, attachment]).toMatchObject([
    { ...known, role: 'original', parentId: null },
    { ...known, role: 'attachment', parentId: original?.['componentId'] },
  ])
  expect(of(later.id)).toMatchObject([
    {
      fields: {},
      subjects: [],
      people: [],
      furtherFolders: [],
      supersededOn: '2017-01-31',
      supersededBy: null,
    },
  ])
  expect(csv.split('\r\n')[0]).toMatch(
    /,title_alternate,component_id,parent_id,fields,subjects,people,further_folders,superseded_on,superseded_by$/,
  )
  expect(csv).toContain(
    `,${String(original?.['componentId'])},"amount: 12; supplier: Quay & Sons",case: 2014/7,`,
  )
})

describe('what was accepted', () => {
  it('goes through the one path and leaves a stub that says where it is now', async () => {
    const title = `Title${counter}y`
    const closure: Closure = {
      type: 'closed-for-period',
      period: 'P30Y',
      exemptions: ['40(2)'],
      alternativeTitle: `Other${title}`,
    }
    const { batchId, made } = await executing(1, { closure, titles: [title] })
    await disposal.executeDisposal(batchId)
    const bag = checkBag(await take(batchId))
    await acknowledge(batchId, answer(bag))
    expect(await disposal.getTransfer(officers.auditor, batchId)).toMatchObject({ items: { received: 1 } })
    await disposal.executeDisposal(batchId)
    const record = of(made, 0)
    expect(await world.stateOf(record.id)).toBe('transferred')
    expect(await world.contentStore.find(record.originalKey)).toBeUndefined()
    expect(await world.contentStore.find(record.textKey)).toBeUndefined()
    expect(world.index.has(record.id)).toBe(false)
    const [stub] = await world.rows<Record<string, unknown>>(
      sql`select * from stub where record_id = ${record.id}`,
    )
    expect(stub).toMatchObject({ state: 'transferred', archive_reference: 'ARCH 12/1', title: null })
    const tables = await world.rows<{ name: string }>(sql`
      select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`)
    for (const { name } of tables) {
      const found = await world.rows(
        sql`select 1 from ${sql.table(name)} t where to_jsonb(t)::text like ${`%${title}%`}`,
      )
      expect({ name, found: found.length }).toEqual({ name, found: 0 })
    }
    const certificate = JSON.parse(
      Buffer.from(await disposal.certificate(officers.auditor, batchId, 'json')).toString(),
    )
    expect(certificate).toMatchObject({
      kind: 'regular',
      items: [{ recordId: record.id, outcome: 'transferred', archiveReference: 'ARCH 12/1' }],
    })
    expect(certificate.verified.length).toBeGreaterThan(0)
    expect(certificate.authority.join()).toContain('Disposal of Documents Order')
    const gone = (await entries('item.transferred')).filter((draft) => draft.includes(record.id))
    // What its stub needs should the database come back from a backup; the archive's reference is among the words beside it.
    expect(gone.map((draft) => JSON.parse(draft).codes)).toEqual([
      expect.objectContaining({
        batchId,
        disposalAction: 'transfer',
        triggerType: 'created',
        destroyedAt: world.clock.now().toISOString(),
      }),
    ])
    expect((await entries('item.destroyed')).filter((draft) => draft.includes(record.id))).toHaveLength(0)
  })

  it('may be said again, before and after it is gone, and changes nothing; said otherwise, the first stands', async () => {
    const { batchId, made, bag } = await sent(2)
    await acknowledge(batchId, answer(bag))
    for (const round of ['before', 'after']) {
      const { lines, ...counts } = await acknowledge(batchId, answer(bag))
      expect({ round, ...counts }).toEqual({ round, accepted: 0, refused: 0, noted: 0 })
      expect(lines.map(({ status }) => status)).toEqual(['already-acknowledged', 'already-acknowledged'])
      const contrary = await acknowledge(
        batchId,
        answer(bag, () => ({ outcome: 'refused' })),
      )
      expect(contrary.lines.map(({ code }) => code)).toEqual(['contradicts-earlier', 'contradicts-earlier'])
      await disposal.executeDisposal(batchId)
    }
    for (const record of made) expect(await world.stateOf(record.id)).toBe('transferred')
    const told = (await entries('transfer.acknowledged')).filter((draft) => draft.includes(batchId))
    expect(told).toHaveLength(2)
    const certificates = await world.rows(sql`select 1 from disposal_certificate where batch_id = ${batchId}`)
    expect(certificates).toHaveLength(1)
  })

  it('once refused, is not taken for accepted: who accepts all of it afterwards is told that the refusal stands', async () => {
    const { batchId, made, bag } = await sent(1)
    await acknowledge(
      batchId,
      answer(bag, () => ({ outcome: 'refused' })),
    )
    const { lines, ...counts } = await acknowledge(batchId, answer(bag))
    expect(counts).toEqual({ accepted: 0, refused: 0, noted: 0 })
    expect(lines.map(({ status, code }) => ({ status, code }))).toEqual([
      { status: 'not-taken', code: 'contradicts-earlier' },
    ])
    await disposal.executeDisposal(batchId)
    for (const record of made) expect(await world.stateOf(record.id)).toBe('active')
  })

  it('piece by piece, leaves a package of the rest, and the last certificate names all', async () => {
    const { batchId, made, bag } = await sent(3)
    const { files } = answer(bag)
    await acknowledge(batchId, { archiveReference: 'A', files: files.slice(0, 1) })
    await disposal.executeDisposal(batchId)
    expect(checkBag(await take(batchId)).payload).toEqual(files.slice(1).map(({ path }) => path))
    // From the package that was sent first: it is the same files.
    await acknowledge(batchId, { archiveReference: 'B', files: files.slice(1) })
    await disposal.executeDisposal(batchId)
    for (const record of made) expect(await world.stateOf(record.id)).toBe('transferred')
    await expect(disposal.fetchTransfer(officers.executor, batchId)).rejects.toMatchObject({
      code: 'package-not-ready',
    })
    const last = JSON.parse(
      Buffer.from(await disposal.certificate(officers.auditor, batchId, 'json')).toString(),
    )
    expect(last).toMatchObject({ kind: 'regular', sequence: 2 })
    expect(last.items.map((item: { archiveReference: string }) => item.archiveReference).sort()).toEqual([
      'A',
      'B',
      'B',
    ])
  })
})

describe('a batch', () => {
  it('that a hold has emptied while it waited is complete, with nothing of it gone', async () => {
    const { batchId, made } = await sent(1)
    await world.rows(sql`delete from graphile_worker._private_jobs`)
    await hold([of(made, 0).id])
    const jobs = await world.rows<{ key: string }>(sql`select key from graphile_worker.jobs`)
    expect(jobs).toContainEqual({ key: `batch:${batchId}` })
    await disposal.executeDisposal(batchId)
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'completed',
      counts: { skipped: 1, pending: 0 },
    })
  })
})

describe('killed on the way and taken up by another process', () => {
  for (const point of ['transfer.before-packaged', 'transfer.after-packaged']) {
    it(`${point}: there is one package, and it can be had`, async () => {
      const { batchId, made } = await executing(2)
      await expect(makeDisposal(world, { killAt: point }).executeDisposal(batchId)).rejects.toMatchObject({
        name: 'Killed',
      })
      for (const record of made) await expectWhole(record)
      await disposal.executeDisposal(batchId)
      expect(checkBag(await take(batchId)).payload).toHaveLength(2)
      expect(await disposal.getTransfer(officers.auditor, batchId)).toMatchObject({
        package: { sequence: 1 },
      })
    })
  }

  for (const point of ['transfer.before-acknowledged', 'transfer.after-acknowledged']) {
    it(`${point}: said again it is taken once`, async () => {
      const { batchId, made, bag } = await sent(2)
      const dying = makeDisposal(world, { killAt: point })
      await expect(dying.acknowledgeTransfer(officers.executor, batchId, answer(bag))).rejects.toMatchObject({
        name: 'Killed',
      })
      for (const record of made) await expectWhole(record)
      await acknowledge(batchId, answer(bag))
      await disposal.executeDisposal(batchId)
      for (const record of made) expect(await world.stateOf(record.id)).toBe('transferred')
      const told = (await entries('transfer.acknowledged')).filter((draft) => draft.includes(batchId))
      expect(told).toHaveLength(2)
    })
  }

  for (const point of [
    'disposal.after-marked-destroying',
    'disposal.after-confirmed',
    'disposal.after-original-destroyed',
    'disposal.before-stub-committed',
    'disposal.after-stub-committed',
    'disposal.after-certificate-issued',
  ]) {
    it(`${point}: what was accepted ends as transferred, once`, async () => {
      const { batchId, made, bag } = await sent(2)
      await acknowledge(batchId, answer(bag))
      await expect(makeDisposal(world, { killAt: point }).executeDisposal(batchId)).rejects.toMatchObject({
        name: 'Killed',
      })
      await disposal.executeDisposal(batchId)
      expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
        state: 'completed',
        counts: { total: 2, transferred: 2, destroyed: 0 },
      })
      for (const record of made) expect(await world.stateOf(record.id)).toBe('transferred')
    })
  }
})

describe('a decision to transfer', () => {
  const closed = { type: 'closed-for-period', period: 'P30Y', exemptions: ['40(2)'] } as const
  const faults: readonly (readonly [string, Closure, string, string])[] = [
    ['without a period', { type: 'closed-for-period', exemptions: ['40'] }, 'missing-field', 'period'],
    ['for months', { ...closed, period: 'P6M' }, 'invalid-decision', 'period'],
    ['for what is no period', { ...closed, period: 'thirty' }, 'invalid-decision', 'period'],
    ['for longer than lives', { ...closed, period: 'P151Y' }, 'invalid-decision', 'period'],
    ['without an exemption', { ...closed, exemptions: [] }, 'missing-field', 'exemptions'],
    [
      'under what exempts nothing',
      { ...closed, exemptions: ['40', '25'] },
      'invalid-decision',
      'exemptions[1]',
    ],
    ['under one twice', { ...closed, exemptions: ['40', '40'] }, 'invalid-decision', 'exemptions'],
    ['until no day', { type: 'closed-until', exemptions: ['31'] }, 'missing-field', 'until'],
    ['open and exempt', { type: 'open', exemptions: ['40'] }, 'invalid-decision', 'exemptions'],
    [
      'open under another title',
      { type: 'open', alternativeTitle: 'x' },
      'invalid-decision',
      'alternativeTitle',
    ],
  ]
  it('says how it is closed, rightly or not at all', async () => {
    await world.addClass(`C${counter}`, 'S-TRANSFER')
    const { id } = await world.addRecord(await world.addFolder(`C${counter}`))
    const batchId = await sweepIntoOne(disposal, officers.decider)
    const decide = (closure: Closure, decision: 'transfer' | 'retain-permanently' = 'transfer') =>
      disposal.decide(officers.decider, batchId, [{ recordId: id, decision, closure }])
    for (const [what, closure, code, field] of faults) {
      const refused = await decide(closure).catch((error: unknown) => error)
      expect({ what, refused }).toMatchObject({
        what,
        refused: { code, errors: [{ path: `decisions[0].closure.${field}` }] },
      })
    }
    await expect(decide(closed, 'retain-permanently')).rejects.toMatchObject({ code: 'invalid-decision' })
    await decide({ ...closed, alternativeTitle: 'Not the title' })
    expect((await itemOf(batchId, id))?.closure).toEqual({ ...closed, alternativeTitle: 'Not the title' })
    const [decided] = (await entries('item.decided')).filter((draft) => draft.includes(id))
    expect(decided).toContain('"closure":"closed-for-period"')
    expect(decided).not.toContain('Not the title"}')
    await disposal.approve(officers.approver, batchId, 'yes')
    await expect(
      world.rows(sql`update disposal_item set decision_closure = '{"type": "open"}' where record_id = ${id}`),
    ).rejects.toThrow('before the approval')
  })

  it('closes nothing for a period that is over, nor for one that ends after all calendars: it is decided item by item', async () => {
    await world.addClass(`C${counter}`, 'S-TRANSFER')
    const folder = await world.addFolder(`C${counter}`)
    const [old, recent] = [
      await world.addRecord(folder, { date: '1950-06-30' }),
      await world.addRecord(folder, { date: '1996-03-03' }),
    ]
    const batchId = await sweepIntoOne(disposal, officers.decider)
    const decide = ({ id }: TestRecord, period: string) =>
      disposal.decide(officers.decider, batchId, [
        { recordId: id, decision: 'transfer', closure: { ...closed, period } },
      ])
    const refused = { code: 'invalid-decision', errors: [{ path: 'decisions[0].closure.period' }] }
    await expect(decide(old, 'P30Y')).rejects.toMatchObject(refused)
    // Its last day is today, and from tomorrow it is open.
    await world.rows(sql`update record set document_date = '1996-03-02' where id = ${recent.id}`)
    await expect(decide(recent, 'P30Y')).rejects.toMatchObject(refused)
    await world.rows(sql`update record set document_date = '9999-12-31' where id = ${recent.id}`)
    await expect(decide(recent, 'P30Y')).rejects.toMatchObject(refused)
    await expect(
      disposal.decideSet(officers.decider, batchId, { decision: 'transfer', closure: closed }),
    ).rejects.toMatchObject({
      code: 'invalid-decision',
      errors: [{ path: 'all.closure.period', message: 'concerns 2 of 2 items' }],
    })
    await world.rows(sql`update record set document_date = '1996-03-03' where id = ${recent.id}`)
    await decide(recent, 'P30Y')
    await decide(old, 'P80Y')
  })
})

it('keeps in the database what was packed: the service’s own role cannot rewrite it', async () => {
  const { batchId } = await sent(1)
  const asApp = (table: 'transfer_package' | 'transfer_file', set: RawBuilder<unknown>) =>
    world.db
      .unitOfWork((handle) => handle)
      .run((handle) => sql`update ${sql.table(table)} set ${set} where batch_id = ${batchId}`.execute(handle))
  for (const set of [sql`sha256 = ${'0'.repeat(64)}`, sql`size = size + 1`]) {
    await expect(asApp('transfer_package', set)).rejects.toMatchObject({ code: '23000' })
    await expect(asApp('transfer_file', set)).rejects.toMatchObject({ code: '23000' })
  }
  // When it was fetched is told once it is.
  expect((await asApp('transfer_package', sql`fetched_at = now()`)).numAffectedRows).toBe(1n)
})
