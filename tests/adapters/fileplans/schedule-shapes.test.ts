import { describe, expect, it } from '@jest/globals'
import { parseFilePlan } from '../../../src/adapters/fileplans/parse-file-plan.ts'
import type { RetentionSchedule } from '../../../src/records/schedules/retention-schedule.ts'

const plan = (schedule: string): string => `plan: {code: DFX, title: X}
schedules:
  - code: S
    title: S
${schedule}
classes:
  - {code: A, title: A, schedule: S, fields: [{name: expiresOn, type: date}]}
`

const read = (schedule: string) => parseFilePlan(plan(schedule), 'plan.yaml')

function faults(schedule: string) {
  const reading = read(schedule)
  if (reading.outcome === 'sound') throw new Error('the plan is sound')
  return reading.errors.map(({ line, path, message }) => [line, path, message])
}

function sound(schedule: string): RetentionSchedule | undefined {
  const reading = read(schedule)
  if (reading.outcome === 'faulty') throw new Error(JSON.stringify(reading.errors, null, 1))
  return reading.plan.schedules[0]
}

const warnings = (schedule: string) =>
  read(schedule).warnings.map(({ line, path, message }) => [line, path, message])

describe('a schedule of several terms', () => {
  it.each<[string, string, number, string, RegExp]>([
    [
      'a term without a period',
      `    trigger: created
    period: P7Y
    orLater:
      - {trigger: {event: contract-ended}, period: P6Y}
      - {trigger: received}
    action: review`,
      9,
      'schedules[0].orLater[1].period',
      /is missing: write how long/,
    ],
    [
      'a term without a trigger',
      `    trigger: created
    period: P7Y
    orLater: [{period: P6Y}]
    action: review`,
      7,
      'schedules[0].orLater[0].trigger',
      /is missing/,
    ],
    [
      'a term said twice',
      `    trigger: created
    period: P7Y
    orLater:
      - trigger: created
        period: P7Y
    action: review`,
      8,
      'schedules[0].orLater[0]',
      /says again/,
    ],
    [
      'an unknown key of a term',
      `    trigger: created
    period: P7Y
    orLater:
      - trigger: received
        perid: P7Y
    action: review`,
      9,
      'schedules[0].orLater[0].perid',
      /Did you mean period\? Known here: trigger, period, after, rounding/,
    ],
    [
      'a term of an unknown trigger',
      `    trigger: created
    period: P7Y
    orLater:
      - trigger: recieved
        period: P7Y
    action: review`,
      8,
      'schedules[0].orLater[0].trigger',
      /did you mean received\?/,
    ],
    [
      'one text for its terms',
      `    trigger: created
    period: P7Y
    orLater: received
    action: review`,
      7,
      'schedules[0].orLater',
      /must be a list of trigger and period/,
    ],
    [
      'terms where all is kept permanently',
      `    action: retain-permanently
    orLater: [{trigger: created, period: P1Y}]`,
      6,
      'schedules[0].orLater',
      /kept permanently has no end/,
    ],
    [
      'a maximum where all is kept permanently',
      `    action: retain-permanently
    maximum: P10Y`,
      6,
      'schedules[0].maximum',
      /contradicts the action/,
    ],
    [
      'a maximum that is no period',
      `    trigger: created
    period: P7Y
    maximum: 10Y
    action: review`,
      7,
      'schedules[0].maximum',
      /as in P7Y/,
    ],
    [
      'a step before where there is none',
      `    trigger: previous-step
    period: P7Y
    action: review`,
      5,
      'schedules[0].trigger',
      /counts from the step before, and there is none/,
    ],
    [
      'a step before among its terms where there is none',
      `    trigger: created
    period: P7Y
    orLater: [{trigger: previous-step, period: P7Y}]
    action: review`,
      7,
      'schedules[0].orLater[0].trigger',
      /counts from the step before, and there is none/,
    ],
  ])('is refused for %s', (_name, text, line, path, message) => {
    expect(faults(text)).toEqual([[line, path, expect.stringMatching(message)]])
  })

  it('is read whole', () => {
    const text = `    trigger: folder-closed
    period: P7Y
    maximum: P12Y
    orLater:
      - {trigger: {event: contract-ended}, period: P6Y, after: financial-year}
      - {trigger: {metadata-date: expiresOn}, rounding: month}
    action: review`
    expect(sound(text)).toMatchObject({
      trigger: { type: 'folder-closed' },
      period: { years: 7 },
      maximum: { years: 12 },
      orLater: [
        {
          trigger: { type: 'event', event: 'contract-ended' },
          period: { years: 6 },
          after: 'financial-year',
          rounding: null,
        },
        {
          trigger: { type: 'metadata-date', field: 'expiresOn' },
          period: null,
          after: null,
          rounding: 'month',
        },
      ],
    })
    expect(warnings(text)).toEqual([])
  })

  it('is warned of a field that no record of the class can have, also in a further term', () => {
    const text = `    trigger: created
    period: P7Y
    orLater: [{trigger: {metadata-date: endsOn}}]
    action: review`
    expect(warnings(text)).toEqual([[10, 'classes[0].schedule', expect.stringContaining('the field endsOn')]])
  })
})

