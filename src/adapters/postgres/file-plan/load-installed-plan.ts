import { sql } from 'kysely'
import type { ClassField, StubTitle } from '../../../records/file-plan.ts'
import type { Marking } from '../../../records/marking.ts'
import type { ScheduleVersion } from '../../../records/schedules/retention-schedule.ts'
import type {
  ClassUse,
  InstalledClass,
  InstalledFilePlan,
  InstalledFolder,
  InstalledSchedule,
} from '../../../retention/file-plan/installed-file-plan.ts'
import type { Sql } from '../database.ts'
import { type ScheduleRow, scheduleColumns, scheduleOf } from './schedule-row.ts'

/** Reads everything installed that a plan file can speak of, as of the transaction. */
export async function loadInstalledPlan(transaction: Sql): Promise<InstalledFilePlan> {
  return {
    plan: await loadPlan(transaction),
    schedules: await loadSchedules(transaction),
    classes: await loadClasses(transaction),
    folders: await loadFolders(transaction),
  }
}

async function loadPlan(transaction: Sql): Promise<InstalledFilePlan['plan']> {
  const { rows } = await sql<{ readonly code: string; readonly title: string }>`
    select code, title from file_plan
  `.execute(transaction)
  return rows[0] ?? null
}

async function loadSchedules(transaction: Sql): Promise<readonly InstalledSchedule[]> {
  const { rows } = await sql<ScheduleRow & { readonly built_in: boolean; readonly newest: number }>`
    select ${scheduleColumns}, s.built_in, max(v.version) over (partition by v.code) as newest
    from retention_schedule s
    join retention_schedule_version v on v.code = s.code
    order by v.code, v.version
  `.execute(transaction)
  const schedules = new Map<string, InstalledSchedule>()
  for (const row of rows) {
    const known = schedules.get(row.code)
    schedules.set(row.code, {
      code: row.code,
      builtIn: row.built_in,
      newestVersion: row.newest,
      published: row.state === 'published' ? scheduleOf(row) : (known?.published ?? null),
      newestDraft: draftAfter(row, known?.newestDraft ?? null),
    })
  }
  return [...schedules.values()]
}

/** The newest draft as of this version; what was drafted before a published one can be published no more. */
function draftAfter(row: ScheduleRow, before: ScheduleVersion | null): ScheduleVersion | null {
  if (row.state === 'draft') return scheduleOf(row)
  return row.state === 'published' ? null : before
}

interface ClassRow {
  readonly code: string
  readonly title: string
  readonly parent_code: string | null
  readonly path: readonly string[]
  readonly schedule_code: string | null
  readonly drafted: boolean
  readonly drafted_code: string | null
  readonly stub_title: StubTitle
  readonly fields: readonly ClassField[]
  readonly position: number
  readonly built_in: boolean
  readonly folders: number
  readonly records: number
  readonly holds: number
}

async function loadClasses(transaction: Sql): Promise<readonly InstalledClass[]> {
  // Counting stops at a thousand: whether there are any decides, and the message need not know how many millions.
  const { rows } = await sql<ClassRow>`
    select c.code, c.title, c.parent_code, c.path, c.schedule_code, d.class_code is not null as drafted,
           d.schedule_code as drafted_code, c.stub_title, c.fields, c.position, c.built_in,
           -- Also those that have left it since: how their records once stood is told by it.
           (select count(*) from folder f where f.class_code = c.code or exists (
              select from past_folder p where p.folder_id = f.id and p.class_code = c.code
            )) as folders,
           (select count(*) from (
              select from folder f join record r on r.folder_id = f.id
              where f.class_code = c.code and r.state in ('active', 'destroying') limit 1000
            ) as live) as records,
           (select count(*) from hold_scope s join hold h on h.id = s.hold_id
            where s.class_code = c.code and h.state <> 'lifted') as holds
    from file_plan_class c
    left join class_schedule_draft d on d.class_code = c.code
    order by cardinality(c.path), c.position, c.code
  `.execute(transaction)
  return rows.map((row) => ({
    code: row.code,
    title: row.title,
    parent: row.parent_code,
    path: row.path,
    schedule: row.schedule_code,
    ...(row.drafted ? { draftedSchedule: { code: row.drafted_code } } : {}),
    stubTitle: row.stub_title,
    fields: row.fields,
    position: row.position,
    builtIn: row.built_in,
    use: useOf(row),
  }))
}

function useOf({ folders, records, holds }: ClassRow): ClassUse {
  return { folders, records, holds }
}

async function loadFolders(transaction: Sql): Promise<readonly InstalledFolder[]> {
  const { rows } = await sql<{
    readonly reference: string
    readonly class_code: string
    readonly title: string | null
    readonly marking: Marking
    readonly groups: readonly string[]
  }>`
    select reference, class_code, title, marking, groups from folder
  `.execute(transaction)
  return rows.map(({ class_code: classCode, ...row }) => ({ ...row, classCode }))
}
