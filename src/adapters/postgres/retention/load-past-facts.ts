import { sql } from 'kysely'
import type { FolderId, RecordId } from '../../../kernel/ids.ts'
import {
  bindingBefore,
  type PublishedVersion,
  type ScheduleMoment,
  versionStanding,
} from '../../../records/binding-before.ts'
import type { CivilDate } from '../../../records/civil-date.ts'
import { eventTypesOn } from '../../../records/event-types-on.ts'
import type { Marking } from '../../../records/marking.ts'
import type { FieldValue, RecordState, Subject } from '../../../records/record-entity.ts'
import type { ScheduleVersion } from '../../../records/retention-schedule.ts'
import type { PastFacts } from '../../../retention/past/past-store.ts'
import type { Sql } from '../database.ts'
import { type ScheduleRow, scheduleColumns, scheduleOf } from '../file-plan/schedule-row.ts'

interface PastRow {
  readonly state: RecordState
  readonly readingPath: readonly string[]
  readonly marking: Marking
  readonly groups: readonly string[]
  readonly capturedAt: Date
  readonly capturedOn: CivilDate
  readonly documentDate: CivilDate | null
  readonly receivedOn: CivilDate | null
  readonly lastActionOn: CivilDate
  readonly folderClosedOn: CivilDate | null
  readonly supersededOn: CivilDate | null
  readonly fields: { readonly [name: string]: FieldValue }
  readonly subjects: readonly Subject[]
  readonly folderId: FolderId
  readonly classPath: readonly { readonly code: string; readonly schedule: string | null }[]
  readonly retainedUntil: CivilDate | null
  readonly retainedPermanently: boolean
  readonly mustBeReviewed: boolean
  readonly scheduleCode: string
  readonly scheduleVersion: number
  readonly stepSchedule: string
  readonly step: number
  readonly previousStepEndedOn: CivilDate | null
  readonly folderOverride: string | null
  readonly ownOverride: string | null
}

type Version = PublishedVersion & { readonly schedule: ScheduleVersion }

/** What a record's retention was computed from at the last instant before `before`. */
export async function loadPastFacts(
  db: Sql,
  recordId: RecordId,
  before: Date,
): Promise<PastFacts | undefined> {
  const row = await selectPast(db, recordId, before)
  if (row === undefined) return undefined
  const moments = await selectMoments(db, recordId)
  const places = [
    ...row.classPath,
    ...(row.folderOverride === null ? [] : [given(row.folderOverride, 'folder')]),
    ...(row.ownOverride === null ? [] : [given(row.ownOverride, 'record')]),
  ]
  const onPath = places.flatMap(({ schedule }) => (schedule === null ? [] : [schedule]))
  const versions = await selectVersions(db, [...onPath, ...moments.map(({ schedule }) => schedule)])
  const bound = bindingBefore(before, moments, versions, {
    code: row.scheduleCode,
    version: row.scheduleVersion,
  })
  const scheduleThen = (code: string): ScheduleVersion | null => {
    const version =
      code === bound.code
        ? versions.find((one) => one.code === code && one.version === bound.version)
        : versionStanding(before, code, versions)
    return version?.schedule ?? null
  }
  const path = places.map(({ schedule, ...place }) => ({
    ...place,
    schedule: schedule === null ? null : scheduleThen(schedule),
  }))
  return {
    recordId,
    state: row.state,
    capturedAt: row.capturedAt,
    access: { classPath: row.readingPath, marking: row.marking, groups: row.groups },
    facts: {
      documentDate: row.documentDate,
      receivedOn: row.receivedOn,
      capturedOn: row.capturedOn,
      lastActionOn: row.lastActionOn,
      folderClosedOn: row.folderClosedOn,
      supersededOn: row.supersededOn,
      fields: row.fields,
      step: { schedule: row.stepSchedule, number: row.step },
      previousStepEndedOn: row.previousStepEndedOn,
      eventDates: await selectEventDates(db, eventTypesOn(path), row.subjects, before),
    },
    path,
    folderId: row.folderId,
    retainedUntil: row.retainedUntil,
    retainedPermanently: row.retainedPermanently,
    mustBeReviewed: row.mustBeReviewed,
  }
}

function given(schedule: string, override: 'folder' | 'record') {
  return { code: schedule, schedule, override }
}

async function selectPast(db: Sql, recordId: RecordId, before: Date): Promise<PastRow | undefined> {
  const { rows } = await sql<PastRow>`
    select r.state, reading.path as "readingPath", a.marking, a.groups, r.captured_at as "capturedAt",
           r.captured_on as "capturedOn", p.document_date as "documentDate", p.received_on as "receivedOn",
           coalesce(p.last_action_on, r.captured_on) as "lastActionOn", stood.closed_on as "folderClosedOn",
           p.superseded_on as "supersededOn", p.dates as fields, p.subjects || f.subjects as subjects, p.folder_id as "folderId",
           (select jsonb_agg(jsonb_build_object('code', step.code, 'schedule', class_schedule_as_of(step.code, ${before}))
                             order by step.depth)
            from unnest(leaf.path) with ordinality as step (code, depth)) as "classPath",
           p.retained_until as "retainedUntil", p.retained_permanently as "retainedPermanently",
           p.must_be_reviewed and coalesce(p.review_since < (${before}::timestamptz at time zone 'Europe/London')::date, true)
             as "mustBeReviewed",
           r.schedule_code as "scheduleCode", r.schedule_version as "scheduleVersion",
           p.schedule_code as "stepSchedule", p.schedule_step as step, p.previous_step_ended_on as "previousStepEndedOn",
           (select o.schedule_code from override_as_of(null, p.folder_id, ${before}) o) as "folderOverride",
           (select o.schedule_code from override_as_of(r.id, null, ${before}) o) as "ownOverride"
    from record r
    cross join record_as_of(r.id, ${before}) p
    join folder f on f.id = p.folder_id
    cross join folder_as_of(p.folder_id, ${before}) stood
    join file_plan_class leaf on leaf.code = stood.class_code
    join access_set a on a.id = r.access_set_id
    join file_plan_class reading on reading.code = a.class_code
    where r.id = ${recordId}
  `.execute(db)
  return rows[0]
}

/** Each time at which another schedule may have come to be the nearest, its capture first. */
async function selectMoments(db: Sql, recordId: RecordId): Promise<readonly ScheduleMoment[]> {
  const { rows } = await sql<ScheduleMoment>`
    with lay_in as (
      select folder_id from past_record where record_id = ${recordId}
      union
      select folder_id from record where id = ${recordId}
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
    cross join nearest_schedule_as_of(r.id, p.at + interval '1 microsecond') nearest
    order by p.at
  `.execute(db)
  return rows
}

/** Every version of these schedules that was ever published, oldest first. */
async function selectVersions(db: Sql, codes: readonly string[]): Promise<readonly Version[]> {
  const { rows } = await sql<
    ScheduleRow & { readonly published_at: Date; readonly applies_to: Version['appliesTo'] }
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

async function selectEventDates(
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
