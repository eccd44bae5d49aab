import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type RawBuilder, sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import { type BatchId, newId } from '../../src/kernel/ids.ts'
import {
  addOfficers,
  approvedBatch,
  decideAll,
  type Officers,
  sweepIntoOne,
} from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../support/retention-world.ts'

/** Steps that no program takes, as the role of requests and jobs: the ways around what is asked of the steps that it does take. */
let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let administrator: PersonActor
let classCode: string
let folder: TestFolder
let record: TestRecord
let counter = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S' })
  await world.addSchedule({ code: 'S-TRANSFER', action: 'transfer' })
  await world.addSchedule({ code: 'S-BARE', authority: false })
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  disposal = makeDisposal(world, { coolingOffMs: 0 })
  officers = await addOfficers(world)
  counter += 1
  administrator = await world.addPerson(`administrator ${counter}`, 'administrator')
})

async function makeDue(schedule = 'S'): Promise<void> {
  classCode = `C${counter}`
  await world.addClass(classCode, schedule)
  folder = await world.addFolder(classCode)
  record = await world.addRecord(folder)
}

async function executing(): Promise<BatchId> {
  await makeDue()
  const batchId = await approvedBatch(disposal, officers)
  await disposal.execute(officers.executor, batchId, undefined)
  return batchId
}

const asApp = (statement: RawBuilder<unknown>) =>
  world.db
    .unitOfWork((handle) => handle)
    .run(async (handle) => {
      await sql`set local muniment.reach = 'all'`.execute(handle)
      await statement.execute(handle)
    })

async function expectRefused(code: string, ...statements: readonly RawBuilder<unknown>[]): Promise<void> {
  for (const statement of statements)
    await expect(asApp(statement)).rejects.toEqual(expect.objectContaining({ code }))
}

const setItem = (batchId: BatchId, set: RawBuilder<unknown>) =>
  sql`update disposal_item set ${set} where batch_id = ${batchId}`
const setBatch = (batchId: BatchId, set: RawBuilder<unknown>) =>
  sql`update disposal_batch set ${set} where id = ${batchId}`
const setRecord = (set: RawBuilder<unknown>) => sql`update record set ${set} where id = ${record.id}`

const reduced = (state: string) =>
  setRecord(sql`
    state = ${state}, title = null, author = null, keywords = '{}', fields = '{}', subjects = '[]', people = '{}',
    document_date = null, received_on = null`)

describe('a batch', () => {
  it('is not inserted as one that somebody approved or executes', async () => {
    await makeDue()
    for (const state of ['approved', 'executing', 'completed', 'completed-with-failures'])
      await expectRefused(
        'MU003',
        sql`
          insert into disposal_batch
            (id, kind, state, class_code, access_set_ids, action, marking, authority, reason, proposed_by, proposed_at,
             item_count, manifest_digest, not_before, executed_by, execution_started_at)
          values
            (${newId()}, 'exceptional', ${state}, ${classCode}, ${[folder.accessSet]}, 'destroy', 'official', 'x', 'x',
             'system', now(), 1, repeat('0', 64), now(), ${officers.executor.id}, now())`,
      )
  })

  it('is not complete while something in it is open, and keeps who executed it', async () => {
    const batchId = await executing()
    for (const state of ['completed', 'completed-with-failures'])
      await expectRefused('23000', setBatch(batchId, sql`state = ${state}`))
    await disposal.executeDisposal(batchId)
    await expectRefused(
      '23000',
      setBatch(batchId, sql`executed_by = ${officers.approver.id}`),
      setBatch(batchId, sql`execution_started_at = '2020-01-01'`),
      setItem(batchId, sql`executed_by = ${officers.approver.id}`),
      setItem(batchId, sql`executed_at = '2020-01-01'`),
      setItem(batchId, sql`proofs = '[]'`),
      sql`update disposal_approval set void = true where batch_id = ${batchId}`,
    )
  })

  it('of records to hand over is not approved without an outside authority', async () => {
    await makeDue('S-BARE')
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await asApp(
      setItem(batchId, sql`decision = 'transfer', decided_by = ${officers.decider.id}, decided_at = now()`),
    )
    await expectRefused('MU006', approval(batchId))
  })
})

const approval = (batchId: BatchId, at: Date = world.clock.now()) => sql`
  insert into disposal_approval (batch_id, stage, approved_by, approver_name, at, how, reason, audit_entry_id)
  values (${batchId}, 1, ${officers.approver.id}, 'x', ${at}, 'token', 'x', gen_random_uuid())`

