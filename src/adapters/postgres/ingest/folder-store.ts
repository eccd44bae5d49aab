import { type RawBuilder, sql } from 'kysely'
import type { FolderForFiling, FolderStore } from '../../../ingest/ports.ts'
import type { FolderId } from '../../../kernel/ids.ts'
import type { CivilDate } from '../../../records/dates/civil-date.ts'
import type { Folder } from '../../../records/folder.ts'
import type { Marking } from '../../../records/marking.ts'
import type { Subject } from '../../../records/record-entity.ts'
import { accessSet } from '../access-set.ts'
import type { Sql } from '../database.ts'
import { readHeld } from '../read-held.ts'
import { type ClassRow, classColumns, classOf } from './class-lookup.ts'

/** A row of `folder` with its class path. */
export interface FolderRow {
  readonly id: FolderId
  readonly reference: string
  readonly class_code: string
  readonly class_path: readonly string[]
  readonly title: string | null
  readonly marking: Marking
  readonly groups: readonly string[]
  readonly access_set_id: number
  readonly subjects: readonly Subject[]
  readonly status: 'open' | 'closed'
  readonly opened_on: CivilDate
  readonly closed_on: CivilDate | null
  readonly override_schedule: string | null
}

const holds = {
  none: () => null,
  share: (reference: string) => sql`select from folder where reference = ${reference} for share`,
  update: (reference: string) => sql`select from folder where reference = ${reference} for update`,
}

/** Folders in PostgreSQL, for one filing transaction. */
export function makeFolderStore(db: Sql): FolderStore {
  return {
    insert: (folder) => insertFolder(db, folder),
    findByReference: (reference) => selectFolder(db, reference, 'none'),
    findForFiling: async (reference) => {
      const [row] = await readHeld(db, holds.share(reference), forFiling(reference))
      return forFilingOf(row)
    },
    holdForFiling: async (references) => {
      // In the order in which holds take them, so that nobody waits in a circle.
      const rows = await readHeld(
        db,
        sql`select from folder where reference = any (${references}::text[]) order by id for share`,
        sql<FolderRow>`
          select ${folderColumns}
          from folder f join file_plan_class c on c.code = f.class_code
          where f.reference = any (${references}::text[])
          order by f.id
        `,
      )
      return rows.map(folderOf)
    },
    findWithClass: async (reference) => {
      const { rows } = await forFiling(reference).execute(db)
      return forFilingOf(rows[0])
    },
    findForChange: (reference) => selectFolder(db, reference, 'update'),
    setStatus: async (id, status, closedOn) => {
      await sql`
        update folder set status = ${status}, closed_on = ${closedOn}, revision = revision + 1 where id = ${id}
      `.execute(db)
    },
    accessSet: (conditions) => accessSet(db, conditions),
  }
}

async function insertFolder(db: Sql, folder: Folder): Promise<boolean> {
  const { rows } = await sql`
    insert into folder
      (id, reference, class_code, title, marking, groups, subjects, status, opened_on, closed_on, access_set_id)
    values
      (${folder.id}, ${folder.reference}, ${folder.classCode}, ${folder.title}, ${folder.marking},
       ${folder.access.groups}, ${JSON.stringify(folder.subjects)}, ${folder.status}, ${folder.openedOn},
       ${folder.closedOn}, ${folder.accessSet})
    on conflict (reference) do nothing
    returning id
  `.execute(db)
  return rows.length === 1
}

/** The columns of a folder with its class path; for reuse by readers. */
export const folderColumns = sql`
  f.id, f.reference, f.class_code, c.path as class_path, f.title, f.marking, f.groups, f.access_set_id, f.subjects,
  f.status, f.opened_on, f.closed_on, f.override_schedule
`

/** The folder of a reference, its row held as asked. */
export async function selectFolder(
  db: Sql,
  reference: string,
  hold: keyof typeof holds,
): Promise<Folder | undefined> {
  const [row] = await readHeld(
    db,
    holds[hold](reference),
    sql<FolderRow>`
      select ${folderColumns}
      from folder f join file_plan_class c on c.code = f.class_code
      where f.reference = ${reference}
    `,
  )
  return row === undefined ? undefined : folderOf(row)
}

/** Selects the folder of a reference with its class; `forFilingOf` reads the row. */
export function forFiling(reference: string): RawBuilder<FolderRow & ClassRow> {
  return sql<FolderRow & ClassRow>`
    select ${folderColumns}, ${classColumns}
    from folder f join file_plan_class c on c.code = f.class_code
    where f.reference = ${reference}
  `
}

/** The folder and the class of a row, where there is one. */
export function forFilingOf(row: (FolderRow & ClassRow) | undefined): FolderForFiling | undefined {
  return row === undefined ? undefined : { folder: folderOf(row), recordClass: classOf(row) }
}

/** The folder that a row stands for. */
export function folderOf(row: FolderRow): Folder {
  return {
    id: row.id,
    reference: row.reference,
    classCode: row.class_code,
    title: row.title,
    marking: row.marking,
    access: { classPath: row.class_path, marking: row.marking, groups: row.groups },
    accessSet: row.access_set_id,
    subjects: row.subjects,
    status: row.status,
    openedOn: row.opened_on,
    closedOn: row.closed_on,
    overrideSchedule: row.override_schedule,
  }
}
