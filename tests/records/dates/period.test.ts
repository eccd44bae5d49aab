import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { describePeriod, formatPeriod, parsePeriod } from '../../../src/records/dates/period.ts'

describe('what is no period', () => {
  it.each([
    '',
    'P',
    'P0Y',
    'P0Y0M0D',
    '-P1Y',
    'P-1Y',
    '+P1Y',
    'P1.5Y',
    'P1,5Y',
    'p7y',
    'P7y',
    '7Y',
    'P7',
    'P7YY',
    'P1M1Y',
    'P1D1M',
    'P1Y1Y',
    'P2W',
    'P1YT1H',
    'PT24H',
    'PT0S',
    ' P7Y',
    'P7Y ',
    'P7Y\n',
    'P 7Y',
    'P1001Y',
    'P999Y13M',
    'P12001M',
    'P365251D',
    'P9999999Y',
    'P٧Y',
    'seven years',
    'P7Y/P8Y',
  ])('refuses %j', (text) => {
    expect(() => parsePeriod(text)).toThrow(expect.objectContaining({ code: 'invalid-period' }))
  })

  it('says how to write what was meant', () => {
    expect(() => parsePeriod('P2W')).toThrow(/weeks as days/)
    expect(() => parsePeriod('PT24H')).toThrow(/no hours/)
    expect(() => parsePeriod('p7y')).toThrow(/capital letters/)
    expect(() => parsePeriod('P0D')).toThrow(/above zero/)
    expect(() => parsePeriod('P2000Y')).toThrow(/retain-permanently/)
  })
})

describe('a period', () => {
  it.each([
    ['P7Y', { years: 7, months: 0, days: 0 }, '7 years'],
    ['P1Y', { years: 1, months: 0, days: 0 }, '1 year'],
    ['P6M', { years: 0, months: 6, days: 0 }, '6 months'],
    ['P18M', { years: 0, months: 18, days: 0 }, '18 months'],
    ['P30D', { years: 0, months: 0, days: 30 }, '30 days'],
    ['P1Y1M1D', { years: 1, months: 1, days: 1 }, '1 year, 1 month and 1 day'],
    ['P2Y6M', { years: 2, months: 6, days: 0 }, '2 years and 6 months'],
    ['P1000Y', { years: 1000, months: 0, days: 0 }, '1000 years'],
  ])('%s is read, written and said', (text, period, words) => {
    expect(parsePeriod(text)).toEqual(period)
    expect(formatPeriod(parsePeriod(text))).toBe(text)
    expect(describePeriod(parsePeriod(text))).toBe(words)
  })

  it('is written back without its zero parts', () => {
    expect(formatPeriod(parsePeriod('P07Y0M'))).toBe('P7Y')
  })

  it('survives being written and read', () => {
    const periods = fc
      .record({ years: fc.nat(400), months: fc.nat(4000), days: fc.nat(90_000) })
      .filter(({ years, months, days }) => years + months + days > 0)
    fc.assert(fc.property(periods, (period) => expect(parsePeriod(formatPeriod(period))).toEqual(period)))
  })
})
