import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { startCron } from '../../../src/adapters/cron/start-cron.ts'
import { silentLogger } from '../../support/silent-logger.ts'

const DAY_MS = 86_400_000

/** The instants at which an entry is triggered from `from` on, for so many days of the machine's clock. */
async function firings(expression: string, from: string, days: number): Promise<readonly string[]> {
  const fired: string[] = []
  jest.setSystemTime(new Date(from))
  const trigger = async (): Promise<void> => void fired.push(new Date().toISOString())
  const cron = startCron([{ name: 'sweep', expression, trigger }], silentLogger)
  await jest.advanceTimersByTimeAsync(days * DAY_MS)
  await cron.stop()
  return fired
}

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] })
})
afterEach(() => {
  jest.useRealTimers()
})

describe('a sweep planned at 02:15 in London', () => {
  it.each([2024, 2025, 2026, 2027, 2030])(
    'comes once on each day around the clock’s going forward in %i',
    async (year) => {
      const sunday = lastSunday(year, 2)
      const fired = await firings('15 2 * * *', `${addDays(sunday, -1)}T00:00:00Z`, 3)
      expect(fired).toEqual([
        `${addDays(sunday, -1)}T02:15:00.000Z`,
        `${sunday}T01:15:00.000Z`,
        `${addDays(sunday, 1)}T01:15:00.000Z`,
      ])
    },
  )

  it.each([2024, 2025, 2026, 2027, 2030])(
    'comes once on each day around the clock’s going back in %i',
    async (year) => {
      const sunday = lastSunday(year, 9)
      const fired = await firings('15 2 * * *', `${addDays(sunday, -1)}T00:00:00Z`, 3)
      expect(fired).toEqual([
        `${addDays(sunday, -1)}T01:15:00.000Z`,
        `${sunday}T02:15:00.000Z`,
        `${addDays(sunday, 1)}T02:15:00.000Z`,
      ])
    },
  )
})

describe('a sweep planned at a time that the changing clock shows twice, or not at all', () => {
  it('comes once where 01:15 is shown twice', async () => {
    expect(await firings('15 1 * * *', '2026-10-24T00:00:00Z', 3)).toEqual([
      '2026-10-24T00:15:00.000Z',
      '2026-10-25T01:15:00.000Z',
      '2026-10-26T01:15:00.000Z',
    ])
  })

  it('leaves the day without 01:15 to the next one, which lists all that was due by then', async () => {
    expect(await firings('15 1 * * *', '2026-03-28T00:00:00Z', 3)).toEqual([
      '2026-03-28T01:15:00.000Z',
      '2026-03-30T00:15:00.000Z',
    ])
  })
})

/** The last Sunday of a month, 0 being January. */
function lastSunday(year: number, month: number): string {
  const last = new Date(Date.UTC(year, month + 1, 0))
  return new Date(last.getTime() - last.getUTCDay() * DAY_MS).toISOString().slice(0, 10)
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}
