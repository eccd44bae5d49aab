import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type RawBuilder, sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import type { AuditEntryId } from '../../src/audit/ports.ts'
import { type BatchId, newId } from '../../src/kernel/ids.ts'
import { addOfficers, decideAll, type Officers, sweepIntoOne } from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld } from '../support/retention-world.ts'

/** The rules of review where a program with a mistake in it meets them: statements as the role of requests and jobs. */
let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let owner: PersonActor
let counter = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-TWO', reviewers: ['fin-owner', 'ig-officer'] })
  await world.addSchedule({ code: 'S-REVIEW', action: 'review' })
  await world.addSchedule({ code: 'S-BARE', authority: false })
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  world.clock.set('2026-03-02T10:00:00Z')
  disposal = makeDisposal(world, { coolingOffMs: 86_400_000 })
  officers = await addOfficers(world)
  counter += 1
  owner = await world.addPerson(`owner ${counter}`, 'civil-servant', { groups: ['fin-owner'] })
})

/** Runs a statement as requests and jobs do. */
const asApp = (statement: RawBuilder<unknown>) =>
  world.db
    .unitOfWork((handle) => handle)
    .run(async (handle) => {
      await statement.execute(handle)
    })

const refusedAs = (code: string) => expect.objectContaining({ code })

async function listed(schedule = 'S-TWO', count = 1): Promise<BatchId> {
  const classCode = `C${counter}`
  await world.addClass(classCode, schedule)
  const folder = await world.addFolder(classCode)
  for (let made = 0; made < count; made += 1) await world.addRecord(folder)
  return sweepIntoOne(disposal, officers.decider)
}

async function decided(schedule = 'S-TWO'): Promise<BatchId> {
  const batchId = await listed(schedule)
  await decideAll(disposal, officers.decider, batchId)
  return batchId
}

async function approved(): Promise<BatchId> {
  const batchId = await decided()
  await disposal.approve(owner, batchId, 'yes')
  await disposal.approve(officers.approver, batchId, 'yes')
  return batchId
}

const approval = (batchId: BatchId, by: string, stage = 1, isVoid = false) => sql`
  insert into disposal_approval (batch_id, stage, approved_by, approver_name, at, how, reason, audit_entry_id, void)
  values (${batchId}, ${stage}, ${by}, 'x', ${world.clock.now()}, 'token', 'x', gen_random_uuid(), ${isVoid})`

describe('an approval', () => {
  it('is refused out of turn, beyond the last stage, or void from the start', async () => {
    const batchId = await decided()
    for (const attempt of [
      approval(batchId, officers.approver.id, 2),
      approval(batchId, owner.id, 3),
      approval(batchId, owner.id, 1, true),
    ]) {
      await expect(asApp(attempt)).rejects.toEqual(refusedAs('MU003'))
    }
    await asApp(approval(batchId, owner.id))
    await expect(asApp(approval(batchId, owner.id, 2))).rejects.toEqual(refusedAs('MU001'))
  })

  it('is refused from whoever does not hold the review role, or holds it elsewhere or no more', async () => {
    const batchId = await decided()
    const groups = ['fin-owner']
    const elsewhere = await world.addPerson(`elsewhere ${counter}`, 'civil-servant', { groups, scope: 'HR' })
    const auditor = await world.addPerson(`auditor in group ${counter}`, 'auditor', { groups })
    const administrator = await world.addPerson(`admin in group ${counter}`, 'administrator', { groups })
    const gone = await world.addPerson(`gone ${counter}`, 'civil-servant', { groups })
    await world.rows(sql`update person set disabled_at = now() where id = ${gone.id}`)
    for (const { id } of [elsewhere, auditor, administrator, gone, officers.approver]) {
      await expect(asApp(approval(batchId, id))).rejects.toEqual(refusedAs('MU004'))
    }
    await expect(asApp(approval(batchId, 'operator:root'))).rejects.toEqual(refusedAs('MU004'))
    await asApp(approval(batchId, owner.id))
    const clerk = await world.addPerson(`clerk ${counter}`, 'civil-servant', { groups: ['ig-officer'] })
    await expect(asApp(approval(batchId, clerk.id, 2))).rejects.toEqual(refusedAs('MU004'))
  })

  it('is refused while an item is undecided, without an outside authority, and of a batch that was withdrawn', async () => {
    const batchId = await listed()
    await expect(asApp(approval(batchId, owner.id))).rejects.toEqual(refusedAs('MU002'))
    await disposal.withdraw(officers.executor, batchId, 'no')
    await expect(asApp(approval(batchId, owner.id))).rejects.toEqual(refusedAs('MU003'))
    await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
    counter += 1
    const bare = await listed('S-BARE')
    await asApp(sql`
      update disposal_item set decision = 'destroy', decided_by = ${officers.decider.id}, decided_at = now()
      where batch_id = ${bare}`)
    await expect(asApp(approval(bare, officers.approver.id))).rejects.toEqual(refusedAs('MU006'))
  })

  it('is never changed, taken back or deleted; it can only become void', async () => {
    const batchId = await decided()
    await disposal.approve(owner, batchId, 'yes')
    for (const change of [
      sql`update disposal_approval set approved_by = ${officers.executor.id} where batch_id = ${batchId}`,
      sql`delete from disposal_approval where batch_id = ${batchId}`,
    ]) {
      await expect(asApp(change)).rejects.toEqual(refusedAs('42501'))
      await expect(world.rows(change)).rejects.toEqual(refusedAs('23000'))
    }
    await asApp(sql`update disposal_approval set void = true where batch_id = ${batchId}`)
    await expect(
      asApp(sql`update disposal_approval set void = false where batch_id = ${batchId}`),
    ).rejects.toEqual(refusedAs('23000'))
  })
})

