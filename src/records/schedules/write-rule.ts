import { formatPeriod } from '../dates/period.ts'
import { type ChosenStarts, formatDayOfYear, type Unit, unitsWithStart } from '../dates/unit.ts'
import type { DisposalAction } from './disposal-action.ts'
import type { RetentionSchedule, RetentionTerm, ScheduleRule } from './retention-schedule.ts'
import { writeTrigger } from './retention-trigger.ts'
import { type WrittenStage, writeStages } from './review-stage.ts'
import { stepsOf } from './schedule-steps.ts'

/** A term as it is written in a plan file and answered over HTTP. */
export interface WrittenTerm {
  readonly trigger: ReturnType<typeof writeTrigger>
  readonly period: string | null
  readonly after: Unit | null
  readonly rounding: Unit | null
}

/** What only some rules say; absent from the answer about a simple one. */
export interface WrittenLimits {
  readonly orLater?: readonly WrittenTerm[]
  readonly maximum?: string
}

/** A step as it is written. */
export interface WrittenRule extends WrittenTerm, WrittenLimits {
  readonly action: DisposalAction
  /** Who approves what it brings up, one stage after the other. */
  readonly reviewers: readonly WrittenStage[]
}

/** When units begin, as `MM-DD`, where a schedule says so. */
export interface WrittenStarts {
  readonly unitStarts?: { readonly [Name in keyof ChosenStarts]: string }
}

/** What only some schedules say: of several steps all of them, the first among them. */
export interface WrittenShape extends WrittenLimits, WrittenStarts {
  readonly steps?: readonly WrittenRule[]
}

/** The term as it is written. */
export function writeTerm({ trigger, period, after, rounding }: RetentionTerm): WrittenTerm {
  return {
    trigger: writeTrigger(trigger),
    period: period === null ? null : formatPeriod(period),
    after,
    rounding,
  }
}

/** The further terms and the maximum, where there are any. */
export function writeLimits({ orLater, maximum }: ScheduleRule): WrittenLimits {
  return {
    ...(orLater.length === 0 ? {} : { orLater: orLater.map(writeTerm) }),
    ...(maximum === null ? {} : { maximum: formatPeriod(maximum) }),
  }
}

/** The rule as it is written. */
export function writeRule(rule: ScheduleRule): WrittenRule {
  return {
    ...writeTerm(rule),
    action: rule.action,
    reviewers: writeStages(rule.reviewers),
    ...writeLimits(rule),
  }
}

/** When its units begin, in the order of the units, where it says so. */
export function writeStarts({ unitStarts }: ScheduleRule): WrittenStarts {
  if (unitStarts === undefined) return {}
  const written = unitsWithStart.flatMap((unit) => {
    const start = unitStarts[unit]
    return start === undefined ? [] : [[unit, formatDayOfYear(start)]]
  })
  return { unitStarts: Object.fromEntries(written) }
}

/** What a schedule says beyond its own term and action. */
export function writeShape(schedule: RetentionSchedule): WrittenShape {
  return {
    ...writeLimits(schedule),
    ...(schedule.laterSteps.length === 0 ? {} : { steps: stepsOf(schedule).map(writeRule) }),
    ...writeStarts(schedule),
  }
}
