import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type RawBuilder, sql } from 'kysely'
import type { PersonActor } from '../../../src/access/actor.ts'
import { makeInstallationStore } from '../../../src/adapters/postgres/installation/installation-store.ts'
import { makeCredentialReader } from '../../../src/adapters/postgres/retention/credential-reader.ts'
import { type BatchId, newId } from '../../../src/kernel/ids.ts'
import { isMunimentError } from '../../../src/kernel/muniment-error.ts'
import { makePublishClass } from '../../../src/retention/schedules/class-schedule.ts'
import { makePublishSchedule } from '../../../src/retention/schedules/publish-schedule.ts'
import {
  addOfficers,
  approvedBatch,
  decideAll,
  type Officers,
  sweepIntoOne,
} from '../../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../../support/retention-world.ts'

// ADR 31: the use cases are called here without the program's own look at credentials, and refused all the same.

const DAY = 24 * 3600 * 1000
let world: RetentionWorld
let disposal: Disposal
let officers: Officers
/** Added today, to an office that has been at work for a month. */
let late: PersonActor
let folder: TestFolder
let counter = 0
const installationId = newId()

beforeAll(async () => {
  // By the machine's clock, which people and tokens are dated by.
  world = await makeRetentionWorld(new Date().toISOString())
  await world.addSchedule({ code: 'S' })
  await world.addSchedule({ code: 'S-OTHER', period: 'P9Y' })
  await world.addSchedule({ code: 'S-PUB' })
  await world.addSchedule({ code: 'S-STAGES', reviewers: ['ig-officer', 'ig-officer'] })
  await world.addSchedule({ code: 'S-TRANSFER', action: 'transfer' })
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  await keepCoolingOff(0)
  disposal = makeDisposal(world, { coolingOffMs: 0 })
  officers = await addOfficers(world)
  await world.rows(sql`update person set created_at = created_at - interval '30 days'`)
  counter += 1
  late = await world.addPerson(`late ${counter}`)
  folder = await listable('S')
})

async function listable(schedule: string): Promise<TestFolder> {
  const code = `${schedule}-${counter}`
  await world.addClass(code, schedule)
  const made = await world.addFolder(code)
  await world.addRecord(made)
  return made
}

const keepCoolingOff = (milliseconds: number, by: 'server' | 'other' = 'server') =>
  makeInstallationStore(world.db.database).keepCoolingOff(milliseconds, by, {
    installationId,
    clock: world.clock,
  })

/** From here on the cooling-off is a week. */
const aWeek = () => keepCoolingOff(7 * DAY)

async function decided(): Promise<BatchId> {
  const batchId = await sweepIntoOne(disposal, officers.decider)
  await decideAll(disposal, officers.decider, batchId)
  return batchId
}

const tooNew = expect.objectContaining({ code: 'fresh-credential' })

/** As requests and jobs do; `done`, or the SQLSTATE it was refused with. */
async function outcomeOf(statement: RawBuilder<unknown>): Promise<string> {
  try {
    await world.db.unitOfWork((handle) => handle).run((handle) => statement.execute(handle))
    return 'done'
  } catch (error) {
    const cause = isMunimentError(error) ? error.cause : error
    return cause instanceof Error && 'code' in cause ? `${cause.code}` : `${cause}`
  }
}

