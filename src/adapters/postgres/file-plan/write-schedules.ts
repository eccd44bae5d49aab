import { sql } from 'kysely'
import type { ScheduleVersion } from '../../../records/schedules/retention-schedule.ts'
import type { Sql } from '../database.ts'
import { ruleRow } from './schedule-row.ts'

/** Adds a version of a schedule, and the schedule where it is the first. What stands is never changed. */
export async function insertScheduleVersion(
  transaction: Sql,
  schedule: ScheduleVersion,
  state: 'draft' | 'published',
  { by, at }: { readonly by: string; readonly at: Date },
): Promise<void> {
  const published = state === 'published'
  const rule = ruleRow(schedule)
  await sql`insert into retention_schedule (code) values (${schedule.code}) on conflict do nothing`.execute(
    transaction,
  )
  await sql`
    insert into retention_schedule_version
      (code, version, state, title, trigger, period, after, rounding, or_later, maximum, action, later_steps, authority,
       approved_by, reviewers, unit_starts, drafted_by, drafted_at, published_by, published_at)
    values
      (${schedule.code}, ${schedule.version}, ${state}, ${schedule.title}, ${JSON.stringify(rule.trigger)}::jsonb,
       ${rule.period}, ${rule.after}, ${rule.rounding}, ${JSON.stringify(rule.orLater)}::jsonb, ${rule.maximum},
       ${rule.action}, ${JSON.stringify(schedule.laterSteps.map(ruleRow))}::jsonb,
       ${schedule.authority === null ? null : JSON.stringify(schedule.authority)}::jsonb, ${schedule.approvedBy},
       ${JSON.stringify(schedule.reviewers)}::jsonb,
       ${schedule.unitStarts === undefined ? null : JSON.stringify(schedule.unitStarts)}::jsonb,
       ${by}, ${at}, ${published ? by : null}, ${published ? at : null})
  `.execute(transaction)
}
