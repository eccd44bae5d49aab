import { describe, expect, it } from '@jest/globals'
import { startCron } from '../../../src/adapters/cron/start-cron.ts'
import { silentLogger } from '../../support/silent-logger.ts'

describe('cron', () => {
  it('refuses what is no cron expression and starts nothing', () => {
    const trigger = async (): Promise<void> => undefined
    const entries = [
      { name: 'good', expression: '15 2 * * *', trigger },
      { name: 'bad', expression: 'every night', trigger },
    ]
    expect(() => startCron(entries, silentLogger)).toThrow('"every night" is not a cron expression (for bad)')
  })

  it('comes again after a trigger that failed', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    let times = 0
    const cron = startCron(
      [
        {
          name: 'each second',
          expression: '* * * * * *',
          trigger: async () => {
            times += 1
            if (times === 2) return resolve()
            throw new Error('not this time')
          },
        },
      ],
      silentLogger,
    )
    await promise
    await cron.stop()
    expect(times).toBe(2)
  })
})
