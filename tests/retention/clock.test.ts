import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makeCheckClock } from '../../src/retention/clock/check-clock.ts'
import { makeConfirmClock } from '../../src/retention/clock/confirm-clock.ts'
import type { ClockWitnesses } from '../../src/retention/ports.ts'
import { addOfficers, approvedBatch, type Officers, sweep } from '../support/disposal-steps.ts'
import { makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, makeTestClock, type RetentionWorld } from '../support/retention-world.ts'

let world: RetentionWorld
let officers: Officers
beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-DESTROY' })
  await world.addClass('C', 'S-DESTROY')
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`delete from clock_fault`)
  // No test before this one swept.
  await world.rows(sql`update retention_sweep set dry_run = true`)
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
      const confirm = makeConfirmClock({ unitOfWork: world.unitOfWork, clock: world.clock })
      await expect(confirm(officers.auditor, 'x')).rejects.toMatchObject({ code: 'forbidden-role' })
      expect(await confirm(officers.decider, 'the time server was replaced')).toMatchObject([{ kind }])
      await checkWith(witnesses)()
      await expect(confirm(officers.decider, 'again')).rejects.toMatchObject({ code: 'conflict' })
      await world.rows(sql`update clock_fault set confirmed_on_machine_at = now() - interval '25 hours'`)
      await expect(checkWith(witnesses)()).rejects.toMatchObject({ code: 'clock-fault' })
    })
  }

  it('differs by five minutes or less from the others goes on', async () => {
    await checkWith({
      readDatabase: async () => ({ database: seconds(300), machine: now }),
      wallDriftMs: () => -300_000,
      newestEntryAt: async () => seconds(30),
    })()
  })

  it('was silent for more than 35 days: the sweep lists, and nothing is destroyed until an officer has confirmed', async () => {
    const disposal = makeDisposal(world)
    const record = await world.addRecord(await world.addFolder('C'))
    const batchId = await approvedBatch(disposal, officers)
    world.clock.set('2026-04-06T10:00:00Z')
    await sweep(disposal, officers.decider)
    await disposal.checkClock()
    world.clock.set('2026-05-11T10:00:01Z')
    expect(await sweep(disposal, officers.decider)).toMatchObject({ alreadyListed: 1 })
    await expect(disposal.execute(officers.executor, batchId, undefined)).rejects.toMatchObject({
      code: 'clock-fault',
    })
    await makeConfirmClock({ unitOfWork: world.unitOfWork, clock: world.clock })(
      officers.decider,
      'we were closed',
    )
    await disposal.execute(officers.executor, batchId, undefined)
    expect(await world.stateOf(record.id)).toBe('active')
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(record.id)).toBe('destroyed')
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
