import { sql } from 'kysely'
import type { FolderId, RecordId } from '../../../../kernel/ids.ts'
import type { AccessConditions, ReadingPlace } from '../../../../records/access-conditions.ts'
import type { PublishedVersion, ScheduleMoment, VersionRef } from '../../../../records/binding-before.ts'
import type { CivilDate } from '../../../../records/dates/civil-date.ts'
import type { Marking } from '../../../../records/marking.ts'
import type { FieldValue, RecordState, Subject } from '../../../../records/record-entity.ts'
import type { DisposalAction } from '../../../../records/schedules/disposal-action.ts'
import type { ScheduleVersion } from '../../../../records/schedules/retention-schedule.ts'
import type { Sql } from '../../database.ts'
import { type ScheduleRow, scheduleColumns, scheduleOf } from '../../file-plan/schedule-row.ts'

/** A record as it was at an instant. */
export interface PastRow {
  readonly state: RecordState
  readonly readingPath: readonly string[]
  readonly marking: Marking
  readonly groups: readonly string[]
  readonly alternatives: readonly ReadingPlace[]
  readonly capturedAt: Date
  readonly capturedOn: CivilDate
  readonly documentDate: CivilDate | null
  readonly receivedOn: CivilDate | null
  readonly lastActionOn: CivilDate
  readonly supersededOn: CivilDate | null
  readonly fields: { readonly [name: string]: FieldValue }
  readonly folderId: FolderId
  readonly retainedUntil: CivilDate | null
  readonly retainedPermanently: boolean
  readonly mustBeReviewed: boolean
  readonly stepSchedule: string
  readonly step: number
  readonly previousStepEndedOn: CivilDate | null
  readonly ownOverride: string | null
}

/** A folder in which the record lay, and what bound it there when that was last written. */
export interface PastPlace {
  readonly position: number
  readonly folderId: FolderId
  readonly reference: string
  readonly filedOn: CivilDate | null
  readonly hasLeft: boolean
  readonly classCode: string
  readonly access: AccessConditions
  readonly classPath: readonly { readonly code: string; readonly schedule: string | null }[]
  readonly closedOn: CivilDate | null
  readonly subjects: readonly Subject[]
  readonly folderOverride: string | null
  readonly bound: VersionRef
  readonly retentionEnd: CivilDate | null
  readonly action: DisposalAction | null
  /** What it had come to that by, of a folder that was left. */
  readonly scheduleThen: string | null
  readonly versionThen: number | null
}

/** A version that was ever published, with all that it says. */
export type PastVersion = PublishedVersion & { readonly schedule: ScheduleVersion }

export async function selectPast(db: Sql, recordId: RecordId, before: Date): Promise<PastRow | undefined> {
  const { rows } = await sql<PastRow>`
    select r.state, reading.path as "readingPath", a.marking, a.groups, access_places(a.alternatives) as alternatives,
           r.captured_at as "capturedAt",
           r.captured_on as "capturedOn", p.document_date as "documentDate", p.received_on as "receivedOn",
           coalesce(p.last_action_on, r.captured_on) as "lastActionOn",
           p.superseded_on as "supersededOn", p.dates as fields, p.folder_id as "folderId",
           p.retained_until as "retainedUntil", p.retained_permanently as "retainedPermanently",
           p.must_be_reviewed and coalesce(p.review_since < (${before}::timestamptz at time zone 'Europe/London')::date, true)
             as "mustBeReviewed",
           p.schedule_code as "stepSchedule", p.schedule_step as step, p.previous_step_ended_on as "previousStepEndedOn",
           (select o.schedule_code from override_as_of(r.id, null, ${before}) o) as "ownOverride"
    from record r
    cross join record_as_of(r.id, ${before}) p
    join access_set a on a.id = r.access_set_id
    join file_plan_class reading on reading.code = a.class_code
    where r.id = ${recordId}
  `.execute(db)
  return rows[0]
}