describe('the database refuses whoever is too new', () => {
  it('to approve, and the log has it', async () => {
    const batchId = await decided()
    await aWeek()
    await expect(disposal.approve(late, batchId, 'Mine')).rejects.toEqual(tooNew)
    const refusals = await world.rows<{ readonly draft: string }>(
      sql`select draft from audit_outbox where draft like '%access.refused%'`,
    )
    expect(refusals.map(({ draft }) => draft).join()).toContain('fresh-credential')
    disposal = makeDisposal(world, { coolingOffMs: 7 * DAY })
    expect(await disposal.approve(officers.approver, batchId, 'As listed')).toMatchObject({
      state: 'approved',
    })
  })

  it('to execute, also what has got stuck', async () => {
    const batchId = await approvedBatch(disposal, officers)
    await aWeek()
    // A week by the clock of business, which is not what people and tokens are dated by.
    const before = world.clock.now()
    world.clock.set(new Date(before.getTime() + 7 * DAY).toISOString())
    await expect(disposal.execute(late, batchId, undefined)).rejects.toEqual(tooNew)
    expect(await disposal.execute(officers.executor, batchId, undefined)).toMatchObject({
      state: 'executing',
    })
    const instead = sql`update disposal_batch set executed_by = ${late.id} where id = ${batchId}`
    expect(await outcomeOf(instead)).toBe('MU020')
    await world.rows(sql`update disposal_batch set state = 'completed-with-failures' where id = ${batchId}`)
    const again = sql`update disposal_batch set state = 'executing', executed_by = ${late.id} where id = ${batchId}`
    expect(await outcomeOf(again)).toBe('MU020')
    world.clock.set(before.toISOString())
  })

  it('to acknowledge for the receiver of a transfer', async () => {
    await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
    await listable('S-TRANSFER')
    const batchId = await sweepIntoOne(disposal, officers.decider)
    const [recordId] = await decideAll(disposal, officers.decider, batchId, 'transfer')
    await world.rows(sql`insert into transfer_record (batch_id, record_id) values (${batchId}, ${recordId})`)
    await world.rows(sql`
      insert into transfer_file (batch_id, record_id, position, size, sha256, sent_at)
      values (${batchId}, ${recordId}, 0, 1, ${'a'.repeat(64)}, ${world.clock.now()})`)
    await aWeek()
    const acknowledge = (by: PersonActor) => sql`
      update transfer_record
      set outcome = 'accepted', archive_reference = 'A 1', acknowledged_by = ${by.id}, acknowledged_at = ${world.clock.now()}
      where batch_id = ${batchId}`
    expect(await outcomeOf(acknowledge(late))).toBe('MU020')
    expect(await outcomeOf(acknowledge(officers.executor))).toBe('done')
  })

  it('to confirm the lifting of a hold', async () => {
    const hold = await disposal.placeHold(officers.decider, {
      name: 'Inquiry',
      reason: 'Asked for',
      authority: 'Inquiry of 2026',
      scope: { folders: [folder.reference] },
    })
    await disposal.requestLift(officers.decider, hold.id, 'Over')
    await aWeek()
    await expect(disposal.confirmLift(late, hold.id, 'Over')).rejects.toEqual(tooNew)
    expect(await disposal.confirmLift(officers.approver, hold.id, 'Over')).toMatchObject({ state: 'lifted' })
  })

  it('to publish a version of a schedule, and another schedule for a class', async () => {
    const deps = { unitOfWork: world.unitOfWork, clock: world.clock }
    await world.rows(sql`
      insert into retention_schedule_version
        (code, version, state, title, trigger, period, action, drafted_by, drafted_at)
      values ('S-PUB', 2, 'draft', 'S-PUB', '{"type": "created"}', 'P8Y', 'destroy', ${officers.decider.id}, now())`)
    await world.rows(sql`
      insert into class_schedule_draft (class_code, schedule_code, drafted_by, drafted_at)
      values (${folder.classCode}, 'S-OTHER', ${officers.decider.id}, now())`)
    await aWeek()
    const publication = { reason: 'As decided', appliesTo: 'new' } as const
    const publish = (by: PersonActor) => makePublishSchedule(deps)(by, 'S-PUB', 2, publication)
    const publishClass = (by: PersonActor) => makePublishClass(deps)(by, folder.classCode, 'Reorganised')
    await expect(publish(late)).rejects.toEqual(tooNew)
    await expect(publishClass(late)).rejects.toEqual(tooNew)
    expect(await publish(officers.approver)).toMatchObject({ schedule: { state: 'published' } })
    expect(await publishClass(officers.approver)).toMatchObject({ draft: { scheduleCode: 'S-OTHER' } })
  })

  it('with a token given anew, while it has not ended', async () => {
    const batchId = await decided()
    await aWeek()
    await world.rows(sql`
      insert into api_token (id, person_id, hash, kind, created_at, expires_at)
      values (${newId()}, ${officers.approver.id}, sha256(${newId()}::text::bytea), 'personal', now(), '2999-01-01')`)
    await expect(disposal.approve(officers.approver, batchId, 'Mine')).rejects.toEqual(tooNew)
    await world.rows(sql`update api_token set revoked_at = now() where person_id = ${officers.approver.id}`)
    disposal = makeDisposal(world, { coolingOffMs: 7 * DAY })
    expect(await disposal.approve(officers.approver, batchId, 'As listed')).toMatchObject({
      state: 'approved',
    })
  })
})

