import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { type FolderId, newId, type RecordId, type SweepId } from '../../src/kernel/ids.ts'
import { londonDate } from '../../src/records/dates/london-date.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { makeCheckClock } from '../../src/retention/clock/check-clock.ts'
import { makeConfirmClock } from '../../src/retention/clock/confirm-clock.ts'
import { makeSettleFolder } from '../../src/retention/overrides/settle-folder.ts'
import type { ClockWitnesses } from '../../src/retention/ports.ts'
import { addOfficers, approvedBatch, type Officers, sweep } from '../support/disposal-steps.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, makeTestClock, type RetentionWorld } from '../support/retention-world.ts'

let world: RetentionWorld
let officers: Officers
beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-DESTROY' })
  await world.addClass('C', 'S-DESTROY')
  await world.addSchedule({ code: 'S-TEN', period: 'P10Y' })
  await world.addClass('TEN', 'S-TEN')
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`delete from clock_fault`)
  // Nothing is due, and no test before this one swept.
  await world.rows(sql`update disposal_item set state = 'skipped' where state = 'proposed'`)
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  await world.rows(sql`update retention_sweep set dry_run = true, scheduled_for = null, state = 'finished'`)
  world.clock.set('2026-03-02T10:00:00Z')
  officers = await addOfficers(world)
})

const now = new Date('2026-03-02T10:00:00Z')
const sound: ClockWitnesses = {
  readDatabase: async () => ({ database: now, machine: now }),
  newestEntryAt: async () => undefined,
  wallDriftMs: () => 0,
}
const checkWith = (witnesses: Partial<ClockWitnesses>) =>
  makeCheckClock({ unitOfWork: world.unitOfWork, clock: world.clock, witnesses: { ...sound, ...witnesses } })
const seconds = (count: number): Date => new Date(now.getTime() + count * 1000)

const silence = { code: 'clock-fault', details: { faults: [{ kind: 'long-silence' }] } }
/** As where a sweep is planned for each day, at its first moment. */
const everyDay = { newestPlannedDay: londonDate }
const confirm = () => makeConfirmClock({ ...world, ...everyDay })(officers.decider, 'the clock was set right')

