import { describe, expect, it } from '@jest/globals'
import { parseDate } from '../../../src/records/dates/parse-date.ts'
import { parsePeriod } from '../../../src/records/dates/period.ts'
import { assessRetention } from '../../../src/records/retention-end/retention-assessment.ts'
import type { RetentionFacts } from '../../../src/records/retention-end/trigger-date.ts'
import { completeSchedule } from '../../../src/records/schedules/complete-schedule.ts'
import type { DisposalAction } from '../../../src/records/schedules/disposal-action.ts'
import { faultsOfSchedule } from '../../../src/records/schedules/faults-of-schedule.ts'
import type { ScheduleRule, ScheduleVersion } from '../../../src/records/schedules/retention-schedule.ts'
import type { RetentionTrigger } from '../../../src/records/schedules/retention-trigger.ts'
import { defaultStages } from '../../../src/records/schedules/review-stage.ts'
import { stepsOf } from '../../../src/records/schedules/schedule-steps.ts'

const rule = (
  type: 'folder-closed' | 'previous-step' | 'created',
  period: string,
  action: DisposalAction,
): ScheduleRule => ({
  trigger: { type },
  period: parsePeriod(period),
  after: null,
  rounding: null,
  orLater: [],
  maximum: null,
  action,
  reviewers: defaultStages,
})

const schedule = (code: string, [own, ...laterSteps]: readonly ScheduleRule[]): ScheduleVersion => {
  if (own === undefined) throw new Error('a schedule has a step')
  return {
    code,
    version: 1,
    title: code,
    ...own,
    laterSteps,
    authority: null,
    approvedBy: null,
  }
}

// Review five years after closure, again ten years after that, then destroy after one more.
const three = schedule('S', [
  rule('folder-closed', 'P5Y', 'review'),
  rule('previous-step', 'P10Y', 'review'),
  rule('previous-step', 'P1Y', 'destroy'),
])

function assess(schedules: readonly ScheduleVersion[], facts: Partial<RetentionFacts>) {
  const assessed = assessRetention({
    facts: {
      documentDate: null,
      receivedOn: null,
      capturedOn: parseDate('2020-01-15'),
      folderClosedOn: parseDate('2020-02-29'),
      fields: {},
      ...facts,
    },
    paths: schedules.map((one) => [{ code: `C-${one.code}`, schedule: one }]),
  })
  if (assessed.state === 'unscheduled') throw new Error('unscheduled')
  return assessed
}

const at = (number: number, endedOn: string | null, code = 'S'): Partial<RetentionFacts> => ({
  step: { schedule: code, number },
  previousStepEndedOn: endedOn === null ? null : parseDate(endedOn),
})

describe('a record in a schedule of several steps', () => {
  it.each([
    [
      1,
      null,
      '2025-02-28',
      'review',
      'folder-closed',
      { trigger: 'previous-step', period: 'P10Y', action: 'review' },
    ],
    [2, '2025-03-10', '2035-03-10', 'review', 'previous-step', { period: 'P1Y', action: 'destroy' }],
    [3, '2036-02-29', '2037-02-28', 'destroy', 'previous-step', null],
  ])('at step %i, the one before ended %s, is kept until %s', (number, endedOn, end, action, type, next) => {
    const assessed = assess([three], at(number, endedOn))
    expect(assessed).toMatchObject({
      state: 'running',
      retentionEnd: end,
      action,
      trigger: { type, date: endedOn ?? '2020-02-29' },
      step: { number, of: 3, next: next === null ? null : expect.objectContaining(next) },
    })
  })

  it('begins at the first, whatever step it has reached in another schedule', () => {
    expect(assess([three], {})).toMatchObject({ retentionEnd: '2025-02-28', step: { number: 1, of: 3 } })
    expect(assess([three], at(3, '2021-01-01', 'OTHER'))).toMatchObject({
      retentionEnd: '2025-02-28',
      action: 'review',
      step: { number: 1, of: 3 },
    })
  })

  it('stands at the last step where there are fewer than it has come', () => {
    const two = schedule('S', [rule('folder-closed', 'P5Y', 'review'), rule('created', 'P9Y', 'destroy')])
    expect(assess([two], at(3, '2036-02-29'))).toMatchObject({
      retentionEnd: '2029-01-15',
      action: 'destroy',
      step: { number: 2, of: 2, next: null },
    })
  })

  it('is never destroyed unreviewed by a longer schedule on another path while a review is still to come', () => {
    const long = schedule('L', [rule('folder-closed', 'P8Y', 'destroy')])
    expect(assess([three, long], at(1, null))).toMatchObject({
      retentionEnd: '2028-02-29',
      action: 'review',
      schedule: { code: 'L' },
      step: { number: 1, of: 1, next: null },
    })
    // Past its reviews, nothing stands against the longer one.
    expect(assess([three, long], at(3, '2021-01-01'))).toMatchObject({
      retentionEnd: '2028-02-29',
      action: 'destroy',
    })
  })
})