it('nobody waits where no officer has been there for longer', async () => {
  const batchId = await decided()
  await world.rows(sql`update person set created_at = now()`)
  await aWeek()
  disposal = makeDisposal(world, { coolingOffMs: 7 * DAY })
  expect(await disposal.approve(late, batchId, 'The first of all')).toMatchObject({ state: 'approved' })
})

it('no request and no job shortens the cooling-off, or makes anybody older than they are', async () => {
  await aWeek()
  const person = (at: RawBuilder<unknown>) => sql`
    insert into person (id, name, role, created_at) values (${newId()}, ${newId()}, 'ig-officer', ${at})`
  const token = (at: RawBuilder<unknown>) => sql`
    insert into api_token (id, person_id, hash, kind, created_at, expires_at)
    values (${newId()}, ${late.id}, sha256(${newId()}::text::bytea), 'personal', ${at}, '2999-01-01')`
  const outcomes: string[] = []
  for (const statement of [
    sql`update duty_rule set cooling_off = interval '0'`,
    sql`delete from duty_rule`,
    sql`insert into duty_rule (cooling_off) values (interval '0') on conflict do nothing`,
    sql`update person set created_at = created_at - interval '30 days'`,
    sql`update api_token set created_at = created_at - interval '30 days'`,
    person(sql`now() - interval '30 days'`),
    token(sql`now() - interval '30 days'`),
    person(sql`now()`),
    token(sql`now()`),
  ])
    outcomes.push(await outcomeOf(statement))
  expect(outcomes).toEqual(['42501', '42501', '42501', '42501', '42501', 'MU022', 'MU022', 'done', 'done'])
  const slow = person(sql`now() - interval '6 minutes'`)
  await expect(
    world.db.unitOfWork((handle) => handle).run((handle) => slow.execute(handle)),
  ).rejects.toMatchObject({ code: 'clock-fault', message: expect.stringContaining('set it right') })
})

it('a batch is not approved with a shorter cooling-off than the installation has', async () => {
  const batchId = await decided()
  await aWeek()
  await expect(disposal.approve(officers.approver, batchId, 'In haste')).rejects.toMatchObject({
    code: 'batch-state',
  })
})

describe('the cooling-off of what is approved', () => {
  const program = (coolingOffMs: number) => {
    disposal = makeDisposal(world, { coolingOffMs })
  }
  const waitOf = async (batchId: BatchId) => {
    const { notBefore } = await disposal.getBatch(officers.decider, batchId)
    return (Number(notBefore) - world.clock.now().getTime()) / DAY
  }
  const startNow = (batchId: BatchId) =>
    outcomeOf(
      sql`update disposal_batch set state = 'executing', executed_by = ${officers.executor.id},
            execution_started_at = ${world.clock.now()} where id = ${batchId}`,
    )

  it('is no shorter for a server that asks for less since', async () => {
    const batchId = await decided()
    await aWeek()
    program(7 * DAY)
    await disposal.approve(officers.approver, batchId, 'In good time')
    await keepCoolingOff(0)
    program(0)
    expect(await waitOf(batchId)).toBe(7)
    await expect(disposal.execute(officers.executor, batchId, undefined)).rejects.toMatchObject({
      code: 'cooling-off',
    })
    expect(await startNow(batchId)).toBe('MU005')
  })

  it('is no shorter for a stage that is approved after that', async () => {
    await world.addClass(`TWO-${counter}`, 'S-STAGES')
    await world.addRecord(await world.addFolder(`TWO-${counter}`))
    await world.rows(sql`update record set retention_end = '2999-12-31' where folder_id = ${folder.id}`)
    const batchId = await decided()
    await aWeek()
    program(7 * DAY)
    await disposal.approve(officers.approver, batchId, 'The first stage')
    await keepCoolingOff(0)
    program(0)
    const second = await world.addPerson(`second ${counter}`)
    const approved = await disposal.approve(second, batchId, 'The second, in haste')
    expect(approved).toMatchObject({ state: 'approved' })
    expect(await waitOf(batchId)).toBe(7)
    expect(await startNow(batchId)).toBe('MU005')
  })

  it('is as long as a server asks for since, where that is longer, and as it began once that is over', async () => {
    const batchId = await decided()
    await disposal.approve(officers.approver, batchId, 'Nothing to wait for')
    expect(await waitOf(batchId)).toBe(0)
    await aWeek()
    expect(await waitOf(batchId)).toBe(7)
    await expect(disposal.execute(officers.executor, batchId, undefined)).rejects.toMatchObject({
      code: 'cooling-off',
    })
    expect(await startNow(batchId)).toBe('MU005')
    await keepCoolingOff(DAY)
    expect(await waitOf(batchId)).toBe(1)
    const before = world.clock.now()
    world.clock.set(new Date(before.getTime() + DAY).toISOString())
    expect(await disposal.execute(officers.executor, batchId, undefined)).toMatchObject({
      state: 'executing',
      notBefore: world.clock.now(),
    })
    world.clock.set(before.toISOString())
  })

  it('is whole whatever the program writes, and nobody cuts it short', async () => {
    const batchId = await decided()
    await aWeek()
    const given = sql`
      insert into disposal_approval (batch_id, approved_by, approver_name, at, how, reason, audit_entry_id, executable_from)
      values (${batchId}, ${officers.approver.id}, 'x', ${world.clock.now()}, 'token', 'x', gen_random_uuid(), '2001-01-01')`
    expect(await outcomeOf(given)).toBe('done')
    const kept = () =>
      world.rows(sql`
        select extract(epoch from executable_from - at)::integer as seconds from disposal_approval where batch_id = ${batchId}`)
    expect(await kept()).toEqual([{ seconds: 604_800 }])
    const shorten = sql`update disposal_approval set executable_from = at where batch_id = ${batchId}`
    expect(await outcomeOf(shorten)).not.toBe('done')
    await keepCoolingOff(0)
    const inHaste = sql`
      update disposal_batch set state = 'approved', not_before = ${world.clock.now()} where id = ${batchId}`
    expect(await outcomeOf(inHaste)).toBe('MU003')
    expect(await kept()).toEqual([{ seconds: 604_800 }])
  })
})