describe('a sweep on a clock in doubt', () => {
  const apart: ClockWitnesses = {
    ...sound,
    readDatabase: async () => ({ database: seconds(301), machine: now }),
  }
  const day = parseDate('2026-03-02')

  it('lists nothing, on demand or by the day, until an officer has confirmed; a dry one counts all the same', async () => {
    const disposal = makeDisposal({ ...world, witnesses: apart })
    await world.addRecord(await world.addFolder('C'))
    await expect(sweep(disposal, officers.decider)).rejects.toMatchObject({ code: 'clock-fault' })
    await expect(disposal.runScheduledSweep(day)).rejects.toMatchObject({ code: 'clock-fault' })
    expect(await world.rows(sql`select from retention_sweep where not dry_run`)).toEqual([])
    const dry = await disposal.startSweep(officers.decider, { dryRun: true })
    expect((await dry.finished).due).toBeGreaterThan(0)
    await confirm()
    expect((await disposal.runScheduledSweep(day))?.due).toBeGreaterThan(0)
    expect(await disposal.runScheduledSweep(day)).toBeUndefined()
  })

  it('takes nothing out of a folder, and goes no further where it was begun before', async () => {
    const { record } = await filedTwice('2018-06-30')
    const dying = makeDisposal(world, { killAt: 'sweep.after-started' })
    await expect(sweep(dying, officers.decider)).rejects.toThrow()
    const [begun] = await world.rows<{ id: SweepId }>(
      sql`select id from retention_sweep where state = 'running'`,
    )
    const id = begun?.id ?? newId<SweepId>()
    await expect(makeDisposal({ ...world, witnesses: apart }).continueSweep(id)).rejects.toMatchObject({
      code: 'clock-fault',
    })
    expect(await foldersOf(record.id)).toBe(2)
    await confirm()
    // The officer's word has it gone on with, whatever the pause its job is in.
    expect(await jobsOf('finish-sweep', id)).toBe(1)
    expect(await makeDisposal({ ...world, witnesses: apart }).continueSweep(id)).toMatchObject({
      state: 'finished',
    })
    expect(await foldersOf(record.id)).toBe(1)
  })

  it('that was ahead when it was begun lists and takes out what is due by the clock that was put right', async () => {
    const { record } = await filedTwice('2019-03-15')
    const due = await world.addRecord(await world.addFolder('C'), { date: '2019-03-14' })
    world.clock.set('2026-04-01T10:00:00Z')
    await expect(
      sweep(makeDisposal(world, { killAt: 'sweep.after-started' }), officers.decider),
    ).rejects.toThrow()
    world.clock.set('2026-03-02T10:00:00Z')
    const [begun] = await world.rows<{ id: SweepId }>(
      sql`select id from retention_sweep where state = 'running'`,
    )
    const disposal = makeDisposal(world)
    expect(await disposal.continueSweep(begun?.id ?? newId<SweepId>())).toMatchObject({ state: 'finished' })
    // What was listed, and not what would have been.
    expect(await codesOf('sweep.finished')).toMatchObject({ asOf: '2026-03-02' })
    expect(await foldersOf(record.id)).toBe(2)
    expect(await world.rows(sql`select from disposal_item where record_id = ${due.id}`)).toEqual([])
  })

  it('that was ahead does not stand for the days that it passed over', async () => {
    const disposal = makeDisposal(world)
    await disposal.runScheduledSweep(day)
    world.clock.set('2026-04-01T10:00:00Z')
    expect(await disposal.runScheduledSweep(parseDate('2026-04-01'))).toMatchObject({ asOf: '2026-04-01' })
    world.clock.set('2026-03-03T10:00:00Z')
    const missed = parseDate('2026-03-03')
    expect(await disposal.findMissedDay(missed)).toBe(missed)
    await expect(disposal.runScheduledSweep(missed)).rejects.toMatchObject({
      code: 'clock-fault',
      details: { faults: [{ kind: 'before-newest-entry', seconds: 29 * 86_400 }] },
    })
    await confirm()
    expect(await codesOf('clock.confirmed')).toMatchObject({
      kind: 'before-newest-entry',
      freed: ['2026-04-01'],
    })
    expect(await jobsOf('run-retention-sweep', missed)).toBe(1)
    expect(await disposal.runScheduledSweep(missed)).toMatchObject({ asOf: missed })
    world.clock.set('2026-04-01T10:00:00Z')
    expect(await disposal.runScheduledSweep(parseDate('2026-04-01'))).toMatchObject({ asOf: '2026-04-01' })
  })

  it('begins no sweep with its confirmation on a day for which none is planned, and makes up for one that is missing', async () => {
    const disposal = makeDisposal(world)
    await disposal.runScheduledSweep(day)
    world.clock.set('2026-03-11T10:00:00Z')
    const confirmPlanned = (planned: string) =>
      makeConfirmClock({ ...world, newestPlannedDay: () => parseDate(planned) })(
        officers.decider,
        'set right',
      )
    const doubt = () => checkWith({ ...apart })()
    await expect(doubt()).rejects.toMatchObject({ code: 'clock-fault' })
    await confirmPlanned('2026-03-02')
    expect(await jobsOf('run-retention-sweep', parseDate('2026-03-11'))).toBe(0)
    expect(await jobsOf('run-retention-sweep', day)).toBe(0)
    await world.rows(sql`update clock_fault set confirmed_on_machine_at = now() - interval '25 hours'`)
    await expect(doubt()).rejects.toMatchObject({ code: 'clock-fault' })
    await confirmPlanned('2026-03-09')
    expect(await jobsOf('run-retention-sweep', parseDate('2026-03-09'))).toBe(1)
    expect(await jobsOf('run-retention-sweep', parseDate('2026-03-11'))).toBe(0)
  })

  it('that was ahead took records out of folders that are not over: once it is put right, they lie there again', async () => {
    const { record } = await filedTwice('2019-03-15')
    world.clock.set('2026-04-01T10:00:00Z')
    await makeDisposal(world).runScheduledSweep(parseDate('2026-04-01'))
    expect(await foldersOf(record.id)).toBe(1)
    world.clock.set('2026-03-02T10:00:00Z')
    await expect(makeDisposal(world).runScheduledSweep(day)).rejects.toMatchObject({ code: 'clock-fault' })
    await confirm()
    const [left] = await world.rows<{ id: FolderId }>(
      sql`select folder_id as id from record_filing where record_id = ${record.id} and left_on is not null`,
    )
    const folderId = left?.id ?? newId<FolderId>()
    expect(await jobsOf('settle-folder', folderId)).toBe(1)
    await makeSettleFolder(world)(folderId)
    expect(await foldersOf(record.id)).toBe(2)
    expect(await codesOf('record.folder-returned')).toMatchObject({ leftOn: '2026-04-01' })
    world.clock.set('2026-04-01T10:00:00Z')
    await makeDisposal(world).runScheduledSweep(parseDate('2026-04-01'))
    expect(await foldersOf(record.id)).toBe(1)
  })

  it('is not put in doubt by what another process began a moment ago', async () => {
    const disposal = makeDisposal(world)
    world.clock.set('2026-03-03T00:01:00Z')
    await disposal.runScheduledSweep(parseDate('2026-03-03'))
    world.clock.set('2026-03-02T23:58:00Z')
    await disposal.checkClock()
  })
})

