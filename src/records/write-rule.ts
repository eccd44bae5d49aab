import { formatPeriod } from './period.ts'
import type { RetentionTerm, ScheduleRule } from './retention-schedule.ts'
import { writeTrigger } from './retention-trigger.ts'
import type { Unit } from './unit.ts'

/** A term as it is written in a plan file and answered over HTTP. */
export interface WrittenTerm {
  readonly trigger: ReturnType<typeof writeTrigger>
  readonly period: string | null
  readonly after: Unit | null
  readonly rounding: Unit | null
}

/** What only some schedules say; absent from the answer about a simple one. */
export interface WrittenLimits {
  readonly orLater?: readonly WrittenTerm[]
  readonly maximum?: string
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
