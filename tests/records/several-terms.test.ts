import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { parsePeriod } from '../../src/records/dates/period.ts'
import { units } from '../../src/records/dates/unit.ts'
import {
  assessRetention,
  type RetentionAssessment,
} from '../../src/records/retention-end/retention-assessment.ts'
import { calculateRetentionEnd } from '../../src/records/retention-end/retention-end.ts'
import { outcomeOn } from '../../src/records/retention-end/retention-outcome.ts'
import { applySchedule } from '../../src/records/retention-end/schedule-outcome.ts'
import type { RetentionFacts } from '../../src/records/retention-end/trigger-date.ts'
import type {
  RetentionTerm,
  ScheduleRule,
  ScheduleVersion,
} from '../../src/records/schedules/retention-schedule.ts'
import type { RetentionTrigger } from '../../src/records/schedules/retention-trigger.ts'
import { defaultStages } from '../../src/records/schedules/review-stage.ts'

const date = (text: string): CivilDate => parseDate(text)
const term = (
  trigger: RetentionTrigger,
  period: string,
  more: Partial<RetentionTerm> = {},
): RetentionTerm => ({
  trigger,
  period: parsePeriod(period),
  after: null,
  rounding: null,
  ...more,
})
const closed: RetentionTrigger = { type: 'folder-closed' }
const received: RetentionTrigger = { type: 'received' }
const contract: RetentionTrigger = { type: 'event', event: 'contract-ended' }

function schedule(code: string, own: RetentionTerm, more: Partial<ScheduleVersion> = {}): ScheduleVersion {
  return {
    code,
    version: 1,
    title: code,
    ...own,
    reviewers: defaultStages,
    orLater: [],
    maximum: null,
    laterSteps: [],
    action: 'destroy',
    authority: null,
    approvedBy: null,
    ...more,
  }
}

const none: RetentionFacts = {
  documentDate: null,
  receivedOn: null,
  capturedOn: date('2026-11-23'),
  folderClosedOn: null,
  fields: {},
}

function assess(facts: Partial<RetentionFacts>, ...schedules: ScheduleVersion[]): RetentionAssessment {
  const paths = schedules.map((one) => [{ code: `C-${one.code}`, schedule: one }])
  const assessed = assessRetention({ facts: { ...none, ...facts }, paths })
  if (assessed.state === 'unscheduled') throw new Error('unscheduled')
  return assessed
}

describe('of several terms the latest wins', () => {
  // Seven years after closure, or six after the contract's end, or three after receipt at a financial year's end.
  const rule = schedule('S', term(closed, 'P7Y'), {
    orLater: [
      term(contract, 'P6Y', { after: 'financial-year' }),
      term(received, 'P3Y', { rounding: 'financial-year' }),
    ],
  })
  const facts = (folderClosedOn: string, ended: string, receivedOn: string): Partial<RetentionFacts> => ({
    folderClosedOn: date(folderClosedOn),
    eventDates: { 'contract-ended': date(ended) },
    receivedOn: date(receivedOn),
  })

  it.each([
    ['2019-06-30', '2019-06-30', '2019-06-30', '2026-06-30', 'folder-closed', '2019-06-30'],
    ['2019-06-30', '2020-04-01', '2019-06-30', '2027-03-31', 'event', '2020-04-01'],
    ['2019-06-30', '2020-03-31', '2019-06-30', '2026-06-30', 'folder-closed', '2019-06-30'],
    ['2019-03-31', '2019-06-30', '2019-06-30', '2026-03-31', 'folder-closed', '2019-03-31'],
    ['2010-01-01', '2011-01-01', '2019-06-30', '2023-03-31', 'received', '2019-06-30'],
    ['2016-02-29', '2012-01-01', '2019-12-01', '2023-03-31', 'received', '2019-12-01'],
    ['2016-02-29', '2012-01-01', '2018-12-01', '2023-02-28', 'folder-closed', '2016-02-29'],
  ])('closed %s, ended %s, received %s: until %s by %s', (one, two, three, end, type, from) => {
    const assessed = assess(facts(one, two, three), rule)
    expect(assessed).toMatchObject({ state: 'running', retentionEnd: end, trigger: { type, date: from } })
  })

  it('shows what the others came to, then the arithmetic of the one that decides', () => {
    expect(assess(facts('2019-06-30', '2020-04-01', '2019-06-30'), rule).steps).toEqual([
      {
        rule: 'The term of 7 years from folder-closed ends here; that of event contract-ended ends no earlier and decides.',
        from: '2019-06-30',
        to: '2026-06-30',
      },
      {
        rule: 'The term of 3 years from received ends here; that of event contract-ended ends no earlier and decides.',
        from: '2019-06-30',
        to: '2023-03-31',
      },
      {
        rule: 'Count from the end of the financial year (from 1 April) in which the trigger falls.',
        from: '2020-04-01',
        to: '2021-03-31',
      },
      { rule: 'Add 6 years.', from: '2021-03-31', to: '2027-03-31' },
    ])
  })

  it('waits for a term that is not triggered yet, names it and shows what the others came to', () => {
    const assessed = assess({ folderClosedOn: date('1999-06-30'), receivedOn: date('1998-02-01') }, rule)
    expect(assessed).toMatchObject({
      state: 'untriggered',
      retentionEnd: null,
      eligibleFrom: null,
      trigger: {
        type: 'event',
        date: null,
        source:
          'event contract-ended is not registered for what the record is about; of several of a kind, as two contracts, each needs its own',
      },
    })
    expect(assessed.steps.map(({ to }) => to)).toEqual(['2006-06-30', '2001-03-31'])
    expect(assessed.steps[0]?.rule).toContain('event contract-ended is not triggered yet')
    expect(outcomeOn(assessed, date('2026-11-23')).state).toBe('untriggered')
  })

  it('names every term that is waited for', () => {
    const { trigger, steps } = assess({ receivedOn: date('1998-02-01') }, rule)
    expect(trigger).toEqual({
      type: 'folder-closed',
      date: null,
      source:
        'the folder is still open; waits for event contract-ended too: event contract-ended is not registered for what the record is about; of several of a kind, as two contracts, each needs its own',
    })
    expect(steps).toHaveLength(1)
  })

  it('never ends where one term would end beyond the calendar', () => {
    const assessed = assess(facts('2019-06-30', '9998-01-01', '2019-06-30'), rule)
    expect(assessed).toMatchObject({ state: 'untriggered', trigger: { type: 'event', date: '9998-01-01' } })
    expect(assessed.trigger.source).toMatch(/beyond the year 9999/)
  })
})

