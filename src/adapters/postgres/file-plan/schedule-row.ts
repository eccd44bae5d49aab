import type { DisposalAction } from '../../../records/disposal-action.ts'
import { parsePeriod } from '../../../records/period.ts'
import type { ScheduleAuthority, ScheduleVersion } from '../../../records/retention-schedule.ts'
import type { RetentionTrigger } from '../../../records/retention-trigger.ts'
import type { ReviewStage } from '../../../records/review-stage.ts'
import type { Unit } from '../../../records/unit.ts'

/** A row of `retention_schedule_version`, as this program wrote it: constraints and its own types vouch for it. */
export interface ScheduleRow {
  readonly code: string
  readonly version: number
  readonly state: 'draft' | 'published' | 'superseded'
  readonly title: string
  readonly trigger: RetentionTrigger
  readonly period: string | null
  readonly after: Unit | null
  readonly rounding: Unit | null
  readonly action: DisposalAction
  readonly authority: ScheduleAuthority | null
  readonly approved_by: string | null
  readonly reviewers: readonly ReviewStage[]
}

/** The version that a row holds. */
export function scheduleOf(row: ScheduleRow): ScheduleVersion {
  return {
    code: row.code,
    version: row.version,
    title: row.title,
    trigger: row.trigger,
    period: row.period === null ? null : parsePeriod(row.period),
    after: row.after,
    rounding: row.rounding,
    action: row.action,
    authority: row.authority,
    approvedBy: row.approved_by,
    reviewers: row.reviewers.map(({ role, group }) => ({ role, group })),
  }
}
