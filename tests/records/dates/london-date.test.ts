import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { londonDate } from '../../../src/records/dates/london-date.ts'

it('refuses what is no instant, and instants outside the years 0001 to 9999', () => {
  for (const instant of [
    new Date(Number.NaN),
    new Date(8.64e15),
    new Date(-8.64e15),
    new Date('0001-01-01T00:01:14Z'),
  ]) {
    expect(() => londonDate(instant)).toThrow(expect.objectContaining({ code: 'invalid-date' }))
  }
})

it('gives the first and the last day it can', () => {
  expect(londonDate(new Date('0001-01-01T00:01:15Z'))).toBe('0001-01-01')
  expect(londonDate(new Date('9999-12-31T23:59:59.999Z'))).toBe('9999-12-31')
})

it('agrees with Temporal on the day in London, whatever the instant', () => {
  const years = { min: Date.parse('1850-01-01T00:00:00Z'), max: Date.parse('2100-01-01T00:00:00Z') }
  fc.assert(
    fc.property(fc.integer(years), (time) => {
      const theirs = Temporal.Instant.fromEpochMilliseconds(time)
        .toZonedDateTimeISO('Europe/London')
        .toPlainDate()
      expect(londonDate(new Date(time))).toBe(theirs.toString())
    }),
    { numRuns: 1000 },
  )
})

it('turns the day at midnight in London through a whole year, in winter and in summer time', () => {
  for (let day = Temporal.PlainDate.from('2025-01-01'); day.year === 2025; day = day.add({ days: 1 })) {
    const midnight = day.toZonedDateTime('Europe/London').epochMilliseconds
    expect(londonDate(new Date(midnight))).toBe(day.toString())
    expect(londonDate(new Date(midnight - 1))).toBe(day.subtract({ days: 1 }).toString())
  }
})