describe('an item', () => {
  it('that is undecided goes nowhere, also in a batch that others have approved and execute', async () => {
    const batchId = await executing()
    const late = await world.addRecord(folder)
    await asApp(sql`
      insert into disposal_item
        (batch_id, record_id, reference, access_set_id, action, class_code, folder_id, schedule_code, schedule_version,
         trigger_type, authority, size, sha256, state)
      select batch_id, ${late.id}, 'x', access_set_id, action, class_code, folder_id, schedule_code, schedule_version,
             trigger_type, authority, size, sha256, 'proposed'
      from disposal_item where batch_id = ${batchId}`)
    for (const state of ['destroying', 'verifying', 'stuck', 'destroyed'])
      await expectRefused(
        'MU003',
        sql`update disposal_item set state = ${state} where batch_id = ${batchId} and record_id = ${late.id}`,
      )
    record = late
    await expectRefused('MU003', setRecord(sql`state = 'destroying'`))
  })

  it('that is approved leaves out no step', async () => {
    const batchId = await executing()
    for (const state of ['proposed', 'verifying', 'stuck', 'retained', 'destroyed'])
      await expectRefused('MU003', setItem(batchId, sql`state = ${state}`))
    await asApp(setItem(batchId, sql`state = 'destroying'`))
    await asApp(setRecord(sql`state = 'destroying'`))
    await expectRefused('MU003', setItem(batchId, sql`state = 'destroyed'`), reduced('destroyed'))
    await asApp(setItem(batchId, sql`state = 'verifying'`))
    await expectRefused('MU003', setItem(batchId, sql`state = 'destroyed'`), reduced('destroyed'))
  })

  it('is decided by an IG officer in charge alone', async () => {
    await makeDue()
    const batchId = await sweepIntoOne(disposal, officers.decider)
    const elsewhere = await world.addPerson(`elsewhere ${counter}`, 'ig-officer', { scope: 'HR' })
    for (const by of [administrator.id, officers.auditor.id, elsewhere.id, 'operator:root'])
      await expectRefused(
        'MU007',
        setItem(batchId, sql`decision = 'destroy', decided_by = ${by}, decided_at = now()`),
      )
  })
})

describe('a record', () => {
  it('that is held is not marked, nor passes the point of no return', async () => {
    const batchId = await executing()
    await asApp(setItem(batchId, sql`state = 'destroying'`))
    const hold = newId()
    // As a hold binds by its scope, before anybody has caught what is in it.
    await asApp(sql`
      insert into hold (id, name, reason, authority, state, placed_by, placed_at)
      values (${hold}, 'x', 'x', 'x', 'placed', ${officers.decider.id}, now())`)
    await asApp(sql`insert into hold_scope (hold_id, folder_id) values (${hold}, ${folder.id})`)
    await expectRefused(
      'MU003',
      setRecord(sql`state = 'destroying'`),
      setItem(batchId, sql`state = 'verifying'`),
    )
  })

  it('keeps what it consists of, and who brought its end forward', async () => {
    await makeDue()
    await world.rows(setRecord(sql`hastened_by = ${[officers.decider.id]}`))
    const other = await world.addRecord(folder)
    const component = (set: RawBuilder<unknown>) =>
      sql`update component set ${set} where record_id = ${record.id}`
    await expectRefused(
      '23000',
      sql`delete from component where record_id = ${record.id}`,
      component(sql`sha256 = repeat('0', 64)`),
      component(sql`size = size + 1`),
      component(sql`object_key = object_key || '.x'`),
      component(sql`record_id = ${other.id}, position = 7`),
      setRecord(sql`hastened_by = '{}'`),
    )
  })

  it('leaves no stub while it is there', async () => {
    await makeDue()
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await expectRefused(
      '23000',
      sql`
        insert into stub
          (record_id, reference, state, access_set_id, class_code, schedule_code, schedule_version, action, trigger_type,
           approved_by, destroyed_at, batch_id, size, sha256)
        select record_id, reference, 'destroyed', access_set_id, class_code, schedule_code, schedule_version, action,
               trigger_type, '{}', now(), batch_id, size, sha256
        from disposal_item where batch_id = ${batchId}`,
    )
  })

  it('that was sent is not inserted as acknowledged, past what is asked of who acknowledges', async () => {
    await makeDue('S-TRANSFER')
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await decideAll(disposal, officers.decider, batchId, 'transfer')
    await disposal.approve(officers.approver, batchId, 'yes')
    await disposal.execute(officers.executor, batchId, undefined)
    await expectRefused(
      '23000',
      sql`
        insert into transfer_record (batch_id, record_id, outcome, archive_reference, acknowledged_by, acknowledged_at)
        values (${batchId}, ${record.id}, 'accepted', 'A 1', ${officers.approver.id}, now())`,
    )
  })

  it('keeps the authority of a schedule that it was given', async () => {
    await makeDue()
    await asApp(sql`
      insert into schedule_override (id, record_id, schedule_code, authority, reason, given_by, given_at)
      values (${newId()}, ${record.id}, 'S-BARE', 'Court', 'x', ${officers.decider.id}, now())`)
    await asApp(setRecord(sql`override_schedule = 'S-BARE'`))
    await expectRefused(
      '23000',
      sql`update schedule_override set authority = 'x' where record_id = ${record.id}`,
      sql`update schedule_override set given_by = 'x' where record_id = ${record.id}`,
      sql`delete from schedule_override where record_id = ${record.id}`,
    )
  })
})

