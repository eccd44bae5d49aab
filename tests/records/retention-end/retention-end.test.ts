import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { isMunimentError } from '../../../src/kernel/muniment-error.ts'
import { parseDate } from '../../../src/records/dates/parse-date.ts'
import { parsePeriod } from '../../../src/records/dates/period.ts'
import { defaultUnitStarts, type Unit, units } from '../../../src/records/dates/unit.ts'
import { calculateRetentionEnd } from '../../../src/records/retention-end/retention-end.ts'
import { retentionEndCases } from '../retention-end-cases.ts'

function unit(text: string | undefined): Unit | undefined {
  if (text === undefined || text === '') return undefined
  const found = units.find((one) => one === text)
  if (found === undefined) throw new Error(`no unit ${text}`)
  return found
}

function end(trigger: string, period: string, after?: string, rounding?: string) {
  return calculateRetentionEnd({
    trigger: parseDate(trigger),
    period: parsePeriod(period),
    after: unit(after),
    rounding: unit(rounding),
  })
}

describe('the retention end of every hand-checked case', () => {
  it('has at least 120 cases', () => expect(retentionEndCases.length).toBeGreaterThanOrEqual(120))

  it.each(retentionEndCases)(
    '%s + %s, after %s, rounding %s, is %s',
    (trigger, period, after, rounding, expected) => {
      expect(end(trigger, period, after, rounding).retentionEnd).toBe(expected)
    },
  )
})

describe('the explanation', () => {
  it('names each rule with the day before and after it, in the order in which they are applied', () => {
    expect(end('2024-05-01', 'P18M', 'financial-year', 'month').steps).toEqual([
      {
        rule: 'Count from the end of the financial year (from 1 April) in which the trigger falls.',
        from: '2024-05-01',
        to: '2025-03-31',
      },
      {
        rule: 'Add 18 months; the month has no day 31, so its last day.',
        from: '2025-03-31',
        to: '2026-09-30',
      },
      {
        rule: 'Round up to the end of the month in which that day falls.',
        from: '2026-09-30',
        to: '2026-09-30',
      },
    ])
  })

  it('shows years and months as one step and days as the next', () => {
    expect(end('2025-01-30', 'P1Y1M1D').steps).toEqual([
      {
        rule: 'Add 1 year and 1 month; the month has no day 30, so its last day.',
        from: '2025-01-30',
        to: '2026-02-28',
      },
      { rule: 'Add 1 day.', from: '2026-02-28', to: '2026-03-01' },
    ])
  })

  it('lets the trigger itself be the last day kept where a fixed date has no period', () => {
    const answer = calculateRetentionEnd({ trigger: parseDate('2040-01-01'), period: null })
    expect(answer.retentionEnd).toBe('2040-01-01')
    expect(answer.eligibleFrom).toBe('2040-01-02')
    expect(answer.steps).toHaveLength(1)
  })

  it('names another start where one is configured', () => {
    const answer = calculateRetentionEnd({
      trigger: parseDate('2025-02-01'),
      period: parsePeriod('P1Y'),
      after: 'quarter',
      unitStarts: { ...defaultUnitStarts, quarter: { month: 3, day: 1 } },
    })
    expect(answer.steps[0]?.rule).toBe(
      'Count from the end of the quarter (counted from 1 March) in which the trigger falls.',
    )
    expect(answer.retentionEnd).toBe('2026-02-28')
  })
})

describe('beyond the calendar', () => {
  it.each([
    ['9999-12-30', 'P2D'],
    ['9999-12-30', 'P1D'],
    ['9990-01-01', 'P10Y'],
    ['9000-01-01', 'P1000Y'],
  ])('refuses %s + %s, whose end or next day has no four-digit year', (trigger, period) => {
    expect(() => end(trigger, period)).toThrow(expect.objectContaining({ code: 'invalid-date' }))
  })

  it('still answers for the last day but one', () => {
    expect(end('9999-12-29', 'P1D')).toMatchObject({ retentionEnd: '9999-12-30', eligibleFrom: '9999-12-31' })
  })
})