describe('a decision', () => {
  const decide = (batchId: BatchId, set: RawBuilder<unknown>) =>
    asApp(
      sql`update disposal_item set ${set}, decided_by = ${officers.executor.id}, decided_at = now() where batch_id = ${batchId}`,
    )

  it('is not taken otherwise while any stage has approved it', async () => {
    const batchId = await decided()
    await disposal.approve(owner, batchId, 'yes')
    await expect(decide(batchId, sql`decision = 'transfer'`)).rejects.toEqual(refusedAs('MU003'))
    await disposal.approve(officers.approver, batchId, 'yes')
    await expect(decide(batchId, sql`decision = 'transfer'`)).rejects.toEqual(refusedAs('23000'))
  })

  it('weaker than the schedule’s action wants an authority, and retaining a day still to come', async () => {
    const batchId = await listed('S-REVIEW')
    for (const weak of [
      sql`decision = 'destroy'`,
      sql`decision = 'destroy', decision_authority = '  '`,
      sql`decision = 'retain', decision_reason = 'x', decision_until = '2020-01-01'`,
    ]) {
      await expect(decide(batchId, weak)).rejects.toEqual(refusedAs('23514'))
    }
    await decide(batchId, sql`decision = 'destroy', decision_authority = 'PRONI 12/2026'`)
  })

  it('comes into force with the last stage, never before it, and not with the item itself', async () => {
    const batchId = await decided()
    await disposal.approve(owner, batchId, 'yes')
    for (const state of ['approved', 'retained']) {
      await expect(
        asApp(sql`update disposal_item set state = ${state} where batch_id = ${batchId}`),
      ).rejects.toEqual(refusedAs('MU003'))
    }
    await expect(
      asApp(sql`
        insert into disposal_item
          (batch_id, record_id, reference, access_set_id, action, class_code, folder_id, schedule_code, schedule_version,
           trigger_type, size, sha256, state, decision, decided_by)
        select batch_id, gen_random_uuid(), reference, access_set_id, action, class_code, folder_id, schedule_code,
               schedule_version, trigger_type, size, sha256, 'approved', 'destroy', ${officers.decider.id}
        from disposal_item where batch_id = ${batchId}`),
    ).rejects.toEqual(refusedAs('MU003'))
  })
})

