import { sql } from 'kysely'
import type { FolderId, RecordId } from '../../../kernel/ids.ts'
import type { CivilDate } from '../../../records/civil-date.ts'
import { eventTypesOn } from '../../../records/event-types-on.ts'
import type { Marking } from '../../../records/marking.ts'
import { overrideOnPath } from '../../../records/override-on-path.ts'
import type { FieldValue, RecordState, Subject } from '../../../records/record-entity.ts'
import type { ScheduleVersion } from '../../../records/retention-schedule.ts'
import type { StoredFacts } from '../../../retention/dates/standing-store.ts'
import type { Sql } from '../database.ts'
import { loadClassPaths } from '../file-plan/load-class-path.ts'
import { type ScheduleRow, scheduleColumns, scheduleOf } from '../file-plan/schedule-row.ts'
import { loadEventDatesOfEach } from './load-event-dates.ts'

interface FactsRow {
  readonly id: RecordId
  readonly subjects: readonly Subject[]
  readonly state: RecordState
  readonly classCode: string
  readonly classPath: readonly string[]
  readonly marking: Marking
  readonly groups: readonly string[]
  readonly documentDate: CivilDate | null
  readonly receivedOn: CivilDate | null
  readonly capturedOn: CivilDate
  readonly lastActionOn: CivilDate
  readonly folderClosedOn: CivilDate | null
  readonly supersededOn: CivilDate | null
  readonly fields: { readonly [name: string]: FieldValue }
  readonly folderId: FolderId
  readonly retainedUntil: CivilDate | null
  readonly retainedPermanently: boolean
  readonly mustBeReviewed: boolean
  readonly scheduleCode: string
  readonly scheduleVersion: number
  readonly scheduleStep: number
  readonly previousStepEndedOn: CivilDate | null
  readonly folderOverride: string | null
  readonly ownOverride: string | null
}

/**
 * What the retention of each of these records is computed from; those that do not exist are absent. Under its own
 * schedule's code the version it was settled with counts. Classes, schedules and events are read once for all of them.
 */