const days = fc.integer({ min: 0, max: 5000 * 365 }).map((count) =>
  Temporal.PlainDate.from('0001-01-01')
    .add({ days: count + 365 * 1500 })
    .toString(),
)
const periods = fc
  .record({ years: fc.nat(120), months: fc.nat(40), days: fc.nat(800) })
  .filter(({ years, months, days: count }) => years + months + count > 0)
  .map((parts) => ({ text: `P${parts.years}Y${parts.months}M${parts.days}D`, parts }))
const anyUnit = fc.constantFrom<Unit | undefined>(undefined, ...units)

/** The last day of the unit by the peer's calendar: walks day by day, so it shares no idea with ours. */
function peerEndOfUnit(day: Temporal.PlainDate, unitName: Unit): Temporal.PlainDate {
  const begins = (next: Temporal.PlainDate): boolean => {
    if (unitName === 'month') return next.day === 1
    if (unitName === 'calendar-year') return next.dayOfYear === 1
    if (unitName === 'quarter') return next.day === 1 && [1, 4, 7, 10].includes(next.month)
    const start = defaultUnitStarts[unitName]
    return next.month === start.month && next.day === start.day
  }
  let last = day
  while (!begins(last.add({ days: 1 }))) last = last.add({ days: 1 })
  return last
}

describe('beside Temporal', () => {
  it('adds a period as Temporal does with overflow constrained', () => {
    fc.assert(
      fc.property(days, periods, (trigger, period) => {
        const theirs = Temporal.PlainDate.from(trigger).add(period.parts, { overflow: 'constrain' })
        expect(end(trigger, period.text).retentionEnd).toBe(theirs.toString())
      }),
      { numRuns: 2000 },
    )
  })

  it('agrees on after, period and rounding together', () => {
    fc.assert(
      fc.property(days, periods, anyUnit, anyUnit, (trigger, period, after, rounding) => {
        let theirs = Temporal.PlainDate.from(trigger)
        if (after) theirs = peerEndOfUnit(theirs, after)
        theirs = theirs.add(period.parts)
        if (rounding) theirs = peerEndOfUnit(theirs, rounding)
        expect(end(trigger, period.text, after, rounding).retentionEnd).toBe(theirs.toString())
      }),
      { numRuns: 300 },
    )
  })
})

describe('for any trigger and any rule', () => {
  it('lets disposal start on the day after the end, and never before a day has passed', () => {
    fc.assert(
      fc.property(days, periods, anyUnit, anyUnit, (trigger, period, after, rounding) => {
        const answer = end(trigger, period.text, after, rounding)
        expect(answer.retentionEnd > trigger).toBe(true)
        expect(answer.eligibleFrom).toBe(
          Temporal.PlainDate.from(answer.retentionEnd).add({ days: 1 }).toString(),
        )
      }),
    )
  })

  it('explains the whole way: each step begins where the last one stopped', () => {
    fc.assert(
      fc.property(days, periods, anyUnit, anyUnit, (trigger, period, after, rounding) => {
        const { steps, retentionEnd } = end(trigger, period.text, after, rounding)
        const path = steps.flatMap((step) => [step.from, step.to])
        expect(path[0]).toBe(trigger)
        expect(path.at(-1)).toBe(retentionEnd)
        for (let index = 1; index < steps.length; index += 1)
          expect(steps[index]?.from).toBe(steps[index - 1]?.to)
      }),
    )
  })

  it('never ends earlier for a later trigger', () => {
    fc.assert(
      fc.property(days, days, periods, anyUnit, anyUnit, (one, other, period, after, rounding) => {
        const [first, second] = [one, other].sort() as [string, string] // Sorting two strings leaves two strings.
        const early = end(first, period.text, after, rounding).retentionEnd
        expect(early <= end(second, period.text, after, rounding).retentionEnd).toBe(true)
      }),
    )
  })

  it('never ends earlier with rounding than without', () => {
    fc.assert(
      fc.property(days, periods, anyUnit, anyUnit, (trigger, period, after, rounding) => {
        const plain = end(trigger, period.text, after).retentionEnd
        expect(plain <= end(trigger, period.text, after, rounding).retentionEnd).toBe(true)
      }),
    )
  })
})

it('reports a refusal as a MunimentError', () => {
  try {
    end('9999-12-31', 'P1D')
    throw new Error('was not refused')
  } catch (error) {
    expect(isMunimentError(error, 'invalid-date')).toBe(true)
  }
})
