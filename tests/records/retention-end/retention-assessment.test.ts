import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { addMonths } from '../../../src/records/dates/add-months.ts'
import type { CivilDate } from '../../../src/records/dates/civil-date.ts'
import { parseDate } from '../../../src/records/dates/parse-date.ts'
import { parsePeriod } from '../../../src/records/dates/period.ts'
import {
  assessRetention,
  type ClassOnPath,
  type RetentionAssessment,
} from '../../../src/records/retention-end/retention-assessment.ts'
import { outcomeOn } from '../../../src/records/retention-end/retention-outcome.ts'
import type { RetentionFacts } from '../../../src/records/retention-end/trigger-date.ts'
import { compareActions, type DisposalAction } from '../../../src/records/schedules/disposal-action.ts'
import type { ScheduleVersion } from '../../../src/records/schedules/retention-schedule.ts'
import { defaultStages } from '../../../src/records/schedules/review-stage.ts'

const date = (text: string): CivilDate => parseDate(text)

function schedule(code: string, changes: Partial<ScheduleVersion> = {}): ScheduleVersion {
  return {
    code,
    version: 1,
    title: code,
    trigger: { type: 'created' },
    period: parsePeriod('P7Y'),
    after: null,
    rounding: null,
    orLater: [],
    maximum: null,
    laterSteps: [],
    action: 'destroy',
    authority: null,
    approvedBy: null,
    reviewers: defaultStages,
    ...changes,
  }
}

const facts: RetentionFacts = {
  documentDate: date('2024-02-29'),
  receivedOn: null,
  capturedOn: date('2026-11-23'),
  folderClosedOn: null,
  fields: {},
}

function on(...schedules: (ScheduleVersion | null)[]): ClassOnPath[] {
  return schedules.map((one, depth) => ({ code: `C${depth}`, schedule: one }))
}

function assess(paths: readonly (readonly ClassOnPath[])[], changes: Partial<RetentionFacts> = {}) {
  const assessed = assessRetention({ facts: { ...facts, ...changes }, paths })
  if (assessed.state === 'unscheduled') throw new Error('unscheduled')
  return assessed
}

const endsOn = (code: string, end: string, action: DisposalAction): ScheduleVersion =>
  schedule(code, { trigger: { type: 'fixed-date', date: date(end) }, period: null, action })

describe('what never gets a date in silence', () => {
  it.each<[string, Partial<ScheduleVersion>, string]>([
    ['an open folder', { trigger: { type: 'folder-closed' } }, 'the folder is still open'],
    ['no receipt', { trigger: { type: 'received' } }, 'no day of receipt is recorded'],
    [
      'no event',
      { trigger: { type: 'event', event: 'contract-ended' } },
      'event contract-ended is not registered for what the record is about; of several of a kind, as two contracts, each needs its own',
    ],
    [
      'an empty field',
      { trigger: { type: 'metadata-date', field: 'expiresOn' } },
      'the field expiresOn is not filled in',
    ],
    [
      'an inherited name',
      { trigger: { type: 'metadata-date', field: 'constructor' } },
      'the field constructor is not filled in',
    ],
    ['nothing newer', { trigger: { type: 'superseded' } }, 'the record is not superseded'],
    ['no action known', { trigger: { type: 'last-action' } }, 'no last action is registered'],
    ['no step before', { trigger: { type: 'previous-step' } }, 'no end of a previous step is registered'],
  ])('stays untriggered with %s, and says so', (_name, changes, source) => {
    expect(assess([on(schedule('S', changes))])).toMatchObject({
      state: 'untriggered',
      retentionEnd: null,
      eligibleFrom: null,
      steps: [],
      trigger: { date: null, source },
    })
  })

  it('stays untriggered where a field holds no date', () => {
    const trigger = { type: 'metadata-date', field: 'expiresOn' } as const
    expect(assess([on(schedule('S', { trigger }))], { fields: { expiresOn: 'soon' } })).toMatchObject({
      state: 'untriggered',
      trigger: { date: null, source: 'the field expiresOn holds no date' },
    })
  })

  it('stays untriggered where the end would lie beyond the calendar, and keeps the trigger in view', () => {
    expect(assess([on(schedule('S'))], { documentDate: date('9999-12-31') })).toMatchObject({
      state: 'untriggered',
      retentionEnd: null,
      trigger: {
        date: '9999-12-31',
        source: "document's own date; the retention end would lie beyond the year 9999",
      },
    })
  })

  it('is permanent without dates where the schedule keeps permanently', () => {
    const keep = schedule('KEEP', { action: 'retain-permanently', period: null })
    const assessed = assess([on(keep)])
    expect(assessed).toMatchObject({ state: 'permanent', retentionEnd: null, eligibleFrom: null, steps: [] })
    expect(outcomeOn(assessed, date('9999-12-31')).state).toBe('permanent')
  })

  it('says unscheduled where no class on the path names a schedule', () => {
    expect(assessRetention({ facts, paths: [on(null, null)] })).toEqual({ state: 'unscheduled' })
    expect(assessRetention({ facts, paths: [] })).toEqual({ state: 'unscheduled' })
  })
})

