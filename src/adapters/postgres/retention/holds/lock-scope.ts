import { sql } from 'kysely'
import type { FolderId, RecordId } from '../../../../kernel/ids.ts'
import type { ReadingPlace } from '../../../../records/access-conditions.ts'
import type { Marking } from '../../../../records/marking.ts'
import type { FoundScope, ScopeNames } from '../../../../retention/holds/hold-store.ts'
import type { Sql } from '../../database.ts'
import { readHeld } from '../../read-held.ts'

interface Conditions {
  readonly classPath: readonly string[]
  readonly marking: Marking
  readonly groups: readonly string[]
  readonly alternatives?: readonly ReadingPlace[]
}

/** Locks what a hold is placed on, top down and each kind in the order of its keys, as destruction does. */
export async function lockScope(db: Sql, names: ScopeNames): Promise<FoundScope> {
  const classes = await sql<{ readonly code: string; readonly path: readonly string[] }>`
    select code, path from file_plan_class where code = any (${names.classes}::text[]) order by code for update
  `.execute(db)
  const folders = await readHeld(
    db,
    sql`select from folder where reference = any (${names.folders}::text[]) order by id for update`,
    sql<{ readonly id: FolderId; readonly reference: string } & Conditions>`
      select f.id, f.reference, c.path as "classPath", f.marking, f.groups
      from folder f join file_plan_class c on c.code = f.class_code
      where f.reference = any (${names.folders}::text[])
      order by f.id
    `,
  )
  const records = await readHeld(
    db,
    sql`select from record where id = any (${names.records}::uuid[]) order by id for update`,
    sql<{ readonly id: RecordId } & Conditions>`
      select r.id, c.path as "classPath", a.marking, a.groups, access_places(a.alternatives) as alternatives
      from record r join access_set a on a.id = r.access_set_id join file_plan_class c on c.code = a.class_code
      where r.id = any (${names.records}::uuid[])
      order by r.id
    `,
  )
  return {
    classes: classes.rows,
    folders: folders.map(({ id, reference, ...access }) => ({ id, reference, access })),
    records: records.map(({ id, ...access }) => ({ id, access })),
  }
}
