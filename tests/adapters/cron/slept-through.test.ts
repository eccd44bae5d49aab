import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { startCron } from '../../../src/adapters/cron/start-cron.ts'
import { silentLogger } from '../../support/silent-logger.ts'

/** Each second of them is one in which the calendar looks. */
const WATCHED_MS = 70 * 60_000

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] })
})
afterEach(() => {
  jest.useRealTimers()
})

interface Firing {
  readonly at: string
  readonly planned: string
}

/** What is triggered in an hour or so after the machine has slept from one instant to another: its timers slept with it. */
async function firingsAfterSleep(expression: string, from: string, to: string): Promise<readonly Firing[]> {
  const fired: Firing[] = []
  jest.setSystemTime(new Date(from))
  const trigger = async (planned: Date): Promise<void> =>
    void fired.push({ at: new Date().toISOString(), planned: planned.toISOString() })
  const cron = startCron([{ name: 'sweep', expression, trigger }], silentLogger)
  await jest.advanceTimersByTimeAsync(1_000)
  jest.setSystemTime(new Date(to))
  await jest.advanceTimersByTimeAsync(WATCHED_MS)
  await cron.stop()
  return fired
}

describe('a calendar whose machine slept', () => {
  it('makes up for the time that passed meanwhile, and knows of which day it was', async () => {
    expect(await firingsAfterSleep('30 23 * * *', '2026-01-10T23:29:00Z', '2026-01-11T22:40:00Z')).toEqual([
      { at: '2026-01-11T22:40:59.000Z', planned: '2026-01-10T23:30:00.000Z' },
      { at: '2026-01-11T23:30:00.000Z', planned: '2026-01-11T23:30:00.000Z' },
    ])
  })

  it('makes up once for several', async () => {
    const [first, second] = await firingsAfterSleep(
      '7 * * * *',
      '2026-01-10T02:06:50Z',
      '2026-01-12T09:30:00Z',
    )
    expect([first?.planned, second?.planned]).toEqual([
      '2026-01-12T09:07:00.000Z',
      '2026-01-12T10:07:00.000Z',
    ])
  })

  it('does not come for a time that nothing is planned for', async () => {
    const fired = await firingsAfterSleep('15 2 * * 1', '2026-01-12T03:00:00Z', '2026-01-13T06:00:00Z')
    expect(fired).toEqual([])
  })
})
