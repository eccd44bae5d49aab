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

  it.each([
    'correct horse battery staple, at length',
    'x'.repeat(513),
    `=${'x'.repeat(40)}`,
    `${'x'.repeat(40)}é`,
  ])('refuses %s as a first token, which no request could carry', (token) => {
    expect(() => readConfig({ MUNIMENT_BOOTSTRAP_TOKEN: token })).toThrow(/MUNIMENT_BOOTSTRAP_TOKEN.*letters/)
  })

  it('takes a first token of every sign that a request may carry', () => {
    const token = 'ABCXYZabcxyz0123456789-._~+/abcdef=='
    expect(readConfig({ MUNIMENT_BOOTSTRAP_TOKEN: token }).bootstrapToken).toBe(token)
  })

  it.each(['every day', '61 2 * * *', '15 2 * *'])('refuses %s as the time of the sweep', (expression) => {
    expect(() => readConfig({ RETENTION_CRON: expression })).toThrow(/RETENTION_CRON.*15 2/)
  })

  it.each(['15 2 * * *', '0 15 2 * * *', '@daily', '*/5 8-18 * * mon-fri'])(
    'takes %s for the time of the sweep where the calendar does',
    (expression) => {
      expect(readConfig({ RETENTION_CRON: expression }).retentionCron).toBe(expression)
    },
  )

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

  it('refuses a bucket without an S3 endpoint, which somebody mistyped', () => {
    const env = { S3_BUCKET: 'records', S3_ENDPONT: 'http://127.0.0.1:9000' }
    expect(() => readConfig(env)).toThrow(/S3_BUCKET is set and S3_ENDPOINT is not/)
  })

  it('keeps to the data folder where the endpoint is said to be none, and where others have keys in the environment', () => {
    expect(readConfig({ S3_BUCKET: 'records', S3_ENDPOINT: '' }).s3).toBeUndefined()
    const others = { S3_ACCESS_KEY: 'key', S3_SECRET_KEY: 'secret', S3_REGION: 'eu-west-2' }
    expect(readConfig(others).s3).toBeUndefined()
  })

  it.each(['A_b', 'ab', 'Records', '-records', 'records.', 're..cords', '192.168.1.1', 'x'.repeat(64)])(
    'refuses %s as a bucket, by the name of the variable',
    (bucket) => {
      const env = {
        S3_ENDPOINT: 'http://127.0.0.1:9000',
        S3_ACCESS_KEY: 'key',
        S3_SECRET_KEY: 'secret',
        S3_BUCKET: bucket,
      }
      expect(() => readConfig(env)).toThrow(/S3_BUCKET: 3 to 63 letters/)
      expect(readConfig({ ...env, S3_BUCKET: 'records.office-1' }).s3?.bucket).toBe('records.office-1')
      expect(readConfig({ ...env, S3_BUCKET: '' }).s3).toMatchObject({
        bucket: 'muniment',
        region: 'us-east-1',
      })
    },
  )

  it.each([
    ['P7D', 7 * 24 * 3_600_000],
    ['PT0S', 0],
    ['PT90S', 90_000],
    ['P1DT2H30M', (24 + 2.5) * 3_600_000],
  ])('reads a cooling-off of %s', (text, milliseconds) => {
    expect(readConfig({ DISPOSAL_COOLING_OFF: text }).coolingOffMs).toBe(milliseconds)
  })

  it.each([' ', '0x1F90', '3e3', '80 ', '-1', '+80', '8080.0', '65536', '123456'])(
    'refuses "%s" as a port',
    (text) => {
      expect(() => readConfig({ PORT: text })).toThrow(/PORT/)
    },
  )

  it.each([
    ['0', 0],
    ['3000', 3000],
    ['65535', 65_535],
  ])('takes %s for a port', (text, port) => {
    expect(readConfig({ PORT: text }).port).toBe(port)
  })

  it('takes a cooling-off of ten years, and none that ends beyond all dates', () => {
    expect(readConfig({ DISPOSAL_COOLING_OFF: 'P3650D' }).coolingOffMs).toBe(3_650 * 24 * 3_600_000)
    for (const text of ['P99999999D', 'PT99999999999H', `P${'9'.repeat(400)}D`])
      expect(() => readConfig({ DISPOSAL_COOLING_OFF: text })).toThrow(/DISPOSAL_COOLING_OFF.*P3660D/)
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
