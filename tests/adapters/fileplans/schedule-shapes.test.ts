import { describe, expect, it } from '@jest/globals'
import { parseFilePlan } from '../../../src/adapters/fileplans/parse-file-plan.ts'
import type { RetentionSchedule } from '../../../src/records/retention-schedule.ts'

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
