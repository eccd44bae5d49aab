import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { BatchId, RecordId } from '../../src/kernel/ids.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import { makeExplainRetention } from '../../src/retention/dates/explain-retention.ts'
import {
  addOfficers,
  approvedBatch,
  decideAll,
  disposeOfDue,
  type Officers,
  sweep,
  sweepIntoOne,
} from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld, type TestRecord } from '../support/retention-world.ts'

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let classCode: string
let counter = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-DESTROY' })
  await world.addSchedule({ code: 'S-REVIEW', action: 'review' })
  await world.addSchedule({ code: 'S-TRANSFER', action: 'transfer' })
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  // Tests leap through the years, which is a fault of the clock in itself: tests/retention/clock.test.ts.
  await world.rows(sql`delete from clock_fault`)
  world.clock.set('2026-03-02T10:00:00Z')
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
  counter += 1
  classCode = `C${counter}`
})

/** As many records, due under a class of their own, listed in one batch. */
async function listed(
  count: number,
  schedule = 'S-DESTROY',
): Promise<{ readonly batchId: BatchId; readonly records: readonly TestRecord[] }> {
  await world.addClass(classCode, schedule)
  const folder = await world.addFolder(classCode)
  const records: TestRecord[] = []
  for (let made = 0; made < count; made += 1) records.push(await world.addRecord(folder))
  return { batchId: await sweepIntoOne(disposal, officers.decider), records }
}

const idOf = (records: readonly TestRecord[], index: number): RecordId => {
  const record = records[index]
  if (record === undefined) throw new Error('no such record')
  return record.id
}

/** The codes of refusals that the log holds about a batch. */
async function refusals(batchId: BatchId): Promise<readonly string[]> {
  const rows = await world.rows<{ readonly draft: string }>(sql`select draft from audit_outbox order by id`)
  return rows
    .filter((row) => row.draft.includes(batchId) && row.draft.includes('access.refused'))
    .map((row) => /"code":"([a-z-]+)"/.exec(row.draft)?.[1] ?? '')
}

describe('separation of duties', () => {
  it('refuses approval by whoever swept, decided or brought an end forward, and writes each try down', async () => {
    const { batchId, records } = await listed(2)
    const [hastener, second] = [
      await world.addPerson(`hastener ${counter}`),
      await world.addPerson(`second ${counter}`),
    ]
    await disposal.decide(officers.executor, batchId, [{ recordId: idOf(records, 0), decision: 'destroy' }])
    await disposal.decide(second, batchId, [{ recordId: idOf(records, 1), decision: 'destroy' }])
    await world.rows(sql`update record set hastened_by = ${[hastener.id]} where id = ${idOf(records, 1)}`)
    for (const person of [officers.decider, officers.executor, second, hastener]) {
      await expect(disposal.approve(person, batchId, 'yes')).rejects.toMatchObject({
        code: 'separation-of-duties',
      })
    }
    expect(await refusals(batchId)).toEqual(Array(4).fill('separation-of-duties'))
    expect(await disposal.approve(officers.approver, batchId, 'yes')).toMatchObject({ state: 'approved' })
  })

  it('refuses execution by an approver', async () => {
    await listed(1)
    const [{ id: batchId } = { id: newId<BatchId>() }] = (
      await disposal.listBatches(officers.decider, { state: 'proposed' }, { size: 1, cursor: null })
    ).items
    await decideAll(disposal, officers.decider, batchId)
    await disposal.approve(officers.approver, batchId, 'yes')
    await expect(disposal.execute(officers.approver, batchId, undefined)).rejects.toMatchObject({
      code: 'separation-of-duties',
    })
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({ state: 'approved' })
  })

  it('lets an administrator, an auditor and a civil servant do none of it', async () => {
    const { batchId, records } = await listed(1)
    for (const role of ['administrator', 'auditor', 'civil-servant'] as const) {
      const person = await world.addPerson(`a ${role} ${counter}`, role)
      const tries = [
        disposal.decide(person, batchId, [{ recordId: idOf(records, 0), decision: 'destroy' }]),
        disposal.approve(person, batchId, 'yes'),
        disposal.execute(person, batchId, undefined),
        disposal.withdraw(person, batchId, 'no'),
        disposal.reject(person, batchId, 'no'),
        disposal.propose(person, { records: [idOf(records, 0)], authority: 'me', reason: 'mine' }),
      ]
      for (const outcome of await Promise.allSettled(tries)) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'forbidden-role' } })
      }
    }
  })

  it('is kept by the database where the program forgets it', async () => {
    const { batchId } = await listed(1)
    await decideAll(disposal, officers.decider, batchId)
    const approval = (by: string) => sql`
      insert into disposal_approval (batch_id, approved_by, approver_name, at, how, reason, audit_entry_id)
      values (${batchId}, ${by}, 'x', now(), 'token', 'x', gen_random_uuid())`
    await expect(world.rows(approval(officers.decider.id))).rejects.toMatchObject({ code: 'MU001' })
    await expect(
      world.rows(
        sql`update disposal_batch set state = 'executing', executed_by = 'x', not_before = now() where id = ${batchId}`,
      ),
    ).rejects.toMatchObject({ code: 'MU003' })
    await expect(
      world.rows(
        sql`update record set state = 'destroying' where folder_id in (select folder_id from disposal_item where batch_id = ${batchId})`,
      ),
    ).rejects.toMatchObject({ code: 'MU003' })
    await expect(
      world.rows(sql`update disposal_item set sha256 = repeat('0', 64) where batch_id = ${batchId}`),
    ).rejects.toMatchObject({ code: '23000' })
  })
})

