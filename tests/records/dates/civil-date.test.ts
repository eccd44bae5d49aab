import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import {
  addDays,
  civilDate,
  compareDates,
  isCivilDate,
  partsOf,
} from '../../../src/records/dates/civil-date.ts'
import { parseDate } from '../../../src/records/dates/parse-date.ts'

const dates = fc
  .integer({ min: 0, max: 3_652_058 })
  .map((count) => Temporal.PlainDate.from('0001-01-01').add({ days: count }).toString())

it('refuses parts that name no day', () => {
  for (const parts of [
    { year: 2025, month: 2, day: 29 },
    { year: 2025, month: 0, day: 1 },
    { year: 0, month: 1, day: 1 },
    { year: 10_000, month: 1, day: 1 },
    { year: 2025, month: 1, day: 1.5 },
    { year: Number.NaN, month: 1, day: 1 },
  ]) {
    expect(() => civilDate(parts)).toThrow(expect.objectContaining({ code: 'invalid-date' }))
  }
})

it('refuses to leave the calendar', () => {
  expect(() => addDays(parseDate('9999-12-31'), 1)).toThrow(expect.objectContaining({ code: 'invalid-date' }))
  expect(() => addDays(parseDate('0001-01-01'), -1)).toThrow(
    expect.objectContaining({ code: 'invalid-date' }),
  )
})

it('takes a date apart and puts it together again', () => {
  fc.assert(fc.property(dates, (text) => expect(civilDate(partsOf(parseDate(text)))).toBe(text)))
})

it('counts days as Temporal does, forwards and back', () => {
  fc.assert(
    fc.property(dates, dates, (one, other) => {
      const days = Temporal.PlainDate.from(one).until(other, { largestUnit: 'day' }).days
      expect(addDays(parseDate(one), days)).toBe(other)
    }),
    { numRuns: 2000 },
  )
})

it('orders dates as the calendar does', () => {
  fc.assert(
    fc.property(dates, dates, (one, other) => {
      const theirs = Temporal.PlainDate.compare(one, other)
      expect(compareDates(parseDate(one), parseDate(other))).toBe(theirs)
    }),
  )
})

it('tells a date from all other text', () => {
  expect(isCivilDate('2024-02-29')).toBe(true)
  expect(isCivilDate('2023-02-29')).toBe(false)
  expect(isCivilDate('2024-02-29T00:00:00Z')).toBe(false)
})
