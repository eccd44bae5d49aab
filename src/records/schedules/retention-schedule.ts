import type { CivilDate } from '../dates/civil-date.ts'
import type { Period } from '../dates/period.ts'
import type { ChosenStarts, Unit } from '../dates/unit.ts'
import type { DisposalAction } from './disposal-action.ts'
import type { RetentionTrigger } from './retention-trigger.ts'
import type { ReviewStage } from './review-stage.ts'

/** Who outside allowed the schedule: in Northern Ireland the public record office and the Assembly. */
export interface ScheduleAuthority {
  readonly instrument: string
  readonly reference: string
  readonly approvedOn: CivilDate
}

/** A period, and from when it counts. */
export interface RetentionTerm {
  readonly trigger: RetentionTrigger
  /** `null` where kept permanently, or where the trigger's own date is the last day kept. */
  readonly period: Period | null
  readonly after: Unit | null
  readonly rounding: Unit | null
}

/** How long something is kept, counted from when, and what happens then. Its own term is the first that counts. */
export interface ScheduleRule extends RetentionTerm {
  /** Further terms: the latest end of all is the retention end. */
  readonly orLater: readonly RetentionTerm[]
  /** The longest that law allows, from the same trigger date: its crossing is a warning, never a reason to destroy. */
  readonly maximum: Period | null
  readonly action: DisposalAction
  /** Who approves, one after the other, what it brings up for disposal. */
  readonly reviewers: readonly ReviewStage[]
  /** When the units of its terms begin, where that is not as in the United Kingdom; the same for all steps of a schedule. */
  readonly unitStarts?: ChosenStarts
}

/** A rule with its name and with whoever allowed it; in several steps, its own rule is the first. */
export interface RetentionSchedule extends ScheduleRule {
  readonly code: string
  readonly title: string
  /** What follows once the step before has been reviewed, each with its own trigger, period, action and reviewers. */
  readonly laterSteps: readonly ScheduleRule[]
  /** Without one nothing is destroyed. */
  readonly authority: ScheduleAuthority | null
  readonly approvedBy: string | null
}

/** A schedule at one of its versions; a published one never changes. */
export interface ScheduleVersion extends RetentionSchedule {
  readonly version: number
}

/** Every term of a rule, in the order in which they are written. */
export function termsOf(rule: ScheduleRule): readonly RetentionTerm[] {
  return [rule, ...rule.orLater]
}