describe('a decision', () => {
  it('left out refuses the approval: silence never destroys', async () => {
    const { batchId, records } = await listed(2)
    await disposal.decide(officers.decider, batchId, [{ recordId: idOf(records, 0), decision: 'destroy' }])
    await expect(disposal.approve(officers.approver, batchId, 'yes')).rejects.toMatchObject({
      code: 'undecided',
    })
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({ state: 'in-review' })
  })

  it('to retain wants a day still to come, after which there is another, and a reason', async () => {
    const { batchId, records } = await listed(1)
    const recordId = idOf(records, 0)
    const until = '2031-01-31' as CivilDate
    const faulty = [
      [{ recordId, decision: 'retain', reason: 'wanted' }, 'missing-field'],
      [{ recordId, decision: 'retain', until }, 'missing-field'],
      [{ recordId, decision: 'retain', until, reason: '  ' }, 'missing-field'],
      [
        { recordId, decision: 'retain', until: '2026-03-02' as CivilDate, reason: 'wanted' },
        'invalid-decision',
      ],
      [
        { recordId, decision: 'retain', until: '9999-12-31' as CivilDate, reason: 'wanted' },
        'invalid-decision',
      ],
    ] as const
    for (const [decision, code] of faulty) {
      await expect(disposal.decide(officers.decider, batchId, [decision])).rejects.toMatchObject({ code })
    }
  })

  it('other than to retain has no day, and is not taken as if none had been said', async () => {
    const { batchId, records } = await listed(1)
    const recordId = idOf(records, 0)
    const until = '2031-01-31' as CivilDate
    for (const decision of ['destroy', 'retain-permanently'] as const) {
      await expect(
        disposal.decide(officers.decider, batchId, [{ recordId, decision, until, reason: 'wanted' }]),
      ).rejects.toMatchObject({ code: 'invalid-decision', errors: [{ path: 'decisions[0].until' }] })
    }
  })

  it('weaker than the schedule’s action needs an authority', async () => {
    for (const schedule of ['S-REVIEW', 'S-TRANSFER']) {
      classCode = `${classCode}x`
      const { batchId, records } = await listed(1, schedule)
      const recordId = idOf(records, 0)
      for (const authority of [undefined, '', ' ', '\u200b', '\u2800 \u3164']) {
        const weak = { recordId, decision: 'destroy', ...(authority !== undefined && { authority }) } as const
        await expect(disposal.decide(officers.decider, batchId, [weak])).rejects.toMatchObject({
          code: 'authority-missing',
        })
      }
      await disposal.decide(officers.decider, batchId, [
        { recordId, decision: 'destroy', authority: 'PRONI 12/2026' },
      ])
      await disposal.decide(officers.decider, batchId, [{ recordId, decision: 'transfer' }])
    }
  })

  it('about a record of another batch, of none, twice, or after the approval is refused, and nothing is decided', async () => {
    const { batchId, records } = await listed(2)
    const [first, second] = [idOf(records, 0), idOf(records, 1)]
    const stranger = newId<RecordId>()
    await expect(
      disposal.decide(officers.decider, batchId, [
        { recordId: first, decision: 'destroy' },
        { recordId: stranger, decision: 'destroy' },
      ]),
    ).rejects.toMatchObject({ code: 'unknown-record', errors: [{ path: 'decisions[1].recordId' }] })
    await expect(
      disposal.decide(officers.decider, batchId, [
        { recordId: first, decision: 'destroy' },
        { recordId: first, decision: 'transfer' },
      ]),
    ).rejects.toMatchObject({ code: 'invalid-decision' })
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({ state: 'proposed' })
    await decideAll(disposal, officers.decider, batchId)
    await disposal.approve(officers.approver, batchId, 'yes')
    await expect(
      disposal.decide(officers.decider, batchId, [{ recordId: second, decision: 'destroy' }]),
    ).rejects.toMatchObject({ code: 'batch-state' })
  })
})