describe('a maximum', () => {
  const capped = (maximum: string, more: Partial<ScheduleVersion> = {}) =>
    schedule('S', term(closed, 'P7Y'), { maximum: parsePeriod(maximum), ...more })
  const warned = (assessed: RetentionAssessment, asOf = '2020-01-01') =>
    outcomeOn(assessed, date(asOf)).warnings
  const onClosing = { folderClosedOn: date('2019-06-30') }

  it.each<[string, ScheduleVersion, string]>([
    ['the period is the longer', capped('P5Y'), '2026-06-30'],
    ['rounding passes it', capped('P7Y', { rounding: 'calendar-year' }), '2026-12-31'],
    ['counting from the unit’s end passes it', capped('P7Y', { after: 'tax-year' }), '2027-04-05'],
    [
      'another term passes it',
      capped('P10Y', { orLater: [term({ type: 'captured' }, 'P4Y')] }),
      '2030-11-23',
    ],
  ])('is said to be crossed, and shortens nothing, where %s', (_name, rule, end) => {
    const assessed = assess(onClosing, rule)
    expect(assessed.retentionEnd).toBe(end)
    expect(warned(assessed)).toEqual([
      {
        code: 'maximum-exceeded',
        message: expect.stringMatching(`at most; the record is kept until ${end}`),
      },
    ])
  })

  it('is said to be crossed by a schedule on another path that keeps longer, or for ever', () => {
    const short = capped('P8Y')
    const long = schedule('L', term(closed, 'P9Y'))
    expect(assess(onClosing, short, long)).toMatchObject({ retentionEnd: '2028-06-30' })
    const crossed = {
      code: 'maximum-exceeded',
      message: expect.stringMatching(/^S allows keeping until 2027-06-30/),
    }
    expect(warned(assess(onClosing, short, long))).toEqual([crossed])
    const ever = schedule('E', { ...term(closed, 'P1Y'), period: null }, { action: 'retain-permanently' })
    expect(warned(assess(onClosing, short, ever))).toEqual([
      { code: 'maximum-exceeded', message: expect.stringMatching(/kept permanently/) },
    ])
  })

  it('is crossed on the day after it where there is no end yet, and not before', () => {
    const waiting = assess(onClosing, capped('P8Y', { orLater: [term(contract, 'P1Y')] }))
    expect(waiting.state).toBe('untriggered')
    expect(warned(waiting, '2027-06-30')).toEqual([])
    expect(warned(waiting, '2027-07-01')).toEqual([
      { code: 'maximum-exceeded', message: expect.stringMatching(/no end yet/) },
    ])
  })

  it('is crossed on the day after it where the record is due and still here, and not before', () => {
    const due = assess(onClosing, capped('P8Y'))
    expect(due.retentionEnd).toBe('2026-06-30')
    expect(warned(due, '2026-07-01')).toEqual([])
    expect(warned(due, '2027-06-30')).toEqual([])
    expect(warned(due, '2027-07-01')).toEqual([
      {
        code: 'maximum-exceeded',
        message:
          'S allows keeping until 2027-06-30 at most; the record is still here, and was to be kept until 2026-06-30.',
      },
    ])
  })

  it('says nothing where it is kept, has not begun, or belongs to a class above that does not bind', () => {
    expect(warned(assess(onClosing, capped('P7Y')))).toEqual([])
    expect(warned(assess({}, capped('P5Y')))).toEqual([])
    const above = { code: 'TOP', schedule: capped('P1Y') }
    const below = { code: 'LOW', schedule: schedule('L', term(closed, 'P9Y')) }
    const assessed = assessRetention({ facts: { ...none, ...onClosing }, paths: [[above, below]] })
    if (assessed.state === 'unscheduled') throw new Error('unscheduled')
    expect(warned(assessed)).toEqual([])
  })
})

