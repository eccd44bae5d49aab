import { expect, it } from '@jest/globals'
import { describeExplanation } from '../../src/cli/describe/describe-retention.ts'
import { parseDate } from '../../src/records/parse-date.ts'
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
    approvedBy: null,
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
    'published by another officer on 2026-02-01; Disposal of Documents Order, EX/2026/7, approved on 2026-01-10',
    'trigger: folder-closed, on 2026-03-02 (day on which the folder was closed)',
    'step 1 of 2; then destroy, P10Y after previous-step',
    'approved by business-owner, then ig-officer of board',
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