describe('what is retained', () => {
  it('until a day stays, says so, and is listed again on the day after and not before', async () => {
    const { batchId, records } = await listed(2)
    const until = '2026-06-30' as CivilDate
    await disposal.decide(officers.decider, batchId, [
      { recordId: idOf(records, 0), decision: 'retain', until, reason: 'an inquiry is coming' },
      { recordId: idOf(records, 1), decision: 'destroy' },
    ])
    await disposal.approve(officers.approver, batchId, 'yes')
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'completed',
      counts: { total: 2, destroyed: 1, retained: 1, pending: 0 },
    })
    expect(await world.stateOf(idOf(records, 0))).toBe('active')
    await world.liveUntil('2026-06-30T20:00:00Z')
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 0 })
    world.clock.set('2026-06-30T23:30:00Z') // 00:30 on 1 July in London
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 1 })
  })

  it('permanently is never listed again; a batch that keeps everything is complete with its approval', async () => {
    const { batchId, records } = await listed(1)
    await decideAll(disposal, officers.decider, batchId, 'retain-permanently')
    expect(await disposal.approve(officers.approver, batchId, 'yes')).toMatchObject({
      state: 'completed',
      counts: { retained: 1, pending: 0 },
    })
    const explain = makeExplainRetention({ unitOfWork: world.unitOfWork, clock: world.clock })
    expect(await explain(officers.auditor, idOf(records, 0))).toMatchObject({
      state: 'permanent',
      action: 'retain-permanently',
      actionBecause: 'reviewers have decided to keep it permanently',
      schedule: { action: 'destroy' },
    })
    world.clock.set('2999-01-01T00:00:00Z')
    const { sweep: dry } = await disposal.startSweep(officers.decider, { dryRun: true })
    expect(dry).toMatchObject({ due: 0 })
    expect(await world.stateOf(idOf(records, 0))).toBe('active')
  })
})