describe('for every rule', () => {
  const day = fc
    .date({ min: new Date('1923-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
    .map((instant) => date(instant.toISOString().slice(0, 10)))
  const period = fc
    .tuple(fc.nat(30), fc.nat(18), fc.nat(400))
    .filter(([years, months, days]) => years + months + days > 0)
    .map(([years, months, days]) => ({ years, months, days }))
  const unit = fc.option(fc.constantFrom(...units))
  const trigger = fc.oneof(
    fc.constantFrom<RetentionTrigger>(closed, received, contract, { type: 'created' }, { type: 'captured' }),
    day.map((fixed): RetentionTrigger => ({ type: 'fixed-date', date: fixed })),
  )
  const anyTerm = fc.record({ trigger, period, after: unit, rounding: unit })
  const terms = fc.array(anyTerm, { minLength: 1, maxLength: 4 })
  const facts = fc.record({
    documentDate: fc.option(day),
    receivedOn: fc.option(day),
    capturedOn: day,
    folderClosedOn: fc.option(day),
    fields: fc.constant({}),
    eventDates: fc.oneof(
      day.map((on) => ({ 'contract-ended': on })),
      fc.constant({}),
    ),
  })
  const ruleOf = ([own, ...orLater]: readonly RetentionTerm[], maximum: ScheduleRule['maximum'] = null) => {
    if (own === undefined) throw new Error('a rule has a term')
    return { ...own, orLater, maximum, action: 'destroy', reviewers: defaultStages } satisfies ScheduleRule
  }
  /** No end sorts after every date. */
  const endOf = (rule: ScheduleRule, known: RetentionFacts) =>
    applySchedule(rule, known).retentionEnd ?? 'never'

  it('the latest of all its terms is its end', () => {
    fc.assert(
      fc.property(terms, facts, (some, known) => {
        const each = some.map((one) => endOf(ruleOf([one]), known))
        expect(endOf(ruleOf(some), known)).toBe(each.sort().at(-1))
      }),
    )
  })

  it('adding a term never shortens', () => {
    fc.assert(
      fc.property(terms, anyTerm, facts, (some, one, known) => {
        expect(endOf(ruleOf([...some, one]), known) >= endOf(ruleOf(some), known)).toBe(true)
      }),
    )
  })

  it('the order of its terms is irrelevant', () => {
    const shuffled = terms.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
    )
    fc.assert(
      fc.property(shuffled, facts, ([some, other], known) => {
        const [one, two] = [applySchedule(ruleOf(some), known), applySchedule(ruleOf(other), known)]
        expect([two.state, two.retentionEnd, two.eligibleFrom]).toEqual([
          one.state,
          one.retentionEnd,
          one.eligibleFrom,
        ])
      }),
    )
  })

  it('a maximum never shortens, and is warned of just where the end lies after it', () => {
    fc.assert(
      fc.property(terms, period, facts, day, (some, maximum, known, today) => {
        const plain = applySchedule(ruleOf(some), known)
        const capped = applySchedule(ruleOf(some, maximum), known)
        expect({ ...capped, maximumEnd: null }).toEqual(plain)
        const bound = schedule('S', ruleOf(some), { ...ruleOf(some, maximum) })
        const assessed = assess(known, bound)
        const { warnings } = outcomeOn(assessed, today)
        const own = findOwn(some, known)
        const limit =
          own === null ? null : calculateRetentionEnd({ trigger: own, period: maximum }).retentionEnd
        const kept = [today, assessed.retentionEnd ?? today].sort()
        const crossed = kept.some((day) => limit !== null && limit < day)
        expect(warnings).toHaveLength(crossed ? 1 : 0)
      }),
    )
  })

  const findOwn = ([own]: readonly RetentionTerm[], known: RetentionFacts): CivilDate | null =>
    own === undefined
      ? null
      : applySchedule({ ...ruleOf([own]), action: 'retain-permanently' }, known).trigger.date
})
