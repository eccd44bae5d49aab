import { type RawBuilder, sql } from 'kysely'
import type { Folder } from '../../../../records/folder.ts'
import type { Marking } from '../../../../records/marking.ts'
import type { ReclassificationStore } from '../../../../retention/ports.ts'
import type { FolderToMove } from '../../../../retention/reclassification/reclassification-store.ts'
import { accessSet } from '../../access-set.ts'
import type { Sql } from '../../database.ts'
import { selectFolder as selectWholeFolder } from '../../ingest/folder-store.ts'
import { readHeld } from '../../read-held.ts'
import { alignRecords, holdOutOfLine } from './align-records.ts'
import { alignRemains } from './align-remains.ts'

interface Conditions {
  readonly classPath: readonly string[]
  readonly marking: Marking
  readonly groups: readonly string[]
}

/** Folders that change their class, or to whom they are kept, in PostgreSQL, for one transaction. */
export function makeReclassificationStore(db: Sql): ReclassificationStore {
  return {
    findForMove: async (reference, toClass) => {
      await holdClasses(db, reference, toClass)
      return selectFolder(db, reference, sql`select from folder where reference = ${reference} for update`)
    },
    find: (reference) => selectFolder(db, reference, null),
    findForChange: async (reference) => {
      await holdClasses(db, reference, null)
      return selectWholeFolder(db, reference, 'update')
    },
    classPath: async (code) => {
      const { rows } = await sql<{ readonly path: readonly string[] }>`
        select path from file_plan_class where code = ${code} and not built_in
      `.execute(db)
      return rows[0]?.path
    },
    isBeingDestroyed: async (id) => {
      const { rows } = await sql`
        select from record r
        where r.state = 'destroying' and (
          r.folder_id = ${id}
          or r.id in (select x.record_id from record_filing x where x.folder_id = ${id} and x.left_on is null)
        )
        limit 1
      `.execute(db)
      return rows.length > 0
    },
    setClass: async (id, code) => {
      await sql`
        with made as (
          insert into access_set (class_code, marking, groups)
          select ${code}, a.marking, a.groups from folder f join access_set a on a.id = f.access_set_id where f.id = ${id}
          -- Touched, not skipped: only a written row is returned.
          on conflict (class_code, marking, groups, alternatives) do update set marking = excluded.marking
          returning id
        )
        update folder set class_code = ${code}, access_set_id = made.id, revision = revision + 1
        from made where folder.id = ${id}
      `.execute(db)
    },
    write: (folder) => writeFolder(db, folder),
    holdOutOfLine: (id) => holdOutOfLine(db, id),
    alignRecords: (id, records, isReadOtherwise) => alignRecords(db, id, records, isReadOtherwise),
    alignRemains: (id) => alignRemains(db, id),
  }
}

async function writeFolder(db: Sql, { id, title, access }: Folder): Promise<number> {
  const set = await accessSet(db, access)
  await sql`
    update folder
    set title = ${title}, marking = ${access.marking}, groups = ${access.groups}, access_set_id = ${set}, revision = revision + 1
    where id = ${id}
  `.execute(db)
  return set
}

/** The classes of a folder's path, and of the path to which it goes where it goes anywhere. */
async function holdClasses(db: Sql, reference: string, toClass: string | null): Promise<void> {
  await sql`
    select c.code from file_plan_class c
    where c.code in (
      select unnest(leaf.path) from file_plan_class leaf
      where leaf.code = ${toClass} or leaf.code = (select f.class_code from folder f where f.reference = ${reference})
    )
    order by c.code for share
  `.execute(db)
}

async function selectFolder(
  db: Sql,
  reference: string,
  hold: RawBuilder<unknown> | null,
): Promise<FolderToMove | undefined> {
  const [row] = await readHeld(
    db,
    hold,
    sql<Omit<FolderToMove, 'access'> & Conditions>`
      select f.id, f.class_code as "classCode", f.title is null as minimised, c.path as "classPath", f.marking, f.groups
      from folder f join file_plan_class c on c.code = f.class_code
      where f.reference = ${reference} and not f.built_in
    `,
  )
  if (row === undefined) return undefined
  const { classPath, marking, groups, ...folder } = row
  return { ...folder, access: { classPath, marking, groups } }
}