describe('what is to be transferred', () => {
  it('waits, is never destroyed instead, and keeps its batch from completion', async () => {
    const { batchId, records } = await listed(2, 'S-TRANSFER')
    await disposal.decide(officers.decider, batchId, [
      { recordId: idOf(records, 0), decision: 'transfer' },
      { recordId: idOf(records, 1), decision: 'destroy', authority: 'PRONI 12/2026' },
    ])
    await disposal.approve(officers.approver, batchId, 'yes')
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'executing',
      counts: { total: 2, destroyed: 1, pending: 1 },
    })
    expect(await world.stateOf(idOf(records, 0))).toBe('active')
    const { items } = await disposal.listItems(officers.decider, batchId, { size: 10, cursor: null })
    expect(items.find((item) => item.recordId === idOf(records, 0))).toMatchObject({
      state: 'approved',
      reason: 'awaiting-receipt',
    })
  })

  it('is not decided without an outside authority: what its receiver takes is destroyed here', async () => {
    await world.addSchedule({ code: `S-BARE-${counter}`, action: 'transfer', authority: false })
    const { batchId } = await listed(1, `S-BARE-${counter}`)
    await expect(decideAll(disposal, officers.decider, batchId, 'transfer')).rejects.toMatchObject({
      code: 'no-authority',
    })
  })

  it('can be withdrawn until its execution begins, and not after', async () => {
    const { batchId } = await listed(1, 'S-TRANSFER')
    await decideAll(disposal, officers.decider, batchId, 'transfer')
    await disposal.approve(officers.approver, batchId, 'yes')
    expect(await disposal.withdraw(officers.executor, batchId, 'not yet')).toMatchObject({
      state: 'withdrawn',
    })
    const again = await sweepIntoOne(disposal, officers.decider)
    await decideAll(disposal, officers.decider, again, 'transfer')
    await disposal.approve(officers.approver, again, 'yes')
    expect(await disposal.execute(officers.executor, again, undefined)).toMatchObject({ state: 'executing' })
    await expect(disposal.withdraw(officers.executor, again, 'too late')).rejects.toMatchObject({
      code: 'batch-state',
    })
  })
})

describe('the cooling-off', () => {
  it('is waited for to the second, and any officer may withdraw meanwhile', async () => {
    disposal = makeDisposal(world, { coolingOffMs: 7 * 86_400_000 })
    const { batchId } = await listed(1)
    await decideAll(disposal, officers.decider, batchId)
    const approved = await disposal.approve(officers.approver, batchId, 'yes')
    expect(approved.notBefore).toEqual(new Date('2026-03-09T10:00:00Z'))
    world.clock.set('2026-03-09T09:59:59Z')
    await expect(disposal.execute(officers.executor, batchId, undefined)).rejects.toMatchObject({
      code: 'cooling-off',
    })
    const withdrawn = await disposal.withdraw(officers.decider, batchId, 'second thoughts')
    expect(withdrawn).toMatchObject({ state: 'withdrawn', counts: { skipped: 1, pending: 0 } })
    world.clock.set('2026-03-10T00:00:00Z')
    await expect(disposal.execute(officers.executor, batchId, undefined)).rejects.toMatchObject({
      code: 'batch-state',
    })
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 1 })
  })
})

