import { describe, expect, it } from '@jest/globals'
import { readConfig } from '../../src/config/config.ts'

describe('the environment', () => {
  it('is refused with every variable that is wrong', () => {
    const read = (): unknown =>
      readConfig({
        PORT: 'http',
        MUNIMENT_BOOTSTRAP_TOKEN: 'short',
        DISPOSAL_COOLING_OFF: '7 days',
        MUNIMENT_CLOCK: 'noon',
      })
    expect(read).toThrow(/PORT.*DISPOSAL_COOLING_OFF.*MUNIMENT_CLOCK.*MUNIMENT_BOOTSTRAP_TOKEN/)
  })

  it('refuses a drill clock in production', () => {
    const env = { MUNIMENT_CLOCK: '2031-03-01T09:00:00Z', NODE_ENV: 'production' }
    expect(() => readConfig(env)).toThrow(/drill/)
    expect(readConfig({ MUNIMENT_CLOCK: '2031-03-01T09:00:00Z' }).drillClock).toEqual(
      new Date('2031-03-01T09:00:00Z'),
    )
  })

  it.each(['postgresql://u:p@db.example:5432/muniment', 'postgres:///muniment?host=/run/postgresql'])(
    'takes %s for a database',
    (url) => {
      expect(readConfig({ DATABASE_URL: url }).databaseUrl).toBe(url)
      expect(() => readConfig({ DATABASE_URL: 'mysql://db.example/muniment' })).toThrow(/DATABASE_URL/)
    },
  )

  it('refuses an S3 endpoint without its keys', () => {
    expect(() => readConfig({ S3_ENDPOINT: 'http://127.0.0.1:9000' })).toThrow(/S3_ACCESS_KEY/)
  })

  it.each([
    ['P7D', 7 * 24 * 3_600_000],
    ['PT0S', 0],
    ['PT90S', 90_000],
    ['P1DT2H30M', (24 + 2.5) * 3_600_000],
  ])('reads a cooling-off of %s', (text, milliseconds) => {
    expect(readConfig({ DISPOSAL_COOLING_OFF: text }).coolingOffMs).toBe(milliseconds)
  })

  it.each(['P', 'PT', 'P1M', '-P1D', 'P1.5D', 'P1DT'])('refuses %s as a cooling-off', (text) => {
    expect(() => readConfig({ DISPOSAL_COOLING_OFF: text })).toThrow(/DISPOSAL_COOLING_OFF/)
  })

  it('has a default for everything, and takes an empty variable as absent', () => {
    const config = readConfig({ PORT: '', DATABASE_URL: '' })
    expect(config).toMatchObject({
      dataFolder: './data',
      port: 3000,
      host: '127.0.0.1',
      retentionCron: '15 2 * * *',
    })
    expect(config.databaseUrl).toBeUndefined()
  })
})
