import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { addDays, compareDates } from '../../../src/records/dates/civil-date.ts'
import { parseDate } from '../../../src/records/dates/parse-date.ts'
import { parsePeriod } from '../../../src/records/dates/period.ts'
import { units } from '../../../src/records/dates/unit.ts'
import { calculateRetentionEnd } from '../../../src/records/retention-end/retention-end.ts'
import type { DraftedRule, DraftedTerm } from '../../../src/records/schedules/complete-schedule.ts'
import { faultsOfOrder } from '../../../src/records/schedules/faults-of-order.ts'

type Written = readonly [period: string, more?: Omit<DraftedTerm, 'period'>]

const term = ([period, more]: Written): DraftedTerm => ({
  trigger: { type: 'created' },
  period: parsePeriod(period),
  ...more,
})
const captured = { trigger: { type: 'captured' } } as const

function order(review: readonly [Written, ...Written[]], destroy: readonly [Written, ...Written[]]) {
  const rules = [review, destroy].map(
    ([own, ...further], index): DraftedRule => ({
      ...term(own),
      orLater: further.map(term),
      action: index === 0 ? 'review' : 'destroy',
    }),
  )
  return faultsOfOrder(rules).map(({ path }) => path.join('.'))
}

describe('a step that is over before the review that leads to it is refused', () => {
  it.each<[string, Written[], Written[]]>([
    ['the review is rounded besides', [['P10Y', { rounding: 'financial-year' }]], [['P5Y']]],
    ['it counts from the end of its year', [['P10Y']], [['P5Y', { after: 'financial-year' }]]],
    [
      'it counts from there and is rounded',
      [['P10Y']],
      [['P7Y', { after: 'tax-year', rounding: 'quarter' }]],
    ],
    ['it is shorter than a further term of the review', [['P1Y', captured], ['P10Y']], [['P5Y']]],
    ['each of its terms is', [['P5Y', captured], ['P10Y']], [['P4Y', captured], ['P9Y']]],
  ])('where %s', (_what, [review = ['P1Y'], ...reviewLater], [destroy = ['P1Y'], ...destroyLater]) => {
    expect(order([review, ...reviewLater], [destroy, ...destroyLater])).toEqual(['1.period'])
  })

  it.each<[string, Written[], Written[]]>([
    ['the end of its year may lie after it', [['P10Y']], [['P9Y1M', { after: 'financial-year' }]]],
    ['two years’ ends may', [['P10Y']], [['P8Y1M', { after: 'tax-year', rounding: 'academic-year' }]]],
    ['one of its terms may', [['P10Y']], [['P5Y'], ['P1Y', captured]]],
    ['a further term of the review counts from elsewhere', [['P1Y'], ['P10Y', captured]], [['P5Y']]],
  ])(
    'and is in order where %s',
    (_what, [review = ['P1Y'], ...reviewLater], [destroy = ['P1Y'], ...more]) => {
      expect(order([review, ...reviewLater], [destroy, ...more])).toEqual([])
    },
  )
})

const unit = fc.option(fc.constantFrom(...units), { nil: undefined })
const drawn = fc
  .record({ years: fc.nat(3), months: fc.nat(24), days: fc.nat(40), after: unit, rounding: unit })
  .filter(({ years, months, days }) => years + months + days > 0)
  .map(
    ({ after, rounding, ...period }): DraftedTerm => ({
      trigger: { type: 'created' },
      period,
      after,
      rounding,
    }),
  )
const terms = fc.array(drawn, { minLength: 1, maxLength: 2 })

it('none that is refused ends after the review for any record', () => {
  let refused = 0
  fc.assert(
    fc.property(terms, terms, fc.array(fc.nat(3000), { minLength: 20 }), (review, destroy, days) => {
      const [first, second] = [review, destroy].map(
        ([own, ...orLater], index): DraftedRule => ({
          ...own,
          orLater,
          action: index === 0 ? 'review' : 'destroy',
        }),
      )
      if (first === undefined || second === undefined || faultsOfOrder([first, second]).length === 0) return
      refused += 1
      for (const day of days) {
        const trigger = addDays(parseDate('2019-01-01'), day)
        const [reviewed = '', destroyed = ''] = [review, destroy].map((those) =>
          those
            .map((one) => calculateRetentionEnd({ ...one, trigger, period: one.period ?? null }).retentionEnd)
            .sort(compareDates)
            .at(-1),
        )
        expect(destroyed <= reviewed).toBe(true)
      }
    }),
    { numRuns: 2000, seed: 20_261_129 },
  )
  expect(refused).toBeGreaterThan(300)
})