describe('a batch', () => {
  it('that was rejected stays so, and its records are listed anew', async () => {
    const { batchId } = await listed(2)
    expect(await disposal.reject(officers.approver, batchId, 'wrong class')).toMatchObject({
      state: 'rejected',
    })
    for (const again of [disposal.reject, disposal.withdraw, disposal.approve]) {
      await expect(again(officers.approver, batchId, 'x')).rejects.toMatchObject({ code: 'batch-state' })
    }
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 2 })
  })

  it('cannot be withdrawn once its execution has begun', async () => {
    const { batchId } = await listed(1)
    await decideAll(disposal, officers.decider, batchId)
    await disposal.approve(officers.approver, batchId, 'yes')
    await disposal.execute(officers.executor, batchId, undefined)
    await expect(disposal.withdraw(officers.decider, batchId, 'stop')).rejects.toMatchObject({
      code: 'batch-state',
    })
    await expect(disposal.execute(officers.decider, batchId, undefined)).rejects.toMatchObject({
      code: 'batch-state',
    })
  })

  it('above an officer’s clearance or outside their scope or groups does not exist for them', async () => {
    await world.addClass(classCode, 'S-DESTROY')
    const folder = await world.addFolder(classCode, { marking: 'official-sensitive', groups: ['pay'] })
    const { id } = await world.addRecord(folder)
    const batchId = await sweepIntoOne(disposal, officers.decider)
    const insider = await world.addPerson(`insider ${counter}`, 'ig-officer', { groups: ['pay'] })
    const strangers = [
      officers.decider,
      await world.addPerson(`uncleared ${counter}`, 'ig-officer', { groups: ['pay'], clearance: 'official' }),
      await world.addPerson(`elsewhere ${counter}`, 'ig-officer', { groups: ['pay'], scope: 'MUNIMENT' }),
    ]
    for (const person of strangers) {
      await expect(disposal.getBatch(person, batchId)).rejects.toMatchObject({ code: 'not-found' })
      await expect(disposal.approve(person, batchId, 'x')).rejects.toMatchObject({ code: 'not-found' })
      await expect(
        disposal.decide(person, batchId, [{ recordId: id, decision: 'destroy' }]),
      ).rejects.toMatchObject({ code: 'not-found' })
      for (const close of [disposal.reject, disposal.withdraw])
        await expect(close(person, batchId, 'x')).rejects.toMatchObject({ code: 'not-found' })
      const { items } = await disposal.listBatches(person, {}, { size: 200, cursor: null })
      expect(items.map((batch) => batch.id)).not.toContain(batchId)
    }
    expect(await disposal.getBatch(insider, batchId)).toMatchObject({ marking: 'official-sensitive' })
    // Each try to approve, decide or end it is in the log, and none of what never was.
    expect(await refusals(batchId)).toEqual(strangers.flatMap(() => Array(4).fill('not-found')))
    const nothing = newId<BatchId>()
    await expect(disposal.approve(insider, nothing, 'x')).rejects.toMatchObject({ code: 'not-found' })
    expect(await refusals(nothing)).toEqual([])
  })

  it('is listed page by page, newest first, each once', async () => {
    const { items: all } = await disposal.listBatches(officers.decider, {}, { size: 200, cursor: null })
    const paged: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<Disposal['listBatches']>> = await disposal.listBatches(
        officers.decider,
        {},
        { size: 3, cursor },
      )
      paged.push(...page.items.map((batch) => batch.id))
      cursor = page.next
    } while (cursor !== null)
    expect(paged).toEqual(all.map((batch) => batch.id))
    await expect(
      disposal.listBatches(officers.decider, {}, { size: 3, cursor: 'nonsense' }),
    ).rejects.toMatchObject({
      code: 'malformed',
    })
  })
})

