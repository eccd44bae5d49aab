import { sql } from 'kysely'
import { formatPeriod } from '../../../records/period.ts'
import type { ScheduleVersion } from '../../../records/retention-schedule.ts'
import type { Sql } from '../database.ts'
import { termRow } from './schedule-row.ts'

/** Adds a version of a schedule, and the schedule where it is the first. What stands is never changed. */
export async function insertScheduleVersion(
  transaction: Sql,
  schedule: ScheduleVersion,
  state: 'draft' | 'published',
  { by, at }: { readonly by: string; readonly at: Date },
): Promise<void> {
  const published = state === 'published'
  await sql`insert into retention_schedule (code) values (${schedule.code}) on conflict do nothing`.execute(
    transaction,
  )
  await sql`
    insert into retention_schedule_version
      (code, version, state, title, trigger, period, after, rounding, or_later, maximum, action, authority, approved_by,
       drafted_by, drafted_at, published_by, published_at)
    values
      (${schedule.code}, ${schedule.version}, ${state}, ${schedule.title}, ${JSON.stringify(schedule.trigger)}::jsonb,
       ${schedule.period === null ? null : formatPeriod(schedule.period)}, ${schedule.after}, ${schedule.rounding},
       ${JSON.stringify(schedule.orLater.map(termRow))}::jsonb,
       ${schedule.maximum === null ? null : formatPeriod(schedule.maximum)}, ${schedule.action}, ${schedule.authority === null ? null : JSON.stringify(schedule.authority)}::jsonb,
       ${schedule.approvedBy}, ${by}, ${at}, ${published ? by : null}, ${published ? at : null})
  `.execute(transaction)
}
