import { describe, expect, it } from '@jest/globals'
import { describeUnit, endOfUnit } from '../../../src/records/dates/end-of-unit.ts'
import { parseDate } from '../../../src/records/dates/parse-date.ts'
import { defaultUnitStarts, parseDayOfYear, type Unit, units } from '../../../src/records/dates/unit.ts'

describe('the last day of a unit', () => {
  it.each<[string, Unit, string]>([
    ['2024-02-01', 'month', '2024-02-29'],
    ['2025-02-28', 'month', '2025-02-28'],
    ['1900-02-01', 'month', '1900-02-28'],
    ['2025-12-31', 'month', '2025-12-31'],
    ['2025-01-01', 'quarter', '2025-03-31'],
    ['2025-06-30', 'quarter', '2025-06-30'],
    ['2025-07-01', 'quarter', '2025-09-30'],
    ['2025-11-11', 'quarter', '2025-12-31'],
    ['2025-01-01', 'calendar-year', '2025-12-31'],
    ['2025-12-31', 'calendar-year', '2025-12-31'],
    ['2025-03-31', 'financial-year', '2025-03-31'],
    ['2025-04-01', 'financial-year', '2026-03-31'],
    ['2025-04-05', 'tax-year', '2025-04-05'],
    ['2025-04-06', 'tax-year', '2026-04-05'],
    ['2025-08-31', 'academic-year', '2025-08-31'],
    ['2025-09-01', 'academic-year', '2026-08-31'],
    ['0001-01-01', 'financial-year', '0001-03-31'],
    ['9999-03-31', 'financial-year', '9999-03-31'],
    ['9999-12-31', 'calendar-year', '9999-12-31'],
  ])('that holds %s, by %s, is %s', (date, unit, expected) =>
    expect(endOfUnit(parseDate(date), unit)).toBe(expected),
  )

  it('refuses a year that would end after 9999', () => {
    expect(() => endOfUnit(parseDate('9999-05-01'), 'financial-year')).toThrow(
      expect.objectContaining({ code: 'invalid-date' }),
    )
  })

  it('follows configured starts', () => {
    const starts = {
      ...defaultUnitStarts,
      quarter: { month: 12, day: 1 },
      'academic-year': { month: 8, day: 1 },
    }
    expect(endOfUnit(parseDate('2025-01-15'), 'quarter', starts)).toBe('2025-02-28')
    expect(endOfUnit(parseDate('2025-12-01'), 'quarter', starts)).toBe('2026-02-28')
    expect(endOfUnit(parseDate('2025-11-30'), 'quarter', starts)).toBe('2025-11-30')
    expect(endOfUnit(parseDate('2025-07-31'), 'academic-year', starts)).toBe('2025-07-31')
    expect(endOfUnit(parseDate('2025-08-01'), 'academic-year', starts)).toBe('2026-07-31')
  })

  it('keeps a quarter that begins in mid-month to its day', () => {
    const starts = { ...defaultUnitStarts, quarter: { month: 4, day: 6 } }
    expect(endOfUnit(parseDate('2025-01-05'), 'quarter', starts)).toBe('2025-01-05')
    expect(endOfUnit(parseDate('2025-01-06'), 'quarter', starts)).toBe('2025-04-05')
    expect(endOfUnit(parseDate('2025-12-31'), 'quarter', starts)).toBe('2026-01-05')
  })
})

describe('words and settings', () => {
  it('says each unit with its start', () => {
    expect(units.map((unit) => describeUnit(unit))).toEqual([
      'month',
      'quarter (counted from 1 January)',
      'calendar year',
      'financial year (from 1 April)',
      'tax year (from 6 April)',
      'academic year (from 1 September)',
    ])
  })

  it('reads a configured start and refuses a day that some month lacks', () => {
    expect(parseDayOfYear('04-06')).toEqual({ month: 4, day: 6 })
    for (const text of ['4-6', '13-01', '00-01', '02-29', '04-31', '04-00', '', '1 April']) {
      expect(() => parseDayOfYear(text)).toThrow(expect.objectContaining({ code: 'invalid-date' }))
    }
  })
})
