import { sql } from 'kysely'
import { formatPeriod, parsePeriod } from '../../../records/dates/period.ts'
import type { ChosenStarts, Unit } from '../../../records/dates/unit.ts'
import type { DisposalAction } from '../../../records/schedules/disposal-action.ts'
import type {
  RetentionTerm,
  ScheduleAuthority,
  ScheduleRule,
  ScheduleVersion,
} from '../../../records/schedules/retention-schedule.ts'
import type { RetentionTrigger } from '../../../records/schedules/retention-trigger.ts'
import type { ReviewStage } from '../../../records/schedules/review-stage.ts'

/** A term as the database keeps it. */
export interface TermRow {
  readonly trigger: RetentionTrigger
  readonly period: string | null
  readonly after: Unit | null
  readonly rounding: Unit | null
}

/** A step as the database keeps it. */
export interface RuleRow extends TermRow {
  readonly orLater: readonly TermRow[]
  readonly maximum: string | null
  readonly action: DisposalAction
  /** Absent in a step that was kept before steps named their own: those of its schedule. */
  readonly reviewers?: readonly ReviewStage[]
}

/** A row of `retention_schedule_version`, as this program wrote it: constraints and its own types vouch for it. */
export interface ScheduleRow extends TermRow {
  readonly code: string
  readonly version: number
  readonly state: 'draft' | 'published' | 'superseded'
  readonly title: string
  readonly or_later: readonly TermRow[]
  readonly maximum: string | null
  readonly action: DisposalAction
  readonly authority: ScheduleAuthority | null
  readonly approved_by: string | null
  readonly reviewers: readonly ReviewStage[]
  readonly later_steps: readonly RuleRow[]
  /** `null`: as in the United Kingdom. */
  readonly unit_starts: ChosenStarts | null
}

/** The columns of a `retention_schedule_version v` that make a `ScheduleRow`. */
export const scheduleColumns = sql`
  v.code, v.version, v.state, v.title, v.trigger, v.period, v.after, v.rounding, v.or_later, v.maximum, v.action,
  v.authority, v.approved_by, v.later_steps, v.reviewers, v.unit_starts
`

/** The version that a row holds. */
export function scheduleOf(row: ScheduleRow): ScheduleVersion {
  const starts = row.unit_starts === null ? {} : { unitStarts: row.unit_starts }
  return {
    code: row.code,
    version: row.version,
    title: row.title,
    ...ruleOf({ ...row, orLater: row.or_later }),
    ...starts,
    laterSteps: row.later_steps.map((step) => ({
      ...ruleOf({ reviewers: row.reviewers, ...step }),
      ...starts,
    })),
    authority: row.authority,
    approvedBy: row.approved_by,
  }
}

function ruleOf(row: Required<RuleRow>): ScheduleRule {
  return {
    ...termOf(row),
    orLater: row.orLater.map(termOf),
    maximum: row.maximum === null ? null : parsePeriod(row.maximum),
    action: row.action,
    reviewers: row.reviewers.map(({ role, group }) => ({ role, group })),
  }
}

function termOf({ trigger, period, after, rounding }: TermRow): RetentionTerm {
  return { trigger, period: period === null ? null : parsePeriod(period), after, rounding }
}

/** The rule as the database keeps it. */
export function ruleRow(rule: ScheduleRule): RuleRow {
  const { orLater, maximum, action, reviewers } = rule
  return {
    ...termRow(rule),
    orLater: orLater.map(termRow),
    maximum: maximum === null ? null : formatPeriod(maximum),
    action,
    reviewers,
  }
}

function termRow({ trigger, period, after, rounding }: RetentionTerm): TermRow {
  return { trigger, period: period === null ? null : formatPeriod(period), after, rounding }
}