export async function loadFacts(
  db: Sql,
  records: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, StoredFacts>> {
  const { rows } = await sql<FactsRow>`
    select r.id, r.subjects || f.subjects as subjects,
           r.state, f.class_code as "classCode", reading.path as "classPath", a.marking, a.groups,
           r.document_date as "documentDate", r.received_on as "receivedOn", r.captured_on as "capturedOn",
           coalesce(r.last_action_on, r.captured_on) as "lastActionOn", f.closed_on as "folderClosedOn",
           r.superseded_on as "supersededOn", r.fields,
           r.folder_id as "folderId", r.retained_until as "retainedUntil",
           r.retained_permanently as "retainedPermanently", r.must_be_reviewed as "mustBeReviewed",
           r.schedule_code as "scheduleCode", r.schedule_version as "scheduleVersion",
           r.schedule_step as "scheduleStep", r.previous_step_ended_on as "previousStepEndedOn",
           f.override_schedule as "folderOverride", r.override_schedule as "ownOverride"
    from record r
    join folder f on f.id = r.folder_id
    join access_set a on a.id = r.access_set_id
    join file_plan_class reading on reading.code = a.class_code
    where r.id = any (${records}::uuid[])
  `.execute(db)
  const paths = await loadPaths(db, rows)
  const withPaths = rows.map((row) => ({ row, path: paths.get(row.id) ?? [] }))
  const eventDates = await loadEventDatesOfEach(
    db,
    withPaths.map(({ row: { id, subjects }, path }) => ({ id, types: eventTypesOn(path), subjects })),
  )
  return new Map(withPaths.map(({ row, path }) => [row.id, factsOf(row, path, eventDates.get(row.id) ?? {})]))
}

function factsOf(
  row: FactsRow,
  path: StoredFacts['path'],
  eventDates: { readonly [event: string]: CivilDate },
): StoredFacts {
  return {
    recordId: row.id,
    state: row.state,
    access: { classPath: row.classPath, marking: row.marking, groups: row.groups },
    facts: {
      documentDate: row.documentDate,
      receivedOn: row.receivedOn,
      capturedOn: row.capturedOn,
      lastActionOn: row.lastActionOn,
      folderClosedOn: row.folderClosedOn,
      supersededOn: row.supersededOn,
      fields: row.fields,
      step: { schedule: row.scheduleCode, number: row.scheduleStep },
      previousStepEndedOn: row.previousStepEndedOn,
      eventDates,
    },
    path,
    folderId: row.folderId,
    retainedUntil: row.retainedUntil,
    retainedPermanently: row.retainedPermanently,
    mustBeReviewed: row.mustBeReviewed,
  }
}

/** The classes of each, and then what its folder and it itself were given, in the versions that bind it. */
async function loadPaths(
  db: Sql,
  rows: readonly FactsRow[],
): Promise<ReadonlyMap<RecordId, StoredFacts['path']>> {
  const classes = await loadClassPaths(db, [...new Set(rows.map(({ classCode }) => classCode))])
  const given = await loadPublished(
    db,
    rows.flatMap(({ folderOverride, ownOverride }) => [folderOverride ?? [], ownOverride ?? []].flat()),
  )
  const paths = rows.map((row) => {
    const overrides = overridesOf(row).flatMap(([on, code]) => {
      const found = given.get(code)
      return found === undefined ? [] : [overrideOnPath(found, on)]
    })
    return [row, [...(classes.get(row.classCode) ?? []), ...overrides]] as const
  })
  const bound = await loadVersions(
    db,
    paths.flatMap(([row, path]) => (path.some((onPath) => isOtherVersion(row, onPath)) ? [row] : [])),
  )
  return new Map(paths.map(([row, path]) => [row.id, path.map((onPath) => asBound(row, onPath, bound))]))
}

function overridesOf({
  folderOverride,
  ownOverride,
}: FactsRow): readonly (readonly ['folder' | 'record', string])[] {
  const onFolder = folderOverride === null ? [] : [['folder', folderOverride] as const]
  return ownOverride === null ? onFolder : [...onFolder, ['record', ownOverride] as const]
}

type OnPath = StoredFacts['path'][number]

function isOtherVersion(row: FactsRow, { schedule }: OnPath): boolean {
  return schedule?.code === row.scheduleCode && schedule.version !== row.scheduleVersion
}

function asBound(row: FactsRow, onPath: OnPath, bound: ReadonlyMap<string, ScheduleVersion>): OnPath {
  if (!isOtherVersion(row, onPath)) return onPath
  return { ...onPath, schedule: bound.get(versionKey(row.scheduleCode, row.scheduleVersion)) ?? null }
}

function versionKey(code: string, version: number): string {
  return `${code} ${version}`
}

async function loadPublished(
  db: Sql,
  codes: readonly string[],
): Promise<ReadonlyMap<string, ScheduleVersion>> {
  if (codes.length === 0) return new Map()
  const { rows } = await sql<ScheduleRow>`
    select ${scheduleColumns}
    from retention_schedule_version v where code = any (${[...new Set(codes)]}::text[]) and state = 'published'
  `.execute(db)
  return new Map(rows.map((row) => [row.code, scheduleOf(row)]))
}

async function loadVersions(db: Sql, of: readonly FactsRow[]): Promise<ReadonlyMap<string, ScheduleVersion>> {
  if (of.length === 0) return new Map()
  const { rows } = await sql<ScheduleRow>`
    select ${scheduleColumns}
    from retention_schedule_version v
    where (code, version) in (
      select * from unnest(
        ${of.map((row) => row.scheduleCode)}::text[], ${of.map((row) => row.scheduleVersion)}::integer[]
      )
    )
  `.execute(db)
  return new Map(rows.map((row) => [versionKey(row.code, row.version), scheduleOf(row)]))
}