describe('a maximum', () => {
  it.each([
    ['P7Y', 'P6Y11M'],
    ['P7Y1D', 'P7Y'],
    ['P1M', 'P27D'],
    ['P1Y', 'P11M27D'],
    ['P400D', 'P1Y'],
  ])('is warned of where it is certain to be crossed: %s against %s', (period, maximum) => {
    expect(
      warnings(`    trigger: created\n    period: ${period}\n    maximum: ${maximum}\n    action: review`),
    ).toEqual([[7, 'schedules[0].maximum', expect.stringContaining('shorter than the period')]])
  })

  it.each([
    ['P7Y', 'P7Y'],
    ['P7Y', 'P10Y'],
    ['P1M', 'P28D'],
    ['P1M', 'P30D'],
    ['P365D', 'P1Y'],
    ['P30D', 'P1M'],
  ])('is in order where it may hold: %s against %s', (period, maximum) => {
    expect(
      warnings(`    trigger: created\n    period: ${period}\n    maximum: ${maximum}\n    action: review`),
    ).toEqual([])
  })
})

describe('a schedule of several steps', () => {
  const first = '      - {trigger: folder-closed, period: P5Y, action: review}'
  it.each<[string, string, readonly (readonly [number, string, RegExp])[]]>([
    [
      'destruction before its last step',
      `    steps:
      - {trigger: created, period: P1Y, action: destroy}
      - trigger: previous-step
        period: P1Y
        action: review`,
      [[6, 'schedules[0].steps[0].action', /ends the schedule with destroy, and a step follows/]],
    ],
    [
      'a transfer between its steps',
      `    steps:
${first}
      - trigger: previous-step
        period: P1Y
        action: transfer
      - {trigger: previous-step, period: P1Y, action: destroy}`,
      [[9, 'schedules[0].steps[1].action', /ends the schedule with transfer/]],
    ],
    [
      'a first step that counts from one before it',
      `    steps:
      - {trigger: previous-step, period: P1Y, action: review}
      - {trigger: previous-step, period: P1Y, action: destroy}`,
      [[6, 'schedules[0].steps[0].trigger', /the first step needs another trigger/]],
    ],
    [
      'a step that does not say how long or what then',
      `    steps:
${first}
      - trigger: previous-step`,
      [[7, 'schedules[0].steps[1].action', /is missing: one of destroy/]],
    ],
    [
      'a step that does not say how long',
      `    steps:
${first}
      - trigger: previous-step
        action: destroy`,
      [[7, 'schedules[0].steps[1].period', /is missing: write how long/]],
    ],
    [
      'an action or a trigger beside its steps',
      `    trigger: created
    action: destroy
    steps:
${first}`,
      [
        [5, 'schedules[0].trigger', /belongs to a step/],
        [6, 'schedules[0].action', /belongs to a step/],
      ],
    ],
    [
      'reviewers of a step among whom is no IG officer',
      `    steps:
${first}
      - trigger: previous-step
        period: P1Y
        action: destroy
        reviewers: [owner]`,
      [[10, 'schedules[0].steps[1].reviewers', /names no ig-officer/]],
    ],
    [
      'a reviewer of a step who is nobody',
      `    steps:
      - {trigger: created, period: P1Y, action: review, reviewers: [ig-officer, {grop: board}]}`,
      [
        [6, 'schedules[0].steps[0].reviewers[1].role', /is missing/],
        [6, 'schedules[0].steps[0].reviewers[1].grop', /Did you mean group\?/],
      ],
    ],
    [
      'reviewers beside steps that all name their own',
      `    reviewers: [owner, ig-officer]
    steps:
      - {trigger: created, period: P1Y, action: review, reviewers: [ig-officer]}`,
      [[5, 'schedules[0].reviewers', /every step names its own/]],
    ],
    [
      'a step that is over before one that stands before it',
      `    steps:
      - {trigger: created, period: P5Y, after: financial-year, action: review}
      - {trigger: folder-closed, period: P1Y, action: review}
      - trigger: created
        after: financial-year
        period: P59M
        action: destroy`,
      [[10, 'schedules[0].steps[2].period', /ends before step 1, which counts from the same/]],
    ],
    [
      'a step that counts to the trigger of the one before it',
      `    steps:
      - {trigger: {metadata-date: endsOn}, period: P1M, action: review}
      - trigger: {metadata-date: endsOn}
        action: destroy`,
      [[7, 'schedules[0].steps[1].trigger', /ends before step 1/]],
    ],
    [
      'a fixed date before that of the step before it',
      `    steps:
      - {trigger: {fixed-date: 2040-01-01}, action: review}
      - trigger: {fixed-date: 2039-12-31}
        action: destroy`,
      [[7, 'schedules[0].steps[1].trigger', /ends before step 1/]],
    ],
    ['no step at all', '    steps: []', [[5, 'schedules[0].steps', /holds no step/]]],
    [
      'neither steps nor action',
      '    trigger: created\n    period: P1Y',
      [[3, 'schedules[0].action', /is missing: one of/]],
    ],
    [
      'an unknown key of a step',
      `    steps:
      - trigger: created
        period: P1Y
        acton: review`,
      [
        [6, 'schedules[0].steps[0].action', /is missing/],
        [8, 'schedules[0].steps[0].acton', /Did you mean action\?/],
      ],
    ],
  ])('is refused for %s', (_name, text, expected) => {
    expect(faults(text)).toEqual(
      expected.map(([line, path, message]) => [line, path, expect.stringMatching(message)]),
    )
  })

  it.each([
    ['ends on the same day', 'trigger: created, period: P60M'],
    ['may end on the same day', 'trigger: created, period: P1825D'],
    ['counts from another day', 'trigger: captured, period: P1Y'],
    ['counts from the end of a year', 'trigger: created, period: P59M, after: calendar-year'],
    ['has a further term', 'trigger: created, period: P1Y, orLater: [{trigger: captured, period: P1Y}]'],
    ['counts from the review', 'trigger: previous-step, period: P1D'],
  ])('is in order where the next step %s', (_name, next) => {
    const text = `    steps:
      - {trigger: created, period: P5Y, action: review}
      - {${next}, action: destroy}`
    expect(sound(text)?.laterSteps).toHaveLength(1)
  })

  it('is in order where both count from the last action, which goes on', () => {
    const text = `    steps:
      - {trigger: last-action, period: P5Y, action: review}
      - {trigger: last-action, period: P1Y, action: destroy}`
    expect(sound(text)?.laterSteps).toHaveLength(1)
  })

  it('is read whole, and its steps are looked through for what to be warned of', () => {
    const text = `    authority: {instrument: Order, reference: X, approvedOn: 2019-05-01}
    steps:
${first}
      - trigger: previous-step
        period: P10Y
        maximum: P9Y
        action: review
      - trigger: {metadata-date: endsOn}
        action: retain-permanently
        period: P1Y`
    expect(sound(text)).toMatchObject({
      trigger: { type: 'folder-closed' },
      period: { years: 5 },
      action: 'review',
      laterSteps: [
        {
          trigger: { type: 'previous-step' },
          period: { years: 10 },
          maximum: { years: 9 },
          action: 'review',
        },
        { trigger: { type: 'metadata-date', field: 'endsOn' }, period: null, action: 'retain-permanently' },
      ],
    })
    expect(warnings(text)).toEqual([
      [10, 'schedules[0].steps[1].maximum', expect.stringContaining('shorter than the period')],
      [14, 'schedules[0].steps[2].period', expect.stringContaining('no effect')],
      [16, 'classes[0].schedule', expect.stringContaining('the field endsOn')],
    ])
  })

  it('reviewed by others at one of its steps, is read so', () => {
    const owner = { role: 'owner', group: 'owner' }
    const officer = { role: 'ig-officer', group: null }
    const text = `    reviewers: [owner, ig-officer]
    steps:
${first}
      - {trigger: previous-step, period: P1Y, action: review, reviewers: [ig-officer, {role: ig-officer, group: board}]}
      - {trigger: previous-step, period: P1Y, action: transfer}`
    expect(sound(text)).toMatchObject({
      reviewers: [owner, officer],
      laterSteps: [
        { reviewers: [officer, { role: 'ig-officer', group: 'board' }] },
        { reviewers: [owner, officer] },
      ],
    })
  })

  it('of one step is the simple schedule that it says', () => {
    expect(sound(`    steps:\n${first}`)).toMatchObject({
      period: { years: 5 },
      action: 'review',
      laterSteps: [],
    })
  })

  it('that would destroy in the end without an authority is warned of', () => {
    const text = `    steps:\n${first}\n      - {trigger: previous-step, period: P1Y, action: destroy}`
    expect(warnings(text)).toEqual([[3, 'schedules[0]', expect.stringContaining('nothing is destroyed')]])
  })
})

