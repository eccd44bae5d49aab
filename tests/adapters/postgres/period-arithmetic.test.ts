import { afterAll, beforeAll, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sql } from 'kysely'
import { isMunimentError } from '../../../src/kernel/muniment-error.ts'
import { parseDate } from '../../../src/records/dates/parse-date.ts'
import { formatPeriod, type Period } from '../../../src/records/dates/period.ts'
import { calculateRetentionEnd } from '../../../src/records/retention-end/retention-end.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await makeTestDatabase()
})
afterAll(() => db.close())

/** Beyond the calendar: the day on which disposal may start must still be one of it. */
const LAST_END = '9999-12-30'

function ours(day: string, period: Period): string {
  try {
    return calculateRetentionEnd({ trigger: parseDate(day), period }).retentionEnd
  } catch (error) {
    if (!isMunimentError(error, 'invalid-date')) throw error
    return 'beyond'
  }
}

/** What PostgreSQL makes of every pair at once: `date + interval`, months first, clamped to the month's end, then days. */
async function theirs(
  pairs: readonly { readonly day: string; readonly period: string }[],
): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly end: string }>`
    select case when sum > ${LAST_END}::date then 'beyond' else to_char(sum, 'YYYY-MM-DD') end as end
    from jsonb_to_recordset(${JSON.stringify(pairs.map((pair, place) => ({ ...pair, place })))}::jsonb)
      as pair (place integer, day date, period interval)
    cross join lateral (select (pair.day + pair.period)::date as sum) as added
    order by place
  `.execute(db.database.owner)
  return rows.map(({ end }) => end)
}

// Month ends, leap days and the calendar's edges far more often than chance would have it.
const day = fc.oneof(
  fc
    .tuple(
      fc.integer({ min: 1, max: 9999 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 28, max: 31 }),
    )
    .map(([year, month, last]) => {
      const days = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
      const two = (value: number) => String(value).padStart(2, '0')
      return `${String(year).padStart(4, '0')}-${two(month)}-${two(Math.min(last, days))}`
    }),
  fc
    .date({ min: new Date('1923-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
    .map((instant) => instant.toISOString().slice(0, 10)),
)
const period = fc
  .oneof(
    fc.tuple(fc.nat(30), fc.nat(18), fc.nat(60)),
    fc.tuple(fc.nat(999), fc.constant(0), fc.constant(0)),
    fc.tuple(fc.constant(0), fc.nat(11_000), fc.nat(30_000)),
  )
  .filter(([years, months, days]) => years + months + days > 0)
  .map(([years, months, days]): Period => ({ years, months, days }))

it('adds a period to a day as PostgreSQL adds an interval, for 4,000 pairs', async () => {
  const pairs = fc.sample(fc.record({ day, period }), 4_000)
  const written = pairs.map((pair) => ({ day: pair.day, period: formatPeriod(pair.period) }))
  const answers = await theirs(written)
  expect(answers).toHaveLength(pairs.length)
  const apart = pairs.flatMap((pair, place) => {
    const [mine, peer] = [ours(pair.day, pair.period), answers[place]]
    return mine === peer ? [] : [{ ...written[place], mine, peer }]
  })
  expect(apart).toEqual([])
})