it('a class comes under no other schedule that nobody has published for it', async () => {
  const change = sql`update file_plan_class set schedule_code = 'S-OTHER' where code = ${folder.classCode}`
  expect(await outcomeOf(change)).toBe('23000')
  await world.rows(sql`
    insert into class_schedule_draft (class_code, schedule_code, drafted_by, drafted_at)
    values (${folder.classCode}, 'S-OTHER', ${officers.decider.id}, now())`)
  expect(await outcomeOf(change)).toBe('23000')
  const publishedBy = (by: PersonActor) =>
    outcomeOf(
      sql`update class_schedule_draft set published_by = ${by.id} where class_code = ${folder.classCode}`,
    )
  expect(await publishedBy(officers.decider)).toBe('23514')
  expect(await publishedBy(officers.approver)).toBe('done')
  expect(await outcomeOf(change)).toBe('done')
})

it('a server’s word on the cooling-off replaces the one before, a command’s never', async () => {
  const kept = async () =>
    (
      await world.rows<{ readonly days: number }>(
        sql`select extract(epoch from cooling_off)::integer / 86400 as days from duty_rule`,
      )
    )[0]?.days
  await keepCoolingOff(7 * DAY)
  await keepCoolingOff(0, 'other')
  expect(await kept()).toBe(7)
  await keepCoolingOff(DAY)
  expect(await kept()).toBe(1)
  await world.rows(sql`delete from duty_rule`)
  await keepCoolingOff(2 * DAY, 'other')
  expect(await kept()).toBe(2)
})

it('has in the log what a server made of the cooling-off, and nothing where it stays as it was', async () => {
  await aWeek()
  await world.rows(sql`delete from audit_outbox`)
  const changes = () =>
    world.rows(sql`
      select draft::jsonb -> 'subject' as subject, draft::jsonb -> 'codes' as codes from audit_outbox
      where draft::jsonb ->> 'action' = 'installation.cooling-off-changed' order by id`)
  await aWeek()
  await keepCoolingOff(0, 'other')
  expect(await changes()).toEqual([])
  await keepCoolingOff(0)
  await aWeek()
  const subject = { type: 'installation', id: installationId }
  expect(await changes()).toEqual([
    { subject, codes: { beforeSeconds: 604_800, afterSeconds: 0 } },
    { subject, codes: { beforeSeconds: 0, afterSeconds: 604_800 } },
  ])
})