describe('each trigger', () => {
  it.each<[string, Partial<ScheduleVersion>, Partial<RetentionFacts>, string, string]>([
    ['created', {}, {}, '2031-02-28', "document's own date"],
    [
      'created without a date',
      {},
      { documentDate: null },
      '2033-11-23',
      'day of capture, since the document has no date',
    ],
    ['captured', { trigger: { type: 'captured' } }, {}, '2033-11-23', 'day of capture'],
    [
      'received',
      { trigger: { type: 'received' } },
      { receivedOn: date('2024-03-05') },
      '2031-03-05',
      'day of receipt',
    ],
    [
      'folder-closed',
      { trigger: { type: 'folder-closed' } },
      { folderClosedOn: date('2017-03-31') },
      '2024-03-31',
      'day on which the folder was closed',
    ],
    [
      'fixed-date with a period',
      { trigger: { type: 'fixed-date', date: date('2040-01-01') } },
      {},
      '2047-01-01',
      'fixed date named by the schedule',
    ],
    [
      'fixed-date alone',
      { trigger: { type: 'fixed-date', date: date('2040-01-01') }, period: null },
      {},
      '2040-01-01',
      'fixed date named by the schedule',
    ],
    [
      'metadata-date',
      { trigger: { type: 'metadata-date', field: 'expiresOn' }, period: parsePeriod('P1Y') },
      { fields: { expiresOn: '2025-06-30' } },
      '2026-06-30',
      'field expiresOn of the record',
    ],
    [
      'event',
      { trigger: { type: 'event', event: 'contract-ended' }, period: parsePeriod('P6Y') },
      { eventDates: { 'contract-ended': date('2020-12-31') } },
      '2026-12-31',
      'event contract-ended',
    ],
  ])('%s', (_name, changes, known, retentionEnd, source) => {
    const assessed = assess([on(schedule('S', changes))], known)
    expect(assessed).toMatchObject({ state: 'running', retentionEnd, action: 'destroy' })
    expect(assessed.trigger.source).toBe(source)
    expect(assessed.steps.at(-1)?.to).toBe(retentionEnd)
  })

  it('shows the schedule with its version and rules', () => {
    const rules = { version: 3, after: 'financial-year', rounding: 'month' } as const
    expect(assess([on(schedule('FIN-07', rules))]).schedule).toEqual({
      code: 'FIN-07',
      version: 3,
      period: 'P7Y',
      reviewers: ['ig-officer'],
      after: 'financial-year',
      rounding: 'month',
      action: 'destroy',
    })
  })
})

describe('on one path', () => {
  it('lets the nearest schedule win, even where one above keeps longer or more strongly', () => {
    const root = schedule('ROOT', { action: 'retain-permanently', period: null })
    const middle = schedule('MID', { period: parsePeriod('P20Y') })
    const assessed = assess([[...on(root, middle, schedule('NEAR')), { code: 'LEAF', schedule: null }]])
    expect(assessed).toMatchObject({ state: 'running', retentionEnd: '2031-02-28', action: 'destroy' })
    expect(assessed.competing).toEqual([
      {
        schedule: 'MID',
        retentionEnd: '2044-02-29',
        lostBecause: 'the class C2 is nearer to the record and names NEAR',
      },
      {
        schedule: 'ROOT',
        retentionEnd: null,
        lostBecause: 'the class C2 is nearer to the record and names NEAR',
      },
    ])
  })
})