describe('an order of steps', () => {
  const step = (action: DisposalAction, trigger: RetentionTrigger = { type: 'created' }) => ({
    trigger,
    period: parsePeriod('P1Y'),
    action,
  })
  const previous: RetentionTrigger = { type: 'previous-step' }
  const faults = (...steps: ReturnType<typeof step>[]) =>
    faultsOfSchedule({ title: 'x', steps }).map(({ path, message }) => [path.join('.'), message])

  it.each<[DisposalAction]>([['destroy'], ['transfer'], ['retain-permanently']])(
    'is refused where %s does not stand last',
    (action) => {
      const message = expect.stringContaining(`ends the schedule with ${action}`)
      expect(faults(step(action), step('review'))).toEqual([['steps.0.action', message]])
      expect(faults(step('review'), step(action), step('destroy'))).toEqual([['steps.1.action', message]])
      expect(faults(step('review'), step(action))).toEqual([])
    },
  )

  it('is refused where the first counts from the step before it', () => {
    expect(faults(step('review', previous), step('destroy'))).toEqual([
      ['steps.0.trigger', expect.stringContaining('there is none')],
    ])
    expect(faults(step('review'), step('destroy', previous))).toEqual([])
    expect(faults(step('destroy', previous))).toEqual([['steps.0.trigger', expect.anything()]])
  })

  it('is refused where there is no step, or where something stands beside its steps', () => {
    expect(faults()).toEqual([['steps', expect.stringContaining('at least one')]])
    const both = faultsOfSchedule({ title: 'x', steps: [step('review')], ...step('destroy') })
    expect(both.map(({ path }) => path)).toEqual([['trigger'], ['period'], ['action']])
  })

  it('may name reviewers of each step, and is refused where one of them could not be reviewed', () => {
    const reviewedBy = (...reviewers: (readonly string[] | undefined)[]) =>
      faultsOfSchedule({
        title: 'x',
        reviewers: ['owner', 'ig-officer'],
        steps: reviewers.map((each, index) => ({
          ...step(index === reviewers.length - 1 ? 'destroy' : 'review'),
          reviewers: each,
        })),
      }).map(({ path, message }) => [path.join('.'), message])
    expect(reviewedBy(['ig-officer'], undefined)).toEqual([])
    expect(reviewedBy(['ig-officer'], ['owner'])).toEqual([
      ['reviewers', 'review nothing: every step names its own'],
      ['steps.1.reviewers', expect.stringContaining('names no ig-officer')],
    ])
    expect(reviewedBy(['auditor', 'ig-officer'], undefined, [])).toEqual([
      ['steps.0.reviewers', expect.stringContaining('auditor, which approves nothing')],
      ['steps.2.reviewers', expect.stringContaining('names nobody')],
    ])
  })

  it('is reviewed by whom the schedule names where a step names nobody', () => {
    const steps = [step('review'), { ...step('review', previous), reviewers: ['board', 'ig-officer'] }]
    const whole = completeSchedule('S', {
      title: 'x',
      reviewers: ['ig-officer', 'owner'],
      steps: [...steps, step('destroy', previous)],
    })
    const roles = stepsOf(whole).map(({ reviewers }) => reviewers.map(({ role }) => role))
    expect(roles).toEqual([
      ['ig-officer', 'owner'],
      ['board', 'ig-officer'],
      ['ig-officer', 'owner'],
    ])
    expect(stepsOf(completeSchedule('S', { title: 'x', steps }))[0]?.reviewers).toEqual(defaultStages)
  })

  it('is in order as one review after another', () => {
    expect(faults(step('review'), step('review', previous), step('review', previous))).toEqual([])
  })
})
