import { sql } from 'kysely'
import type { DisposalAction } from '../../../records/disposal-action.ts'
import { formatPeriod, parsePeriod } from '../../../records/period.ts'
import type {
  RetentionTerm,
  ScheduleAuthority,
  ScheduleVersion,
} from '../../../records/retention-schedule.ts'
import type { RetentionTrigger } from '../../../records/retention-trigger.ts'
import type { Unit } from '../../../records/unit.ts'

/** A term as the database keeps it. */
export interface TermRow {
  readonly trigger: RetentionTrigger
  readonly period: string | null
  readonly after: Unit | null
  readonly rounding: Unit | null
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
}

/** The columns of a `retention_schedule_version v` that make a `ScheduleRow`. */
export const scheduleColumns = sql`
  v.code, v.version, v.state, v.title, v.trigger, v.period, v.after, v.rounding, v.or_later, v.maximum, v.action,
  v.authority, v.approved_by
`

/** The version that a row holds. */
export function scheduleOf(row: ScheduleRow): ScheduleVersion {
  return {
    code: row.code,
    version: row.version,
    title: row.title,
    ...termOf(row),
    orLater: row.or_later.map(termOf),
    maximum: row.maximum === null ? null : parsePeriod(row.maximum),
    action: row.action,
    authority: row.authority,
    approvedBy: row.approved_by,
  }
}

/** The term that the database keeps so. */
export function termOf({ trigger, period, after, rounding }: TermRow): RetentionTerm {
  return { trigger, period: period === null ? null : parsePeriod(period), after, rounding }
}

/** The term as the database keeps it. */
export function termRow({ trigger, period, after, rounding }: RetentionTerm): TermRow {
  return { trigger, period: period === null ? null : formatPeriod(period), after, rounding }
}