describe('between the paths of a record in two folders', () => {
  const between = (one: ScheduleVersion, other: ScheduleVersion): RetentionAssessment[] => [
    assess([on(one), on(other)]),
    assess([on(other), on(one)]),
  ]

  const closed = { trigger: { type: 'folder-closed' } } as const
  const kept = { action: 'retain-permanently', period: null } as const
  it.each<[string, ScheduleVersion, ScheduleVersion, string]>([
    [
      'one day',
      endsOn('A', '2030-01-01', 'destroy'),
      endsOn('B', '2030-01-01', 'transfer'),
      'B ends on the same day with an action at least as strong',
    ],
    [
      'no day yet',
      schedule('A', closed),
      schedule('B', { ...closed, action: 'transfer' }),
      'B is not triggered yet either, and its action is at least as strong',
    ],
    ['no end ever', schedule('B', kept), schedule('A', kept), 'B keeps permanently too'],
  ])('says why one lost where both have %s', (_what, one, other, lostBecause) => {
    expect(assess([on(one), on(other)]).competing).toMatchObject([{ schedule: 'A', lostBecause }])
  })

  it.each<[string, ScheduleVersion, ScheduleVersion, string, string | null, DisposalAction]>([
    [
      'the later end',
      endsOn('A', '2030-01-01', 'destroy'),
      endsOn('B', '2035-01-01', 'destroy'),
      'B',
      '2035-01-01',
      'destroy',
    ],
    [
      'a losing review',
      endsOn('A', '2030-01-01', 'review'),
      endsOn('B', '2035-01-01', 'destroy'),
      'B',
      '2035-01-01',
      'review',
    ],
    [
      'a losing transfer',
      endsOn('A', '2030-01-01', 'transfer'),
      endsOn('B', '2035-01-01', 'destroy'),
      'B',
      '2035-01-01',
      'review',
    ],
    [
      'a losing weaker action',
      endsOn('A', '2030-01-01', 'destroy'),
      endsOn('B', '2035-01-01', 'transfer'),
      'B',
      '2035-01-01',
      'transfer',
    ],
    [
      'the same day',
      endsOn('A', '2035-01-01', 'destroy'),
      endsOn('B', '2035-01-01', 'transfer'),
      'B',
      '2035-01-01',
      'transfer',
    ],
    [
      'untriggered',
      endsOn('A', '2099-01-01', 'destroy'),
      schedule('B', { trigger: { type: 'folder-closed' } }),
      'B',
      null,
      'destroy',
    ],
    [
      'untriggered over review',
      endsOn('A', '2099-01-01', 'review'),
      schedule('B', { trigger: { type: 'folder-closed' } }),
      'B',
      null,
      'review',
    ],
    [
      'permanent',
      schedule('A', { trigger: { type: 'folder-closed' } }),
      schedule('B', { action: 'retain-permanently', period: null }),
      'B',
      null,
      'retain-permanently',
    ],
  ])('%s decides, whichever folder comes first', (_name, one, other, winner, end, action) => {
    for (const assessed of between(one, other)) {
      expect(assessed.schedule.code).toBe(winner)
      expect(assessed.retentionEnd).toBe(end)
      expect(assessed.action).toBe(action)
      expect(assessed.competing).toHaveLength(1)
      expect(assessed.competing[0]?.schedule).toBe('A')
      // Whatever is done otherwise than the winner says is done for a reason, which names the loser.
      const own = winner === 'A' ? one : other
      expect(assessed.schedule.action).toBe(own.action)
      expect(assessed.actionBecause).toEqual(
        action === own.action
          ? null
          : `A lost, and its action is the stronger one: ${one.action}, not destroy`,
      )
    }
  })

  it('is no conflict where both folders are under one schedule', () => {
    expect(assess([on(schedule('A')), on(schedule('A'))]).competing).toEqual([])
  })
})

