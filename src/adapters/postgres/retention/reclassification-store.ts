import { type RawBuilder, sql } from 'kysely'
import type { FolderId, RecordId } from '../../../kernel/ids.ts'
import type { ReadingPlace } from '../../../records/access-conditions.ts'
import { accessIn } from '../../../records/access-in.ts'
import type { Marking } from '../../../records/marking.ts'
import type { ReclassificationStore } from '../../../retention/ports.ts'
import type {
  AlignedRecord,
  FolderToMove,
} from '../../../retention/reclassification/reclassification-store.ts'
import { accessSet } from '../access-set.ts'
import type { Sql } from '../database.ts'
import { readHeld } from '../read-held.ts'
import { inOneFolder } from './in-one-folder.ts'

interface Conditions {
  readonly classPath: readonly string[]
  readonly marking: Marking
  readonly groups: readonly string[]
}

/** Folders that change their class, in PostgreSQL, for one transaction. */
export function makeReclassificationStore(db: Sql): ReclassificationStore {
  return {
    findForMove: async (reference, toClass) => {
      await holdClasses(db, reference, toClass)
      return selectFolder(db, reference, sql`select from folder where reference = ${reference} for update`)
    },
    find: (reference) => selectFolder(db, reference, null),
    classPath: async (code) => {
      const { rows } = await sql<{ readonly path: readonly string[] }>`
        select path from file_plan_class where code = ${code} and not built_in
      `.execute(db)
      return rows[0]?.path
    },
    beingDestroyed: async (id) => {
      const { rows } = await sql<{ readonly count: number }>`
        select count(*) as count from record r
        where r.state = 'destroying' and (
          r.folder_id = ${id}
          or r.id in (select x.record_id from record_filing x where x.folder_id = ${id} and x.left_on is null)
        )
      `.execute(db)
      return rows[0]?.count ?? 0
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
    alignRecords: (id) => alignRecords(db, id),
  }
}

async function holdClasses(db: Sql, reference: string, toClass: string): Promise<void> {
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

/** Records keep their own marking and groups; the class of their conditions is their folder's. */
async function alignRecords(db: Sql, id: FolderId): Promise<readonly AlignedRecord[]> {
  return [...(await alignInOneFolder(db, id)), ...(await alignInSeveral(db, id))]
}

/** Those that are filed in other folders as well: few, and each has its own others. */
async function alignInSeveral(db: Sql, id: FolderId): Promise<readonly AlignedRecord[]> {
  const { rows } = await sql<{
    readonly id: RecordId
    readonly marking: Marking
    readonly accessSet: number
    readonly places: readonly ReadingPlace[]
  }>`
    select r.id, r.marking, r.access_set_id as "accessSet", (
             select jsonb_agg(jsonb_build_object('classPath', c.path, 'groups', f.groups) order by x.position)
             from record_filing x join folder f on f.id = x.folder_id join file_plan_class c on c.code = f.class_code
             where x.record_id = r.id and x.left_on is null
           ) as places
    from record r
    where r.state = 'active' and r.id in (
      select x.record_id from record_filing x where x.folder_id = ${id} and x.left_on is null
    )
    order by r.id
  `.execute(db)
  const aligned: AlignedRecord[] = []
  for (const { id: recordId, marking, accessSet: before, places } of rows) {
    const [first, ...further] = places
    if (first === undefined) continue
    const access = accessIn(first, further, marking)
    const now = await accessSet(db, access)
    if (now === before) continue
    await sql`update record set access_set_id = ${now}, revision = revision + 1 where id = ${recordId}`.execute(
      db,
    )
    aligned.push({ id: recordId, access })
  }
  return aligned
}

async function alignInOneFolder(db: Sql, id: FolderId): Promise<readonly AlignedRecord[]> {
  await sql`
    insert into access_set (class_code, marking, groups)
    select distinct f.class_code, a.marking, a.groups
    from record r join folder f on f.id = r.folder_id join access_set a on a.id = r.access_set_id
    where r.folder_id = ${id} and r.state = 'active' and a.class_code <> f.class_code and ${inOneFolder}
    on conflict (class_code, marking, groups, alternatives) do nothing
  `.execute(db)
  const { rows } = await sql<{ readonly id: RecordId } & Conditions>`
    update record r set access_set_id = now.id, revision = r.revision + 1
    from folder f, access_set was, access_set now, file_plan_class c
    where r.folder_id = ${id} and r.state = 'active' and f.id = r.folder_id and was.id = r.access_set_id
      and was.class_code <> f.class_code and now.class_code = f.class_code and now.marking = was.marking
      and now.groups = was.groups and now.alternatives = '{}' and c.code = f.class_code and ${inOneFolder}
    returning r.id, c.path as "classPath", now.marking, now.groups
  `.execute(db)
  return rows.map(({ id: recordId, ...access }) => ({ id: recordId, access }))
}
