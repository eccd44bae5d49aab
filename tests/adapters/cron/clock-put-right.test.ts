import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { startCron } from '../../../src/adapters/cron/start-cron.ts'
import { silentLogger } from '../../support/silent-logger.ts'

const HOUR_MS = 3_600_000

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] })
})
afterEach(() => {
  jest.useRealTimers()
})

/** What is triggered in so many hours after the clock is set from `before`, and an hour that it lives on from there, to `after`. */
async function firingsAfter(before: string, after: string, hours: number): Promise<readonly string[]> {
  const fired: string[] = []
  jest.setSystemTime(new Date(before))
  const trigger = async (): Promise<void> => void fired.push(new Date().toISOString())
  const cron = startCron([{ name: 'sweep', expression: '15 2 * * *', trigger }], silentLogger)
  await jest.advanceTimersByTimeAsync(HOUR_MS)
  fired.length = 0
  jest.setSystemTime(new Date(after))
  await jest.advanceTimersByTimeAsync(hours * HOUR_MS)
  await cron.stop()
  return fired
}

describe('a calendar whose clock was ahead and is put right', () => {
  it('comes on each of the days that it had passed over', async () => {
    expect(await firingsAfter('2027-01-10T02:00:00Z', '2026-01-10T12:00:00Z', 48)).toEqual([
      '2026-01-11T02:15:00.000Z',
      '2026-01-12T02:15:00.000Z',
    ])
  })

  it('comes where only a part of the day is passed over again', async () => {
    expect(await firingsAfter('2026-01-10T20:00:00Z', '2026-01-10T01:00:00Z', 24)).toEqual([
      '2026-01-10T02:15:00.000Z',
    ])
  })

  it('comes no second time for a few minutes', async () => {
    expect(await firingsAfter('2026-01-10T01:16:00Z', '2026-01-10T02:13:00Z', 23)).toEqual([])
  })
})
