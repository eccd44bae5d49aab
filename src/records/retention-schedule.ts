import type { CivilDate } from './civil-date.ts'
import type { DisposalAction } from './disposal-action.ts'
import type { Period } from './period.ts'
import type { RetentionTrigger } from './retention-trigger.ts'
import type { ReviewStage } from './review-stage.ts'
import type { Unit } from './unit.ts'

/** Who outside allowed the schedule: in Northern Ireland the public record office and the Assembly. */
export interface ScheduleAuthority {
  readonly instrument: string
  readonly reference: string
  readonly approvedOn: CivilDate
}

/** How long something is kept, counted from when, and what happens then. */
export interface RetentionSchedule {
  readonly code: string
  readonly title: string
  readonly trigger: RetentionTrigger
  /** `null` where kept permanently, or where the trigger's own date is the last day kept. */
  readonly period: Period | null
  readonly after: Unit | null
  readonly rounding: Unit | null
  readonly action: DisposalAction
  /** Without one nothing is destroyed. */
  readonly authority: ScheduleAuthority | null
  readonly approvedBy: string | null
  /** Who approves, one after the other, what it brings up for disposal. */
  readonly reviewers: readonly ReviewStage[]
}

/** A schedule at one of its versions; a published one never changes. */
export interface ScheduleVersion extends RetentionSchedule {
  readonly version: number
}