describe('a record in several folders', () => {
  /** A folder whose schedule ends on a day of 2030, is not triggered yet, or keeps permanently. */
  const folder = fc.oneof(
    fc.record({
      end: fc.integer({ min: 1, max: 9 }).map((day) => `2030-01-0${day}`),
      action: fc.constantFrom<DisposalAction>('destroy', 'transfer', 'review'),
    }),
    fc.record({
      end: fc.constant('open'),
      action: fc.constantFrom<DisposalAction>('destroy', 'transfer', 'review'),
    }),
    fc.record({ end: fc.constant('permanent'), action: fc.constant<DisposalAction>('retain-permanently') }),
  )
  const scheduleOf = ({ end, action }: { end: string; action: DisposalAction }, index: number) => {
    if (end === 'permanent') return schedule(`S${index}`, { action, period: null })
    if (end === 'open') return schedule(`S${index}`, { action, trigger: { type: 'folder-closed' } })
    return endsOn(`S${index}`, end, action)
  }
  const strongest = (actions: readonly DisposalAction[]): DisposalAction =>
    actions.reduce((one, other) => (compareActions(one, other) >= 0 ? one : other))

  it('is kept until the last of its ends, and reviewed where a stronger action loses', () => {
    fc.assert(
      fc.property(fc.array(folder, { minLength: 1, maxLength: 5 }), (folders) => {
        // As text, days come before what is open, and that before what is permanent.
        const last = folders.map(({ end }) => end).reduce((one, other) => (one > other ? one : other))
        const own = strongest(folders.filter(({ end }) => end === last).map(({ action }) => action))
        const overall = strongest(folders.map(({ action }) => action))
        const assessed = assess(folders.map((one, index) => on(scheduleOf(one, index))))
        expect(assessed.retentionEnd).toBe(last.startsWith('2030') ? last : null)
        expect(assessed.action).toBe(compareActions(overall, own) > 0 ? 'review' : own)
        expect(assessed.competing).toHaveLength(folders.length - 1)
      }),
    )
  })

  it('comes to the same whether a folder is left before the end or not', () => {
    const ending = folder.filter(({ end }) => end.startsWith('2030'))
    fc.assert(
      fc.property(folder, fc.array(ending, { maxLength: 4 }), (stays, others) => {
        const gone = others.filter(({ end }) => end < stays.end)
        const all = [stays, ...gone].map((one, index) => on(scheduleOf(one, index)))
        const left = gone.map(({ end, action }, index) => ({
          schedule: `S${index + 1}`,
          retentionEnd: date(end),
          action,
        }))
        const whole = assess(all)
        const after = assessRetention({ facts, paths: all.slice(0, 1), left })
        expect(after).toMatchObject({ retentionEnd: whole.retentionEnd, action: whole.action })
      }),
    )
  })

  it('counts in each folder from that folder’s own closing', () => {
    const closings = fc.array(fc.option(fc.integer({ min: 0, max: 600 })), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(closings, (months) => {
        const days = months.map((month) =>
          month === null ? null : addMonths(date('2000-01-01'), month).date,
        )
        const closed = schedule('S', { trigger: { type: 'folder-closed' }, period: parsePeriod('P1M') })
        const assessed = assessRetention({
          facts: { ...facts, folderClosedOn: date('1999-01-01') },
          paths: days.map(() => on(closed)),
          folderFacts: days.map((folderClosedOn) => ({ folderClosedOn })),
        })
        const latest = Math.max(...months.map((month) => month ?? Number.POSITIVE_INFINITY))
        const end =
          latest === Number.POSITIVE_INFINITY ? null : addMonths(date('2000-01-01'), latest + 1).date
        expect(assessed).toMatchObject({ retentionEnd: end, action: 'destroy' })
      }),
    )
  })

  it('names what ended in a folder that it has left', () => {
    const left = [{ schedule: 'GONE', retentionEnd: date('2025-01-31'), action: 'transfer' as const }]
    expect(assessRetention({ facts, paths: [on(schedule('S'))], left })).toMatchObject({
      action: 'review',
      competing: [
        { schedule: 'GONE', retentionEnd: '2025-01-31', lostBecause: expect.stringContaining('has left') },
      ],
    })
  })
})

describe('what it means on a day', () => {
  it('is running on the last day kept and due on the next', () => {
    const assessed = assess([on(schedule('S'))])
    expect(outcomeOn(assessed, date('2031-02-28')).state).toBe('running')
    expect(outcomeOn(assessed, date('2031-03-01')).state).toBe('due')
    expect(assessed.eligibleFrom).toBe('2031-03-01')
  })
})
