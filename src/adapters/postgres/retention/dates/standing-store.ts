import { sql } from 'kysely'
import type { FolderId, RecordId } from '../../../../kernel/ids.ts'
import type { CivilDate } from '../../../../records/dates/civil-date.ts'
import { overrideOnPath } from '../../../../records/retention-end/override-on-path.ts'
import type { ScheduleVersion } from '../../../../records/schedules/retention-schedule.ts'
import type { HoldOnRecord, ListedSchedule } from '../../../../retention/dates/standing-store.ts'
import type { Supposition } from '../../../../retention/dates/supposition.ts'
import type { StandingStore } from '../../../../retention/ports.ts'
import type { Sql } from '../../database.ts'
import { loadClassPath } from '../../file-plan/load-class-path.ts'
import { type ScheduleRow, scheduleColumns, scheduleOf } from '../../file-plan/schedule-row.ts'
import { selectStub } from '../../ingest/select-stub.ts'
import { scopesAround } from '../holds/scopes-around.ts'
import { countEffect } from './count-effect.ts'
import { foreseeRecords } from './foresee-records.ts'
import { loadEventDates } from './load-event-dates.ts'
import { loadFacts } from './load-facts.ts'
import { lockClasses } from './lock-classes.ts'
import { lockSubjects } from './lock-subjects.ts'
import { selectStubs } from './select-stubs.ts'
import { loadFiledInSeveral, loadGroups, loadVersions, settle, settleCounting } from './settle-standings.ts'
import { supposedFolder } from './supposed-folder.ts'

/** How long records are kept, in PostgreSQL, for one transaction. */
export function makeStandingStore(db: Sql): StandingStore {
  return {
    holdRules: (classCodes) => lockClasses(db, classCodes, 'with-others'),
    classPath: (path) => loadClassPath(db, path.at(-1) ?? ''),
    facts: async (recordId) => (await loadFacts(db, [recordId]))[0],
    factsOf: (records, supposing, events) => loadFacts(db, records, supposing, events),
    eventDates: async (types, subjects) => {
      await lockSubjects(db, subjects, 'with-others')
      return loadEventDates(db, types, sql`${JSON.stringify(subjects)}::jsonb`)
    },
    folderOf: async (recordId) => {
      const { rows } = await sql<{ readonly id: FolderId }>`
        select folder_id as id from record where id = ${recordId}
      `.execute(db)
      return rows[0]?.id
    },
    endOf: async (recordId) => {
      const { rows } = await sql<{ readonly end: CivilDate | null }>`
        select retention_end as "end" from record where id = ${recordId}
      `.execute(db)
      return rows[0]?.end ?? null
    },
    folderPath: (folderId, supposing) => loadFolderPath(db, folderId, supposing),
    overridesIn: async ({ folderId, recordId }) => {
      const { rows } = await sql<{ readonly override: string | null }>`
        select distinct override_schedule as override from record
        where folder_id = ${folderId} and (${recordId}::uuid is null or id = ${recordId})
          and state in ('active', 'destroying')
        order by override
      `.execute(db)
      return rows.map(({ override }) => override)
    },
    published: (code) => selectPublished(db, code),
    filedInSeveral: (scope) => loadFiledInSeveral(db, scope),
    versionsIn: (scope, code, current) => loadVersions(db, scope, code, current),
    groups: (scope, schedule, supposing) => loadGroups(db, scope, schedule, supposing),
    effect: (settling) => countEffect(db, settling),
    foresee: (settling, page) => foreseeRecords(db, settling, page),
    settle: (settling, at) => settle(db, settling, at),
    settleCounting: (settling, at) => settleCounting(db, settling, at),
    isHeld: async (recordId) => {
      const { rows } = await sql<{ readonly held: boolean }>`
        select record_is_held(r.id, r.folder_id, c.path) as held
        from record r join folder f on f.id = r.folder_id join file_plan_class c on c.code = f.class_code
        where r.id = ${recordId}
      `.execute(db)
      return rows[0]?.held ?? false
    },
    holdsOn: (recordId) => holdsOn(db, recordId),
    stub: (recordId) => selectStub(db, recordId),
    stubs: (accessSets, filter, page) => selectStubs(db, accessSets, filter, page),
    scheduleVersion: async (code, version) => {
      const { rows } = await sql<ScheduleRow>`
        select ${scheduleColumns} from retention_schedule_version v where v.code = ${code} and v.version = ${version}
      `.execute(db)
      return rows[0] === undefined ? undefined : scheduleOf(rows[0])
    },
    schedules: async (page) => {
      const [code = null, version = null] = page.after ?? []
      const { rows } = await sql<ScheduleRow & { readonly published_at: Date | null }>`
        select ${scheduleColumns}, v.published_at
        from retention_schedule_version v
        where ${code}::text is null or v.code > ${code}::text or (v.code = ${code}::text and v.version < ${version}::integer)
        order by v.code, v.version desc
        limit ${page.size}
      `.execute(db)
      return rows.map(listedSchedule)
    },
  }
}

async function loadFolderPath(
  db: Sql,
  folderId: FolderId,
  supposing: Supposition = {},
): ReturnType<StandingStore['folderPath']> {
  const { rows } = await sql<{
    readonly folderId: FolderId
    readonly classCode: string
    readonly closedOn: CivilDate | null
    readonly folderOverride: string | null
  }>`
    select id as "folderId", class_code as "classCode", closed_on as "closedOn", override_schedule as "folderOverride"
    from folder where id = ${folderId}
  `.execute(db)
  if (rows[0] === undefined) return undefined
  const { classCode, closedOn, folderOverride } = supposedFolder(rows[0], supposing.folder)
  const path = await loadClassPath(db, classCode)
  const given = folderOverride === null ? undefined : await selectPublished(db, folderOverride)
  return { path: given === undefined ? path : [...path, overrideOnPath(given, 'folder')], closedOn }
}

async function selectPublished(db: Sql, code: string): Promise<ScheduleVersion | undefined> {
  const { rows } = await sql<ScheduleRow>`
    select ${scheduleColumns} from retention_schedule_version v where v.code = ${code} and v.state = 'published'
  `.execute(db)
  return rows[0] === undefined ? undefined : scheduleOf(rows[0])
}

function listedSchedule(row: ScheduleRow & { readonly published_at: Date | null }): ListedSchedule {
  return { schedule: scheduleOf(row), state: row.state, publishedAt: row.published_at }
}

/** The holds that bind a record: those that caught it, and those in whose scope it stands. */
async function holdsOn(db: Sql, recordId: RecordId): Promise<readonly HoldOnRecord[]> {
  const { rows } = await sql<HoldOnRecord>`
    select h.id, h.name, coalesce(min(found.since), h.placed_at) as since
    from (
      select i.hold_id, i.since from hold_item i
      where i.record_id = ${recordId} and i.released_at is null and i.too_late_at is null
      union all
      select s.hold_id, null
      ${scopesAround(recordId)}
    ) found
    join hold h on h.id = found.hold_id
    group by h.id
    order by h.placed_at, h.id
  `.execute(db)
  return rows
}