describe('a batch', () => {
  const move = (batchId: BatchId, set: RawBuilder<unknown>) =>
    asApp(sql`update disposal_batch set ${set} where id = ${batchId}`)
  const execute = (by: string, at: string) =>
    sql`state = 'executing', executed_by = ${by}, execution_started_at = ${at}`

  it('is not approved by half of its stages, nor with a cooling-off that began before the last', async () => {
    const batchId = await decided()
    await disposal.approve(owner, batchId, 'yes')
    await expect(move(batchId, sql`state = 'approved', not_before = '2026-03-02T10:00:00Z'`)).rejects.toEqual(
      refusedAs('MU003'),
    )
    await asApp(approval(batchId, officers.approver.id, 2))
    await expect(move(batchId, sql`state = 'approved', not_before = '2026-03-02T09:59:59Z'`)).rejects.toEqual(
      refusedAs('MU003'),
    )
  })

  it('is not executed before its cooling-off is over, and that is not cut short', async () => {
    const batchId = await approved()
    await expect(move(batchId, execute(officers.executor.id, '2026-03-03T09:59:59Z'))).rejects.toEqual(
      refusedAs('MU005'),
    )
    await expect(
      move(batchId, sql`state = 'executing', executed_by = ${officers.executor.id}`),
    ).rejects.toEqual(refusedAs('MU005'))
    await expect(move(batchId, sql`not_before = '2026-03-02T10:00:00Z'`)).rejects.toEqual(refusedAs('23000'))
    await move(batchId, execute(officers.executor.id, '2026-03-03T10:00:00Z'))
  })

  it('is not executed by an approver, nor by anybody but an IG officer in charge', async () => {
    const batchId = await approved()
    const at = '2026-03-04T10:00:00Z'
    for (const { id } of [owner, officers.approver]) {
      await expect(move(batchId, execute(id, at))).rejects.toEqual(refusedAs('MU001'))
    }
    const clerk = await world.addPerson(`clerk ${counter}`, 'civil-servant', { groups: ['fin-owner'] })
    const elsewhere = await world.addPerson(`elsewhere ${counter}`, 'ig-officer', { scope: 'HR' })
    for (const { id } of [clerk, elsewhere, officers.auditor]) {
      await expect(move(batchId, execute(id, at))).rejects.toEqual(refusedAs('MU007'))
    }
  })

  it('is not executed with more in it than was listed, nor with an approval gone void', async () => {
    const batchId = await approved()
    const at = '2026-03-04T10:00:00Z'
    const folder = await world.addFolder(`C${counter}`)
    const smuggled = await world.addRecord(folder, { date: '2025-01-01' })
    await asApp(sql`
      insert into disposal_item
        (batch_id, record_id, reference, access_set_id, action, class_code, folder_id, schedule_code, schedule_version,
         trigger_type, authority, size, sha256, state)
      select batch_id, ${smuggled.id}, 'x', access_set_id, action, class_code, folder_id, schedule_code, schedule_version,
             trigger_type, authority, size, sha256, 'proposed'
      from disposal_item where batch_id = ${batchId}`)
    await expect(move(batchId, execute(officers.executor.id, at))).rejects.toEqual(refusedAs('MU002'))
    await asApp(sql`update disposal_item set state = 'skipped' where record_id = ${smuggled.id}`)
    await expect(move(batchId, execute(officers.executor.id, at))).rejects.toEqual(refusedAs('MU003'))
    await asApp(sql`update disposal_approval set void = true where batch_id = ${batchId} and stage = 1`)
    await expect(move(batchId, execute(officers.executor.id, at))).rejects.toEqual(refusedAs('MU003'))
  })

  it('goes no way that its life does not have, and stays what it was listed as', async () => {
    const batchId = await decided()
    for (const change of [
      sql`state = 'completed', not_before = now()`,
      sql`state = 'completed-with-failures', not_before = now(), executed_by = 'x'`,
      sql`id = gen_random_uuid()`,
      sql`kind = 'exceptional', authority = 'x', reason = 'x'`,
      sql`sweep_id = null`,
      sql`part = part + 1`,
      sql`class_code = (select min(code) from file_plan_class where code <> class_code)`,
      sql`action = 'transfer'`,
      sql`marking = 'official-sensitive'`,
      sql`authority = 'x'`,
      sql`reason = 'x'`,
      sql`proposed_by = 'system'`,
      sql`proposed_at = proposed_at - interval '1 day'`,
      sql`stages = '[{"role": "ig-officer", "group": null}]'`,
      sql`access_set_ids = '{1}'`,
      sql`manifest_digest = repeat('0', 64)`,
    ]) {
      await expect(move(batchId, change)).rejects.toEqual(refusedAs('23000'))
    }
    await disposal.approve(owner, batchId, 'yes')
    await disposal.approve(officers.approver, batchId, 'yes')
    world.clock.set('2026-03-03T10:00:00Z')
    await world.rows(sql`delete from clock_fault`)
    await disposal.execute(officers.executor, batchId, undefined)
    await expect(move(batchId, sql`state = 'withdrawn'`)).rejects.toEqual(refusedAs('23000'))
    await disposal.executeDisposal(batchId)
  })
})

describe('what the database refuses', () => {
  it('is answered in the codes that clients know', async () => {
    const given = (stage: number, by: PersonActor) => ({
      stage,
      personId: by.id,
      name: by.name,
      at: world.clock.now(),
      how: 'token',
      reason: 'x',
      auditEntryId: newId<AuditEntryId>(),
      executableFrom: world.clock.now(),
    })
    const batchId = await approved()
    counter += 1
    const weak = await listed('S-REVIEW')
    const { items } = await disposal.listItems(officers.decider, weak, { size: 1, cursor: null })
    const taken = items.map(({ recordId }) => ({
      recordId,
      decision: 'destroy' as const,
      reason: null,
      until: null,
      authority: null,
      closure: null,
      auditEntryId: newId<AuditEntryId>(),
    }))
    await expect(
      world.unitOfWork.run((tx) => tx.batches.decide(weak, officers.decider.id, world.clock.now(), taken)),
    ).rejects.toEqual(refusedAs('authority-missing'))
    await expect(
      world.unitOfWork.run((tx) => tx.batches.insertApproval(weak, given(1, officers.auditor))),
    ).rejects.toEqual(refusedAs('not-awaited'))
    await expect(
      world.unitOfWork.run((tx) => tx.batches.insertApproval(batchId, given(3, officers.executor))),
    ).rejects.toEqual(refusedAs('batch-state'))
    const start = (by: PersonActor, at: string) =>
      world.unitOfWork.run((tx) => tx.batches.startExecution(batchId, by.id, new Date(at)))
    await expect(start(officers.executor, '2026-03-02T12:00:00Z')).rejects.toEqual(refusedAs('cooling-off'))
    await expect(start(officers.auditor, '2026-03-04T12:00:00Z')).rejects.toEqual(refusedAs('forbidden-role'))
    await expect(start(owner, '2026-03-04T12:00:00Z')).rejects.toEqual(refusedAs('separation-of-duties'))
  })
})