/** A record in a folder of seven years and in one of ten. */
async function filedTwice(date: string) {
  const record = await world.addRecord(await world.addFolder('C'), { date })
  await makeFilingSteps(world).file(officers.decider, record, await world.addFolder('TEN'))
  return { record }
}

async function foldersOf(id: RecordId): Promise<number> {
  const filed = await world.rows(sql`select from record_filing where record_id = ${id} and left_on is null`)
  return filed.length
}

/** Of the newest entry of an action. */
async function codesOf(action: string): Promise<object | undefined> {
  const drafts = await world.rows<{ readonly draft: string }>(
    sql`select draft from audit_outbox where draft like ${`%"${action}"%`} order by id desc limit 1`,
  )
  return drafts.map(({ draft }) => JSON.parse(draft).codes)[0]
}

async function jobsOf(name: string, about: string): Promise<number> {
  const jobs = await world.rows(sql`
    select from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = ${name} and j.payload::text like ${`%${about}%`} and j.run_at <= clock_timestamp()`)
  return jobs.length
}

describe('execution stops on a clock that', () => {
  const faults: readonly (readonly [string, Partial<ClockWitnesses>])[] = [
    ['database-differs', { readDatabase: async () => ({ database: seconds(301), machine: now }) }],
    ['database-differs', { readDatabase: async () => ({ database: seconds(-301), machine: now }) }],
    ['wall-and-monotonic-part', { wallDriftMs: () => 301_000 }],
    ['wall-and-monotonic-part', { wallDriftMs: () => -301_000 }],
    ['before-newest-entry', { newestEntryAt: async () => seconds(301) }],
  ]
  for (const [kind, witnesses] of faults) {
    it(`shows ${kind}, until an officer has confirmed it`, async () => {
      await expect(checkWith(witnesses)()).rejects.toMatchObject({
        code: 'clock-fault',
        details: { faults: [{ kind }] },
      })
      // It is not forgotten when the clocks agree again by themselves.
      await expect(checkWith({})()).rejects.toMatchObject({ code: 'clock-fault' })
      const confirm = makeConfirmClock({ ...world, ...everyDay })
      await expect(confirm(officers.auditor, 'x')).rejects.toMatchObject({ code: 'forbidden-role' })
      expect(await confirm(officers.decider, 'the time server was replaced')).toMatchObject([{ kind }])
      await checkWith(witnesses)()
      await expect(confirm(officers.decider, 'again')).rejects.toMatchObject({ code: 'conflict' })
      await world.rows(sql`update clock_fault set confirmed_on_machine_at = now() - interval '25 hours'`)
      await expect(checkWith(witnesses)()).rejects.toMatchObject({ code: 'clock-fault' })
    })
  }

  it.each<readonly [string, Partial<ClockWitnesses>, Partial<ClockWitnesses>]>([
    [
      'differs by more',
      { readDatabase: async () => ({ database: seconds(360), machine: now }) },
      { readDatabase: async () => ({ database: now, machine: seconds(2 * 365 * 86_400) }) },
    ],
    [
      'differs by less',
      { readDatabase: async () => ({ database: now, machine: seconds(2 * 365 * 86_400) }) },
      { readDatabase: async () => ({ database: now, machine: seconds(86_400) }) },
    ],
    ['has parted by more', { wallDriftMs: () => 360_000 }, { wallDriftMs: () => 661_000 }],
    ['has parted the other way', { wallDriftMs: () => 3_600_000 }, { wallDriftMs: () => -3_600_000 }],
    [
      'differs the other way',
      { readDatabase: async () => ({ database: seconds(3_600), machine: now }) },
      { readDatabase: async () => ({ database: seconds(-3_600), machine: now }) },
    ],
    [
      'is further behind',
      { newestEntryAt: async () => seconds(600) },
      { newestEntryAt: async () => seconds(901) },
    ],
  ])('%s than an officer has confirmed', async (_how, seen, unseen) => {
    await expect(checkWith(seen)()).rejects.toMatchObject({ code: 'clock-fault' })
    await confirm()
    await checkWith(seen)()
    await expect(checkWith(unseen)()).rejects.toMatchObject({ code: 'clock-fault' })
    await confirm()
    await checkWith(unseen)()
  })

  it('became another than was found first, while that waited: an officer confirms what was shown, and is asked again', async () => {
    const drift = (ms: number) => checkWith({ wallDriftMs: () => ms })()
    await expect(drift(360_000)).rejects.toMatchObject({ details: { faults: [{ seconds: 360 }] } })
    await expect(drift(86_400_000)).rejects.toMatchObject({ details: { faults: [{ seconds: 360 }] } })
    expect(await confirm()).toMatchObject([{ seconds: 360 }])
    await drift(360_000)
    await expect(drift(86_400_000)).rejects.toMatchObject({ details: { faults: [{ seconds: 86_400 }] } })
    const found = sql`select seconds, confirmed_at is null as open from clock_fault order by seconds`
    expect(await world.rows(found)).toEqual([
      { seconds: 360, open: false },
      { seconds: 86_400, open: true },
    ])
  })

  it('becomes another little by little, while it waits: it stays as it is shown', async () => {
    const behind = new Date('2026-03-02T10:06:00Z')
    for (const crept of [0, 299, 598]) {
      const check = checkWith({
        readDatabase: async () => ({ database: now, machine: seconds(360 + crept) }),
        wallDriftMs: () => (360 + crept) * 1000,
        newestEntryAt: async () => new Date(behind.getTime() + crept * 1000),
      })
      await expect(check()).rejects.toMatchObject({
        details: { faults: [{ seconds: 360 }, { seconds: 360 }, { seconds: 360 }] },
      })
    }
  })

  it('goes on being silent, or catches up with the log, while that waits: an officer confirms what shows by then', async () => {
    const disposal = makeDisposal(world)
    await sweep(disposal, officers.decider)
    world.clock.set('2026-04-10T10:00:00Z')
    const behind = checkWith({ newestEntryAt: async () => new Date('2026-04-12T10:00:00Z') })
    const days = async () => {
      await expect(behind()).rejects.toMatchObject({ code: 'clock-fault' })
      const shown = await world.rows<{ readonly days: number }>(
        sql`select seconds / 86400 as days from clock_fault where confirmed_at is null order by kind`,
      )
      return shown.map((fault) => fault.days)
    }
    expect(await days()).toEqual([2, 39])
    world.clock.pass(86_400_000)
    expect(await days()).toEqual([1, 40])
    expect(await confirm()).toHaveLength(2)
    await behind()
  })

  it('differs in two processes by more than is confirmed of either: each of them is confirmed once', async () => {
    const [one, other] = [400_000, 1_200_000].map((drift) => checkWith({ wallDriftMs: () => drift }))
    for (const check of [one, other]) {
      await expect(check?.()).rejects.toMatchObject({ code: 'clock-fault' })
      await confirm()
    }
    await one?.()
    await other?.()
  })

  it('was confirmed when it was ahead, and has been put right since: that word is void', async () => {
    const drifted = checkWith({ wallDriftMs: () => 360_000 })
    await expect(drifted()).rejects.toMatchObject({ code: 'clock-fault' })
    await confirm()
    await drifted()
    await world.rows(sql`update clock_fault set confirmed_on_machine_at = now() + interval '60 days'`)
    await expect(drifted()).rejects.toMatchObject({ code: 'clock-fault' })
  })

  it('goes on as it was confirmed, a silence growing and an entry coming nearer: not asked about again for a day', async () => {
    const disposal = makeDisposal(world)
    await sweep(disposal, officers.decider)
    world.clock.set('2026-04-10T10:00:00Z')
    const behind = checkWith({ newestEntryAt: async () => new Date('2026-04-12T10:00:00Z') })
    await expect(behind()).rejects.toMatchObject({
      details: { faults: [{ kind: 'before-newest-entry' }, { kind: 'long-silence' }] },
    })
    await confirm()
    world.clock.pass(23 * 3_600_000)
    await behind()
    world.clock.pass(2 * 3_600_000)
    await expect(behind()).rejects.toMatchObject({ code: 'clock-fault' })
  })

  it('differs by five minutes or less from the others goes on', async () => {
    await checkWith({
      readDatabase: async () => ({ database: seconds(300), machine: now }),
      wallDriftMs: () => -300_000,
      newestEntryAt: async () => seconds(30),
    })()
  })

  it('was silent for more than 35 days: nothing is listed or destroyed until an officer has confirmed', async () => {
    const disposal = makeDisposal(world)
    const record = await world.addRecord(await world.addFolder('C'))
    const batchId = await approvedBatch(disposal, officers)
    world.clock.set('2026-04-06T10:00:00Z')
    await sweep(disposal, officers.decider)
    await disposal.checkClock()
    world.clock.set('2026-05-11T10:00:01Z')
    await expect(sweep(disposal, officers.decider)).rejects.toMatchObject(silence)
    await expect(disposal.execute(officers.executor, batchId, undefined)).rejects.toMatchObject({
      code: 'clock-fault',
    })
    await makeConfirmClock({ ...world, ...everyDay })(officers.decider, 'we were closed')
    expect(await sweep(disposal, officers.decider)).toMatchObject({ alreadyListed: 1 })
    await disposal.execute(officers.executor, batchId, undefined)
    expect(await world.stateOf(record.id)).toBe('active')
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(record.id)).toBe('destroyed')
  })

  it('was silent for more than 35 days, where no sweep has said so: neither is begun nor gone on with', async () => {
    const disposal = makeDisposal(world)
    const record = await world.addRecord(await world.addFolder('C'))
    const batchId = await approvedBatch(disposal, officers)
    world.clock.set('2026-04-06T10:00:01Z')
    await expect(disposal.execute(officers.executor, batchId, undefined)).rejects.toMatchObject(silence)
    world.clock.set('2026-03-02T10:00:00Z')
    await world.rows(sql`delete from clock_fault`)
    await disposal.execute(officers.executor, batchId, undefined)
    world.clock.set('2026-04-06T10:00:01Z')
    await expect(disposal.executeDisposal(batchId)).rejects.toMatchObject(silence)
    expect(await world.stateOf(record.id)).toBe('active')
  })

  it('is a drill’s may be set forward: that is what a drill is', async () => {
    const clock = makeTestClock('2026-03-02T10:00:00Z', true)
    const disposal = makeDisposal({ ...world, clock })
    await sweep(disposal, officers.decider)
    clock.set('2034-01-01T00:00:00Z')
    await sweep(disposal, officers.decider)
    await disposal.checkClock()
  })
})

describe('the real witnesses', () => {
  it('agree on this machine', async () => {
    const { database, machine } = await world.witnesses.readDatabase()
    expect(Math.abs(database.getTime() - machine.getTime())).toBeLessThan(5_000)
    expect(Math.abs(world.witnesses.wallDriftMs())).toBeLessThan(5_000)
  })
})
