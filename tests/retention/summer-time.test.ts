import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { londonDate } from '../../src/records/dates/london-date.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { makeConfirmClock } from '../../src/retention/clock/confirm-clock.ts'
import { addOfficers, type Officers } from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld } from '../support/retention-world.ts'

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
beforeAll(async () => {
  world = await makeRetentionWorld('2026-03-01T10:00:00Z')
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
  await world.addSchedule({ code: 'S-YEAR', period: 'P1Y' })
  await world.addClass('C', 'S-YEAR')
  const folder = await world.addFolder('C')
  // Each kept for a year: until the day before, of and after each change of the clocks in London.
  for (const day of ['03-28', '03-29', '03-30', '10-24', '10-25', '10-26'])
    await world.addRecord(folder, { date: `2025-${day}` })
})
afterAll(() => world.close())

const dueAt = async (instant: string): Promise<number> => {
  world.clock.set(instant)
  return (await disposal.startSweep(officers.decider, { dryRun: true })).finished.then(({ due }) => due)
}

describe('where the clocks in London change', () => {
  it.each([
    ['the last second of 28 March, in winter time', '2026-03-28T23:59:59Z', 0],
    ['midnight before the clocks go forward', '2026-03-29T00:00:00Z', 1],
    ['the last second of a day of 23 hours', '2026-03-29T22:59:59Z', 1],
    ['midnight after it, in summer time', '2026-03-29T23:00:00Z', 2],
    ['the last second of 30 March', '2026-03-30T22:59:59Z', 2],
    ['the midnight after', '2026-03-30T23:00:00Z', 3],
    ['the last second of 24 October, in summer time', '2026-10-24T22:59:59Z', 3],
    ['midnight before the clocks go back', '2026-10-24T23:00:00Z', 4],
    ['the last second of a day of 25 hours', '2026-10-25T23:59:59Z', 4],
    ['midnight after it, in winter time', '2026-10-26T00:00:00Z', 5],
    ['the last second of 26 October', '2026-10-26T23:59:59Z', 5],
    ['the midnight after it', '2026-10-27T00:00:00Z', 6],
  ])('at %s, what ended on the days before is due, and nothing else', async (_when, instant, due) => {
    expect(await dueAt(instant)).toBe(due)
  })

  it.each([
    ['forward', '2026-03-29', ['2026-03-29T01:15:00Z', '2026-03-29T02:15:00Z'], '2026-03-30T01:15:00Z'],
    ['back', '2026-10-25', ['2026-10-25T01:15:00Z', '2026-10-25T02:15:00Z'], '2026-10-26T02:15:00Z'],
  ])('%s, a day has one sweep, whichever of its hours triggers it', async (_way, day, instants, next) => {
    const other = makeDisposal(world)
    const ran = []
    for (const instant of instants) {
      await world.liveUntil(instant)
      const both = [disposal, other].map((one) => one.runScheduledSweep(parseDate(day)))
      ran.push(...(await Promise.all(both)))
    }
    expect(ran.filter((sweep) => sweep !== undefined).map(({ asOf }) => asOf)).toEqual([day])
    world.clock.set(next)
    expect(await disposal.runScheduledSweep(parseDate(day))).toBeUndefined()
    const following = next.slice(0, 10)
    expect((await disposal.runScheduledSweep(parseDate(following)))?.asOf).toBe(following)
  })

  it('days missed around the change are caught up by one sweep, oldest first', async () => {
    world.clock.set('2027-03-29T01:15:00Z')
    const folder = await world.addFolder('C')
    const missed = []
    for (const day of ['2026-03-27', '2026-03-28', '2026-03-26'])
      missed.push({ day, id: (await world.addRecord(folder, { date: day })).id })
    // One record a page and a batch: batches come in the order in which records were looked at.
    const small = makeDisposal(world, { limits: { page: 1, batch: 1 } })
    // Nobody swept since October: somebody has to say first that this is no fault of the clock.
    const sweeping = () => small.runScheduledSweep(parseDate('2027-03-29'))
    await expect(sweeping()).rejects.toMatchObject({ code: 'clock-fault' })
    await makeConfirmClock({ ...world, newestPlannedDay: londonDate })(officers.decider, 'we were closed')
    const sweep = await sweeping()
    expect(sweep).toMatchObject({ asOf: '2027-03-29', due: 4 })
    const listed = []
    for (const batch of sweep?.batches ?? []) {
      const { items } = await disposal.listItems(officers.decider, batch, { size: 200, cursor: null })
      listed.push(...items.map(({ retentionEnd }) => retentionEnd))
    }
    // With what has been due since October, when nobody swept any more.
    expect(listed).toEqual(['2026-10-26', '2027-03-26', '2027-03-27', '2027-03-28'])
    expect(await disposal.runScheduledSweep(parseDate('2027-03-28'))).toBeUndefined()
  })
})