/** The folders in which it lay or which it had left, in the order of filing; who may read each of them is of today. */
export async function selectPlaces(db: Sql, recordId: RecordId, before: Date): Promise<readonly PastPlace[]> {
  const { rows } = await sql<PastPlace>`
    select x.position, x.folder_id as "folderId", f.reference, x.filed_on as "filedOn",
           x.left_on is not null as "hasLeft", stood.class_code as "classCode",
           jsonb_build_object('classPath', reading.path, 'marking', f.marking, 'groups', f.groups) as access,
           (select jsonb_agg(jsonb_build_object('code', step.code, 'schedule', class_schedule_as_of(step.code, ${before}))
                             order by step.depth)
            from unnest(leaf.path) with ordinality as step (code, depth)) as "classPath",
           stood.closed_on as "closedOn", p.subjects || f.subjects as subjects,
           (select o.schedule_code from override_as_of(null, x.folder_id, ${before}) o) as "folderOverride",
           -- What bound it there last; of a record that was never filed again, what binds it.
           jsonb_build_object(
             'code', coalesce(last.schedule_code, r.schedule_code), 'version', coalesce(last.schedule_version, r.schedule_version)
           ) as bound,
           x.retention_end as "retentionEnd", x.disposal_action as action,
           x.schedule_code as "scheduleThen", x.schedule_version as "versionThen"
    from record r
    cross join record_as_of(r.id, ${before}) p
    cross join filings_as_of(r.id, ${before}) x
    join folder f on f.id = x.folder_id
    join file_plan_class reading on reading.code = f.class_code
    cross join folder_as_of(x.folder_id, ${before}) stood
    join file_plan_class leaf on leaf.code = stood.class_code
    left join lateral (
      select y.schedule_code, y.schedule_version
      from (
        select position as at, until from past_record where record_id = r.id
        union all
        select null, 'infinity'
      ) each_one
      cross join filings_as_of(r.id, each_one.until) y
      where y.position = x.position and y.filed_on is not null
      order by each_one.at desc nulls first
      limit 1
    ) last on true
    where r.id = ${recordId}
    order by x.position
  `.execute(db)
  return rows
}

/** Each time at which another schedule may have come to be the nearest in this filing of the record, its capture first. */
export async function selectMoments(
  db: Sql,
  recordId: RecordId,
  position: number,
): Promise<readonly ScheduleMoment[]> {
  const { rows } = await sql<ScheduleMoment>`
    with lay_in as (
      select folder_id from past_record where record_id = ${recordId}
      union
      select folder_id from record where id = ${recordId}
      union
      select (x ->> 'folder_id')::uuid from past_record p cross join jsonb_array_elements(p.filings) as x
      where p.record_id = ${recordId}
      union
      select folder_id from record_filing where record_id = ${recordId}
    ),
    under as (
      select p.class_code from past_folder p join lay_in l on l.folder_id = p.folder_id
      union
      select f.class_code from folder f join lay_in l on l.folder_id = f.id
    ),
    points as (
      select until as at, null as class_code from past_record where record_id = ${recordId}
      union
      select p.until, null from past_folder p join lay_in l on l.folder_id = p.folder_id
      union
      select at, null from schedule_override o, unnest(array[o.given_at, o.withdrawn_at]) as at
      where (o.record_id = ${recordId} or o.folder_id in (select folder_id from lay_in)) and at is not null
      union
      select p.until, p.class_code from past_class p
      where p.class_code in (
        select unnest(c.path) from file_plan_class c join under u on u.class_code = c.code
      )
      union
      select captured_at, null from record where id = ${recordId}
    )
    select p.at, nearest.schedule, coalesce(p.class_code = any (nearest.naming), false) as anew
    from points p
    join record r on r.id = ${recordId} and r.captured_at <= p.at
    cross join filings_as_of(r.id, p.at + interval '1 microsecond') x
    cross join nearest_schedule_in(r.id, x.folder_id, p.at + interval '1 microsecond') nearest
    where x.position = ${position}
    order by p.at
  `.execute(db)
  return rows
}

/** Every version of these schedules that was ever published, oldest first. */
export async function selectVersions(db: Sql, codes: readonly string[]): Promise<readonly PastVersion[]> {
  const { rows } = await sql<
    ScheduleRow & { readonly published_at: Date; readonly applies_to: PastVersion['appliesTo'] }
  >`
    select ${scheduleColumns}, v.published_at, coalesce(v.applies_to, 'existing') as applies_to
    from retention_schedule_version v
    where v.code = any (${[...new Set(codes)]}::text[]) and v.published_at is not null
    order by v.published_at, v.version
  `.execute(db)
  return rows.map((row) => ({
    code: row.code,
    version: row.version,
    publishedAt: row.published_at,
    appliesTo: row.applies_to,
    schedule: scheduleOf(row),
  }))
}

export async function selectEventDates(
  db: Sql,
  types: readonly string[],
  subjects: readonly Subject[],
  before: Date,
): Promise<{ readonly [event: string]: CivilDate }> {
  if (types.length === 0) return {}
  const { rows } = await sql<{ readonly type: string; readonly date: CivilDate | null }>`
    select type, event_date_as_of(type, ${JSON.stringify(subjects)}::jsonb, ${before}) as date
    from unnest(${types}::text[]) as type
  `.execute(db)
  return Object.fromEntries(rows.flatMap(({ type, date }) => (date === null ? [] : [[type, date]])))
}