describe('an exceptional disposal', () => {
  const proposal = { authority: 'Order of the High Court 2026/17', reason: 'spillage' }

  it('is refused for what is held, gone, unreadable, built in or listed already', async () => {
    const { records } = await listed(1)
    const folder = await world.addFolder(classCode)
    const held = await world.addRecord(folder, { date: '2025-01-01' })
    await disposal.placeHold(officers.decider, {
      name: 'Inquiry',
      reason: 'asked for',
      authority: 'Court',
      scope: { records: [held.id] },
    })
    const secret = await world.addRecord(await world.addFolder(classCode, { groups: ['pay'] }), {
      date: '2025-01-01',
    })
    const propose = (ids: readonly RecordId[]) =>
      disposal.propose(officers.decider, { ...proposal, records: ids })
    await expect(propose([held.id])).rejects.toMatchObject({ code: 'held' })
    await expect(propose([newId<RecordId>()])).rejects.toMatchObject({ code: 'unknown-record' })
    await expect(propose([secret.id])).rejects.toMatchObject({ code: 'unknown-record' })
    await expect(propose([])).rejects.toMatchObject({ code: 'unknown-record' })
    await expect(propose([idOf(records, 0)])).rejects.toMatchObject({ code: 'conflict' })
  })

  it('takes three people, is decided like any other, and has its own word on the certificate', async () => {
    await world.addClass(classCode, 'S-DESTROY')
    const record = await world.addRecord(await world.addFolder(classCode), { date: '2025-01-01' })
    const batch = await disposal.propose(officers.decider, { ...proposal, records: [record.id] })
    expect(batch).toMatchObject({
      kind: 'exceptional',
      state: 'proposed',
      class: classCode,
      counts: { total: 1 },
    })
    await expect(disposal.approve(officers.approver, batch.id, 'x')).rejects.toMatchObject({
      code: 'undecided',
    })
    await decideAll(disposal, officers.decider, batch.id)
    await expect(disposal.approve(officers.decider, batch.id, 'x')).rejects.toMatchObject({
      code: 'separation-of-duties',
    })
    await disposal.approve(officers.approver, batch.id, 'as ordered')
    await expect(disposal.execute(officers.decider, batch.id, undefined)).rejects.toMatchObject({
      code: 'separation-of-duties',
    })
    await disposal.execute(officers.executor, batch.id, undefined)
    await disposal.executeDisposal(batch.id)
    const certificate = JSON.parse(
      Buffer.from(await disposal.certificate(officers.auditor, batch.id, 'json')).toString(),
    )
    expect(certificate).toMatchObject({ kind: 'exceptional', authority: [proposal.authority] })
    expect(await world.stateOf(record.id)).toBe('destroyed')
  })

  it('keeps that word on a certificate that is partial', async () => {
    await world.addClass(classCode, 'S-DESTROY')
    const record = await world.addRecord(await world.addFolder(classCode), { date: '2025-01-01' })
    const { id } = await disposal.propose(officers.decider, { ...proposal, records: [record.id] })
    await decideAll(disposal, officers.decider, id)
    await disposal.approve(officers.approver, id, 'as ordered')
    await disposal.execute(officers.executor, id, undefined)
    world.index.turn('refuse')
    await disposal.executeDisposal(id)
    world.index.turn('honest')
    const certificate = JSON.parse(
      Buffer.from(await disposal.certificate(officers.auditor, id, 'json')).toString(),
    )
    expect(certificate).toMatchObject({ kind: 'partial', disposal: 'exceptional' })
  })
})