describe('whoever’s rights were changed', () => {
  const change = async (person: PersonActor, what: RawBuilder<unknown>) =>
    expect(await outcomeOf(sql`update person set ${what} where id = ${person.id}`)).toBe('done')
  const waits = async ({ id }: PersonActor) => {
    const settledBefore = new Date(Date.now() - 7 * DAY)
    const found = await makeCredentialReader(world.db.database).read(id, settledBefore)
    if (found === undefined) throw new Error('nobody')
    return found.established && found.since > settledBefore
  }
  /** There for a month. */
  const settled = async (more: Partial<PersonActor>) => {
    const person = await world.addPerson(`settled ${newId()}`, more.role, more)
    await world.rows(
      sql`update person set created_at = created_at - interval '30 days' where id = ${person.id}`,
    )
    return person
  }
  afterEach(() => world.rows(sql`update person set granted_at = null, officer_since = null`))

  it('to an officer’s waits: a clerk of long standing approves nothing yet', async () => {
    const batchId = await decided()
    const clerk = await settled({ role: 'civil-servant' })
    await change(clerk, sql`role = 'ig-officer'`)
    await aWeek()
    await expect(disposal.approve({ ...clerk, role: 'ig-officer' }, batchId, 'Mine')).rejects.toEqual(tooNew)
    disposal = makeDisposal(world, { coolingOffMs: 7 * DAY })
    expect(await disposal.approve(officers.approver, batchId, 'As listed')).toMatchObject({
      state: 'approved',
    })
  })

  const given: readonly (readonly [string, Partial<PersonActor>, RawBuilder<unknown>])[] = [
    ['a wider scope', { scope: 'S-1' }, sql`scope = null`],
    ['a scope elsewhere', { scope: 'S-1' }, sql`scope = 'S-PUB'`],
    ['a higher clearance', { clearance: 'official' }, sql`clearance = 'official-sensitive'`],
    ['a group', { groups: ['hr'] }, sql`groups = '{hr,pay}'`],
    ['a group for another', { groups: ['hr'] }, sql`groups = '{pay}'`],
  ]
  it.each(given)('so that they have %s waits', async (_what, before, after) => {
    const person = await settled(before)
    expect(await waits(person)).toBe(false)
    await change(person, after)
    expect(await waits(person)).toBe(true)
  })

  const taken: readonly (readonly [string, Partial<PersonActor>, RawBuilder<unknown>])[] = [
    ['a narrower scope', {}, sql`scope = 'S-1'`],
    ['the scope of a class below', { scope: 'S-1' }, sql`scope = 'S-1-BELOW'`],
    ['a lower clearance', {}, sql`clearance = 'official'`],
    ['fewer groups', { groups: ['hr', 'pay'] }, sql`groups = '{pay}'`],
  ]
  it.each(taken)('so that they have %s does not', async (_what, before, after) => {
    await world.rows(sql`
      insert into file_plan_class (code, parent_code, path, title, schedule_code, position)
      values ('S-1-BELOW', 'S-1', '{S-1,S-1-BELOW}', 'Below', null, 1) on conflict do nothing`)
    const person = await settled(before)
    await change(person, after)
    expect(await waits(person)).toBe(false)
  })

  it('so that no officer of before is left frees nobody who is new', async () => {
    const batchId = await decided()
    await aWeek()
    expect(
      await outcomeOf(sql`update person set role = 'auditor' where role = 'ig-officer' and id <> ${late.id}`),
    ).toBe('done')
    await expect(disposal.approve(late, batchId, 'Mine')).rejects.toEqual(tooNew)
  })

  it('counts as an officer of before from then on, and not from when they came', async () => {
    const batchId = await decided()
    await world.rows(sql`update person set created_at = now()`)
    await change(await settled({ role: 'civil-servant' }), sql`role = 'ig-officer'`)
    await aWeek()
    disposal = makeDisposal(world, { coolingOffMs: 7 * DAY })
    expect(await disposal.approve(late, batchId, 'The first of all')).toMatchObject({ state: 'approved' })
  })

  it('is dated by the database: no request and no job says when', async () => {
    expect(await outcomeOf(sql`update person set granted_at = null`)).toBe('42501')
    expect(await outcomeOf(sql`update person set officer_since = null`)).toBe('42501')
  })
})