describe('a schedule whose units begin on days of their own', () => {
  const rule = `    trigger: created
    period: P2Y
    after: financial-year
    action: review`

  it('is read so, and as without them where it names none', () => {
    expect(sound(`${rule}\n    unitStarts: {financial-year: 07-01}`)).toMatchObject({
      unitStarts: { 'financial-year': { month: 7, day: 1 } },
    })
    for (const text of [rule, `${rule}\n    unitStarts: {}`])
      expect(sound(text)).not.toHaveProperty('unitStarts')
  })

  it('has them in all of its steps', () => {
    const text = `    unitStarts: {quarter: 02-01}
    steps:
      - {trigger: created, period: P1Y, rounding: quarter, action: review}
      - {trigger: previous-step, period: P1Y, rounding: quarter, action: retain-permanently}`
    const unitStarts = { quarter: { month: 2, day: 1 } }
    expect(sound(text)).toMatchObject({ unitStarts, laterSteps: [{ unitStarts }] })
  })

  it.each<[string, string, RegExp]>([
    ['{financial-year: 02-29}', 'schedules[0].unitStarts.financial-year', /MM-DD, the day at most 28/],
    ['{financial-year: July}', 'schedules[0].unitStarts.financial-year', /MM-DD/],
    ['{month: 01-02}', 'schedules[0].unitStarts.month', /Known here: quarter, financial-year, tax-year/],
    ['07-01', 'schedules[0].unitStarts', /a map of units/],
  ])('is refused with %s', (starts, path, message) => {
    expect(faults(`${rule}\n    unitStarts: ${starts}`)).toEqual([[9, path, expect.stringMatching(message)]])
  })

  it('is warned of one that no term counts by', () => {
    expect(warnings(`${rule}\n    unitStarts: {financial-year: 07-01, tax-year: 01-01}`)).toEqual([
      [9, 'schedules[0].unitStarts.tax-year', expect.stringContaining('no effect')],
    ])
  })
})
