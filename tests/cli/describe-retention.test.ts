import { expect, it } from '@jest/globals'
import { describeExplanation } from '../../src/cli/describe/describe-retention.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import type { RetentionExplanation } from '../../src/retention/dates/explain-retention.ts'

const day = parseDate
const explanation: RetentionExplanation = {
  asOf: day('2026-05-04'),
  class: 'HR-CASE',
  folder: 'HR-CASE/2026/1',
  state: 'running',
  held: false,
  retentionEnd: day('2031-03-02'),
  eligibleFrom: day('2031-03-03'),
  action: 'review',
  actionBecause: null,
  trigger: { type: 'folder-closed', date: day('2026-03-02'), source: 'day on which the folder was closed' },
  schedule: {
    code: 'EX-07',
    version: 2,
    period: 'P5Y',
    after: null,
    rounding: null,
    action: 'review',
    reviewers: ['business-owner', { role: 'ig-officer', group: 'board' }],
    maximum: 'P4Y',
    authority: {
      instrument: 'Disposal of Documents Order',
      reference: 'EX/2026/7',
      approvedOn: day('2026-01-10'),
    },
    approvedBy: 'the keeper of records',
    draftedBy: 'one officer',
    publishedBy: 'another officer',
    publishedAt: new Date('2026-02-01T10:00:00Z'),
  },
  override: null,
  step: {
    number: 1,
    of: 2,
    next: {
      trigger: 'previous-step',
      period: 'P10Y',
      after: null,
      rounding: null,
      action: 'destroy',
      reviewers: ['ig-officer'],
    },
  },
  steps: [{ rule: 'Add 5 years.', from: day('2026-03-02'), to: day('2031-03-02') }],
  competing: [],
  warnings: [
    {
      code: 'maximum-exceeded',
      message: 'EX-07 allows keeping until 2030-03-02 at most; the record is kept until 2031-03-02.',
    },
  ],
}

it('says at which step a record stands, what comes after it, and what to know', () => {
  expect(describeExplanation(explanation).split('\n')).toEqual([
    'as of 2026-05-04, in the class HR-CASE, in the folder HR-CASE/2026/1',
    'running: review under schedule EX-07 version 2',
    'published by another officer on 2026-02-01; Disposal of Documents Order, EX/2026/7, approved on 2026-01-10 by the keeper of records',
    'period: P5Y; at most P4Y',
    'trigger: folder-closed, on 2026-03-02 (day on which the folder was closed)',
    'step 1 of 2; then destroy, P10Y after previous-step',
    'review stages of its disposal: business-owner, then ig-officer of board',
    '  2026-03-02 → 2031-03-02  Add 5 years.',
    'kept to the end of 2031-03-02; disposal may start on 2031-03-03',
    'warning: EX-07 allows keeping until 2030-03-02 at most; the record is kept until 2031-03-02.',
  ])
})

it('says what the last step waits for by its event, and nothing of steps where there is but one', () => {
  const next = {
    trigger: { event: 'audited' },
    period: 'P1Y',
    after: null,
    rounding: null,
    action: 'transfer',
    reviewers: ['ig-officer'],
  } as const
  const more = describeExplanation({ ...explanation, step: { number: 1, of: 2, next } })
  expect(more).toContain('step 1 of 2; then transfer, P1Y after event audited')
  const single = describeExplanation({ ...explanation, step: { number: 1, of: 1, next: null } })
  expect(single).not.toMatch(/step/)
})

it('says why what is done is not what the schedule says, and that what is kept permanently has no end to come', () => {
  const actionBecause = 'EX-AR lost, and its action is the stronger one: transfer, not destroy'
  const schedule = { ...explanation.schedule, action: 'destroy' } as const
  expect(describeExplanation({ ...explanation, schedule, actionBecause })).toContain(
    `\nreview, not destroy: ${actionBecause}\n`,
  )
  const ends = { retentionEnd: null, eligibleFrom: null }
  expect(describeExplanation({ ...explanation, ...ends, state: 'permanent' })).toContain(
    '\nkept permanently\n',
  )
  expect(describeExplanation({ ...explanation, ...ends, state: 'untriggered' })).toContain('\nno end yet\n')
})

it('says how long something is kept that has no date yet, and by which further terms', () => {
  const orLater = [
    { trigger: { event: 'employee-left' }, period: 'P6Y', after: null, rounding: 'month' },
    { trigger: { 'metadata-date': 'expiresOn' }, period: null, after: null, rounding: null },
  ] as const
  const schedule = { ...explanation.schedule, after: 'tax-year', orLater } as const
  expect(describeExplanation({ ...explanation, schedule }).split('\n')).toContain(
    'period: P5Y, after tax-year; or later: event employee-left, P6Y, rounding month; or later: metadata-date expiresOn; at most P4Y',
  )
  const { maximum: _none, ...unlimited } = explanation.schedule
  expect(describeExplanation({ ...explanation, schedule: { ...unlimited, period: null } })).not.toContain(
    'period:',
  )
})

it('says who gave a record its schedule, and which holds are on it, each in a line of its own', () => {
  const override = {
    on: 'record',
    schedule: 'EX-07',
    authority: 'Note 5',
    givenBy: 'an officer',
    givenAt: new Date('2026-03-31T23:30:00Z'),
  } as const
  const holds = [{ id: 'h-1', name: 'Inquiry\nlost: nothing', since: new Date('2026-03-31T23:30:00Z') }]
  const lines = describeExplanation({ ...explanation, override, held: true, holds }).split('\n')
  expect(lines).toContain('running, held: review under schedule EX-07 version 2')
  expect(lines).toContain(
    'EX-07 was given to the record itself by an officer on 2026-04-01; authority: Note 5',
  )
  expect(lines).toContain('held since 2026-04-01: Inquiry lost: nothing (h-1)')
  const ofFolder = describeExplanation({ ...explanation, override: { ...override, on: 'folder' } })
  expect(ofFolder).toContain('EX-07 was given to its folder by an officer')
  expect(describeExplanation({ ...explanation, held: true })).not.toContain('held since')
})

it('says of a stub that its record has gone, and no source, since it keeps none', () => {
  const trigger = { ...explanation.trigger, source: null }
  const lines = describeExplanation({ ...explanation, state: 'due', folder: null, trigger }).split('\n')
  expect(lines).toContain('disposed of that day, due: review under schedule EX-07 version 2')
  expect(lines).toContain('trigger: folder-closed, on 2026-03-02')
})
