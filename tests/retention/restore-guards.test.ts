import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type RawBuilder, sql } from 'kysely'
import { type BatchId, newId } from '../../src/kernel/ids.ts'
import { isMunimentError } from '../../src/kernel/muniment-error.ts'
import { addOfficers, approvedBatch, type Officers, sweepIntoOne } from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../support/retention-world.ts'

// What the guards let in while a database that came back from a backup is being taken up, and that they are closed else:
// statements as the role of requests and jobs.

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let folder: TestFolder
let record: TestRecord
let counter = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-DESTROY' })
  await world.addSchedule({ code: 'S-TRANSFER', action: 'transfer' })
  disposal = makeDisposal(world)
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  await world.rows(
    sql`update restoration set finished_at = ${world.clock.now()}, report = '{}' where finished_at is null`,
  )
  counter += 1
  officers = await addOfficers(world)
  await world.addClass(`G${counter}`, 'S-DESTROY')
  folder = await world.addFolder(`G${counter}`)
  record = await world.addRecord(folder)
})

/** As requests and jobs do; `done`, or what it was refused with. */
async function outcomeOf(statement: RawBuilder<unknown>): Promise<string> {
  try {
    await world.db.unitOfWork((handle) => handle).run((handle) => statement.execute(handle))
    return 'done'
  } catch (error) {
    const refusal = isMunimentError(error) ? error.cause : error
    return refusal instanceof Error ? refusal.message : `${refusal}`
  }
}

/** As the owner alone can: taking up has begun, and has not ended. */
const beginRestoration = () =>
  world.rows(sql`
    insert into restoration (id, from_position, to_position, started_by, started_at)
    values (${newId()}, 1, 2, 'operator', ${world.clock.now()})`)

const itemOf = (batchId: BatchId) => sql`
  insert into disposal_item
    (batch_id, record_id, reference, access_set_id, action, class_code, folder_id, schedule_code, schedule_version,
     trigger_type, size, sha256, decision, decided_by, decided_at, state)
  select ${batchId}::uuid, id, reference, access_set_id, 'destroy', ${folder.classCode}, folder_id, 'S-DESTROY', 1,
         'document-date', 1, ${'a'.repeat(64)}, 'destroy', 'x', ${world.clock.now()}::timestamptz, 'destroying'
  from record where id = ${record.id}`

const approvalOf = (batchId: BatchId) => sql`
  insert into disposal_approval (batch_id, stage, approved_by, approver_name, at, how, reason, audit_entry_id)
  values (${batchId}, 2, ${officers.auditor.id}, 'x', ${world.clock.now()}, 'token', 'x', ${newId()})`

async function waitingTransfer(): Promise<BatchId> {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  await world.addClass(`T${counter}`, 'S-TRANSFER')
  const { id: recordId } = await world.addRecord(await world.addFolder(`T${counter}`))
  const batchId = await sweepIntoOne(disposal, officers.decider)
  await disposal.decide(officers.decider, batchId, [{ recordId, decision: 'transfer' }])
  await disposal.approve(officers.approver, batchId, 'yes')
  await disposal.execute(officers.executor, batchId, undefined)
  return batchId
}

const beginsToGo = (batchId: BatchId) =>
  sql`update disposal_item set state = 'destroying' where batch_id = ${batchId}`

it('nobody but the owner begins a restoration, and one that has ended is not opened again', async () => {
  await beginRestoration()
  expect(await outcomeOf(sql`update restoration set to_position = 3`)).toContain('permission denied')
  expect(await outcomeOf(sql`update restoration set finished_at = started_at, report = '{}'`)).toBe('done')
  expect(
    await outcomeOf(sql`
      insert into restoration (id, from_position, to_position, started_by, started_at)
      values (${newId()}, 1, 2, 'x', now())`),
  ).toContain('permission denied')
  expect(await outcomeOf(sql`update restoration set finished_at = null, report = null`)).toContain(
    'that has ended stays so',
  )
  expect(
    await outcomeOf(sql`
      insert into tombstone (record_id, restoration_id, entry_id, state)
      select ${record.id}, id, ${newId()}, 'destroyed' from restoration`),
  ).toContain('permission denied')
})