describe('an exceptional disposal of what lies apart', () => {
  const proposal = { authority: 'Data protection officer, 12/2026', reason: 'erasure asked for' }

  it('is one batch where the classes have one above them, as marked as its highest, and for those who read all of it', async () => {
    await world.addClass(classCode, 'S-DESTROY')
    await world.addClass(`${classCode}-A`, null, classCode)
    await world.addClass(`${classCode}-B`, 'S-REVIEW', classCode)
    const marked = await world.addFolder(`${classCode}-B`, { marking: 'official-sensitive' })
    const young = { date: '2025-01-01' }
    const records = [
      await world.addRecord(await world.addFolder(`${classCode}-A`), young),
      await world.addRecord(marked, young),
    ].map(({ id }) => id)
    const uncleared = await world.addPerson(`uncleared ${counter}`, 'ig-officer', { clearance: 'official' })
    await expect(disposal.propose(uncleared, { ...proposal, records })).rejects.toMatchObject({
      code: 'unknown-record',
      errors: [{ path: 'records[1]' }],
    })
    const { id } = await disposal.propose(officers.decider, { ...proposal, records })
    expect(await disposal.getBatch(officers.decider, id)).toMatchObject({
      class: classCode,
      marking: 'official-sensitive',
      counts: { total: 2 },
    })
    await expect(disposal.getBatch(uncleared, id)).rejects.toMatchObject({ code: 'not-found' })
    // What is under a schedule of review needs no word of its own: the proposal's authority stands on every item.
    await decideAll(disposal, officers.decider, id)
    await expect(disposal.approve(uncleared, id, 'x')).rejects.toMatchObject({ code: 'not-found' })
    await disposal.approve(officers.approver, id, 'as asked')
    await disposal.execute(officers.executor, id, undefined)
    await disposal.executeDisposal(id)
    expect(await Promise.all(records.map(world.stateOf))).toEqual(['destroyed', 'destroyed'])
  })

  it('is refused where nothing is above both, and where the same record is proposed again', async () => {
    await world.addClass(classCode, 'S-DESTROY')
    await world.addClass(`${classCode}-OTHER`, 'S-DESTROY')
    const [one, other] = [
      await world.addRecord(await world.addFolder(classCode), { date: '2025-01-01' }),
      await world.addRecord(await world.addFolder(`${classCode}-OTHER`), { date: '2025-01-01' }),
    ]
    await expect(
      disposal.propose(officers.decider, { ...proposal, records: [one.id, other.id] }),
    ).rejects.toMatchObject({ code: 'invalid-decision' })
    await disposal.propose(officers.decider, { ...proposal, records: [one.id, one.id] })
    await expect(
      disposal.propose(officers.executor, { ...proposal, records: [one.id] }),
    ).rejects.toMatchObject({ code: 'conflict', details: { listed: [one.id] } })
  })

  it('gives way to a hold that comes after the approval', async () => {
    await world.addClass(classCode, 'S-DESTROY')
    const record = await world.addRecord(await world.addFolder(classCode), { date: '2025-01-01' })
    const { id } = await disposal.propose(officers.decider, { ...proposal, records: [record.id] })
    await decideAll(disposal, officers.decider, id)
    await disposal.approve(officers.approver, id, 'as asked')
    await disposal.placeHold(officers.executor, {
      name: 'Inquiry',
      reason: 'asked for',
      authority: 'Court',
      scope: { classes: [classCode] },
    })
    expect(await disposal.execute(officers.executor, id, undefined)).toMatchObject({
      state: 'completed',
      counts: { skipped: 1, destroyed: 0 },
    })
    expect(await world.stateOf(record.id)).toBe('active')
  })

  it('may ask for more than one approval, an IG officer’s among them', async () => {
    await world.addClass(classCode, 'S-DESTROY')
    const record = await world.addRecord(await world.addFolder(classCode), { date: '2025-01-01' })
    const propose = (reviewers: readonly string[]) =>
      disposal.propose(officers.decider, { ...proposal, records: [record.id], reviewers })
    await expect(propose(['data-protection'])).rejects.toMatchObject({
      code: 'invalid-field',
      errors: [{ path: 'reviewers' }],
    })
    const { id } = await propose(['data-protection', 'ig-officer'])
    await decideAll(disposal, officers.decider, id)
    await expect(disposal.approve(officers.approver, id, 'x')).rejects.toMatchObject({ code: 'not-awaited' })
    const protector = await world.addPerson(`dpo ${counter}`, 'civil-servant', {
      groups: ['data-protection'],
    })
    await disposal.approve(protector, id, 'rightly asked')
    expect(await disposal.approve(officers.approver, id, 'x')).toMatchObject({ state: 'approved' })
  })
})

describe('execution', () => {
  it('waits until the approval’s own entry is anchored', async () => {
    const { batchId } = await listed(1)
    await decideAll(disposal, officers.decider, batchId)
    const { approvals } = await disposal.approve(officers.approver, batchId, 'yes')
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    expect(disposal.anchored).toEqual(approvals.map((approval) => approval.auditEntryId))
  })

  it('is done once: a second run of the job changes nothing', async () => {
    await world.addClass(classCode, 'S-DESTROY')
    await world.addRecord(await world.addFolder(classCode))
    const done = await disposeOfDue(disposal, officers)
    await disposal.executeDisposal(done.id)
    expect(await disposal.getBatch(officers.decider, done.id)).toEqual(done)
    expect(disposal.filed).toHaveLength(1)
  })

  it('of a batch that nobody approved does nothing', async () => {
    const { batchId, records } = await listed(1)
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(idOf(records, 0))).toBe('active')
    expect(await approvedBatch(disposal, officers).catch((error: Error) => error.message)).toContain(
      'expected one batch',
    )
  })
})