describe('two people', () => {
  it('lift a hold: named both, IG officers both, and the first stays who it was', async () => {
    await makeDue()
    const hold = await disposal.placeHold(officers.decider, {
      name: 'Inquiry',
      reason: 'x',
      authority: 'x',
      scope: { records: [record.id] },
    })
    await disposal.requestLift(officers.decider, hold.id, 'Over')
    const lifted = (set: RawBuilder<unknown>) =>
      sql`update hold set state = 'lifted', lifted_at = now(), ${set} where id = ${hold.id}`
    await expectRefused(
      '23000',
      lifted(sql`lifted_by = null`),
      lifted(sql`lifted_by = ${officers.decider.id}, lift_requested_by = ${officers.executor.id}`),
      sql`update hold set lift_requested_by = ${officers.executor.id} where id = ${hold.id}`,
    )
    for (const by of [administrator.id, 'operator:root'])
      await expectRefused('MU007', lifted(sql`lifted_by = ${by}`))
  })

  it('publish a schedule, also its first version, and what was drafted by one', async () => {
    const code = `S-NEW-${counter}`
    await asApp(sql`insert into retention_schedule (code) values (${code})`)
    const version = (number: number, state: string, by: string | null) => sql`
      insert into retention_schedule_version
        (code, version, state, title, trigger, period, action, drafted_by, drafted_at, published_by, published_at)
      values
        (${code}, ${number}, ${state}, 'x', '{"type": "created"}', 'P1Y', 'destroy', ${officers.decider.id}, now(), ${by},
         ${state === 'draft' ? null : new Date()})`
    await asApp(version(1, 'draft', null))
    const published = (set: RawBuilder<unknown>) => sql`
      update retention_schedule_version set state = 'published', published_at = now(), ${set} where code = ${code}`
    await expectRefused(
      'MU001',
      published(sql`published_by = ${officers.decider.id}`),
      published(sql`published_by = null`),
    )
    await expectRefused(
      '23000',
      published(sql`published_by = ${officers.decider.id}, drafted_by = ${officers.executor.id}`),
      version(2, 'published', officers.executor.id),
    )
    await makeDue()
    for (const by of [administrator.id, 'operator:root'])
      await expectRefused(
        'MU007',
        published(sql`published_by = ${by}`),
        sql`
          insert into class_schedule_draft (class_code, schedule_code, drafted_by, drafted_at, published_by)
          values (${classCode}, ${code}, ${officers.decider.id}, now(), ${by})`,
      )
    await asApp(published(sql`published_by = ${officers.executor.id}`))
  })
})

it('an event keeps who registered it, who moved its date, and what it said when it was revoked', async () => {
  const event = newId()
  await asApp(sql`
    insert into retention_event (id, type, subject_type, subject_id, date, state, registered_by, registered_at)
    values (${event}, 'ended', 'contract', 'K 1', '2020-01-01', 'standing', 'x', now())`)
  const set = (what: RawBuilder<unknown>) => sql`update retention_event set ${what} where id = ${event}`
  await expectRefused('23000', set(sql`registered_by = 'y'`), set(sql`date = '2019-01-01'`))
  await asApp(set(sql`state = 'revoked', changed_by = 'x', changed_at = now()`))
  await expectRefused(
    '23000',
    set(sql`date = '2018-01-01', changed_at = now() + interval '1 day'`),
    set(sql`changed_by = 'y'`),
  )
})

describe('outside of drills', () => {
  beforeAll(async () => {
    await world.rows(sql`
      insert into installation (id, created_at, drill, engines) values (${newId()}, now(), false, '{}')
      on conflict do nothing`)
    await world.rows(
      sql`insert into duty_rule (cooling_off) values ('7 days') on conflict (only_one) do update set cooling_off = '7 days'`,
    )
  })

  it('the database sees by its own clock how long was waited, whatever instants are written', async () => {
    await makeDue()
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await decideAll(disposal, officers.decider, batchId)
    await asApp(approval(batchId, new Date('2020-01-01')))
    await asApp(setBatch(batchId, sql`state = 'approved', not_before = '2020-02-01'`))
    await asApp(setItem(batchId, sql`state = 'approved'`))
    const start = (at: RawBuilder<unknown>) =>
      setBatch(
        batchId,
        sql`state = 'executing', executed_by = ${officers.executor.id}, execution_started_at = ${at}`,
      )
    await expectRefused('MU005', start(sql`now()`), start(sql`now() + interval '8 days'`))
    await expectRefused(
      '42501',
      sql`update disposal_approval set recorded_at = '2020-01-01' where batch_id = ${batchId}`,
    )
    await world.rows(sql`alter table disposal_approval disable trigger approval_is_kept`)
    await world.rows(sql`
      update disposal_approval set recorded_at = recorded_at - interval '7 days' where batch_id = ${batchId}`)
    await world.rows(sql`alter table disposal_approval enable trigger approval_is_kept`)
    await asApp(start(sql`now()`))
  })
})