describe('without a restoration', () => {
  it('no batch goes back under review, none loses its cooling-off, and none completes from a review', async () => {
    const batchId = await approvedBatch(disposal, officers)
    const moved = (change: RawBuilder<unknown>) =>
      outcomeOf(sql`update disposal_batch set ${change} where id = ${batchId}`)
    expect(await moved(sql`state = 'in-review'`)).toContain('cannot go from approved to in-review')
    expect(await moved(sql`state = 'in-review', not_before = null`)).toContain(
      'cooling-off of a batch stays as it began',
    )
    const { id: again } = await world.addRecord(folder)
    const open = await sweepIntoOne(disposal, officers.decider)
    await disposal.decide(officers.decider, open, [{ recordId: again, decision: 'destroy' }])
    expect(
      await outcomeOf(sql`
        update disposal_batch set state = 'completed', not_before = ${world.clock.now()} where id = ${open}`),
    ).toContain('cannot go from in-review to completed')
  })

  it('no item begins as one that is going, and no approval comes after the last', async () => {
    const { id: other } = await world.addRecord(await world.addFolder(folder.classCode))
    const batchId = await approvedBatch(disposal, officers)
    expect(await outcomeOf(itemOf(batchId))).toContain('an item begins proposed')
    expect(await outcomeOf(approvalOf(batchId))).toContain('a batch that is approved is not approved')
    expect(await world.stateOf(other)).toBe('active')
  })

  it('no folder that a hold keeps from every change loses its words', async () => {
    await disposal.placeHold(officers.decider, {
      name: 'Seal',
      reason: 'x',
      authority: 'Court',
      strength: 'no-change',
      scope: { folders: [folder.reference] },
    })
    const emptied = sql`update folder set title = null, subjects = '[]' where id = ${folder.id}`
    expect(await outcomeOf(emptied)).toContain('a hold keeps this folder')
    await beginRestoration()
    expect(
      await outcomeOf(sql`update folder set subjects = '[]', title = 'Other' where id = ${folder.id}`),
    ).toContain('a hold keeps this folder')
    expect(await outcomeOf(emptied)).toBe('done')
  })
})

describe('while a restoration stands', () => {
  it('nothing goes of which the log does not say that it has gone', async () => {
    const batchId = await approvedBatch(disposal, officers)
    const transfer = await waitingTransfer()
    await beginRestoration()
    expect(await outcomeOf(itemOf(batchId))).toContain('an item begins proposed')
    expect(await outcomeOf(beginsToGo(batchId))).toContain('in a batch that is executing')
    expect(await outcomeOf(beginsToGo(transfer))).toContain('until its receiver has acknowledged')
    expect(await outcomeOf(sql`update record set state = 'destroying' where id = ${record.id}`)).toContain(
      'only by an approved batch',
    )
  })

  it('no approval is let in that the log does not have of that officer for that batch', async () => {
    const batchId = await approvedBatch(disposal, officers)
    await beginRestoration()
    expect(await outcomeOf(approvalOf(batchId))).toContain('a batch that is approved is not approved')
    const [entry] = await world.rows<{ id: string }>(sql`
      insert into audit_entry (position, leaf, entry_id, at, actor_id, action, subject_type, subject_id)
      values (${90_000 + counter}, ''::bytea, ${newId()}, ${world.clock.now()}, ${officers.executor.id}, 'batch.approved', 'batch',
              ${batchId})
      returning entry_id as id`)
    expect(
      await outcomeOf(sql`
        insert into disposal_approval (batch_id, stage, approved_by, approver_name, at, how, reason, audit_entry_id)
        values (${batchId}, 2, ${officers.auditor.id}, 'x', ${world.clock.now()}, 'token', 'x', ${entry?.id})`),
    ).toContain('a batch that is approved is not approved')
  })

  it('an approval that the log has is let in, however new whoever gave it is now', async () => {
    const batchId = await approvedBatch(disposal, officers)
    const late = await world.addPerson(`late ${counter}`)
    await world.rows(sql`
      update person set created_at = case when id = ${late.id} then now() else now() - interval '30 days' end`)
    await world.rows(sql`insert into duty_rule (cooling_off) values (interval '7 days')`)
    await beginRestoration()
    const [entry] = await world.rows<{ id: string }>(sql`
      insert into audit_entry (position, leaf, entry_id, at, actor_id, action, subject_type, subject_id)
      values (${80_000 + counter}, ''::bytea, ${newId()}, ${world.clock.now()}, ${late.id}, 'batch.approved', 'batch', ${batchId})
      returning entry_id as id`)
    const outcome = await outcomeOf(sql`
      insert into disposal_approval (batch_id, stage, approved_by, approver_name, at, how, reason, audit_entry_id)
      values (${batchId}, 2, ${late.id}, 'x', ${world.clock.now()}, 'token', 'x', ${entry?.id})`)
    await world.rows(sql`delete from duty_rule`)
    expect(outcome).toBe('done')
  })

  it('what was rejected stays so, and a batch under review is not executed', async () => {
    const rejected = await sweepIntoOne(disposal, officers.decider)
    await disposal.reject(officers.approver, rejected, 'no')
    await beginRestoration()
    expect(
      await outcomeOf(sql`update disposal_batch set state = 'in-review' where id = ${rejected}`),
    ).toContain('cannot go from rejected')
    const batchId = await sweepIntoOne(disposal, officers.decider)
    expect(
      await outcomeOf(sql`
        update disposal_batch
        set state = 'executing', not_before = ${world.clock.now()}, executed_by = ${officers.executor.id}
        where id = ${batchId}`),
    ).toContain('only once every stage has approved it')
  })
})
