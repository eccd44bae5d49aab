import { sql } from 'kysely'
import type { FolderId, RecordId } from '../../../../kernel/ids.ts'
import type { ReadingPlace } from '../../../../records/access-conditions.ts'
import { accessIn } from '../../../../records/access-in.ts'
import type { Marking } from '../../../../records/marking.ts'
import type { AlignedRecords } from '../../../../retention/reclassification/reclassification-store.ts'
import { accessSet } from '../../access-set.ts'
import type { Sql } from '../../database.ts'
import { sortedGroups } from '../../sorted-groups.ts'
import { inOneFolder } from '../dates/in-one-folder.ts'

/** Destruction counts the revision of what it removes from the index: nobody else does meanwhile. */
const nextRevision = sql`r.revision + case r.state when 'active' then 1 else 0 end`

/**
 * Holds what is not read as its folder is. No row is joined to: one that somebody else changes meanwhile is looked at anew when
 * they have committed, and its access set would be found under none of the rows that were joined before.
 */
export async function holdOutOfLine(db: Sql, id: FolderId): Promise<readonly RecordId[]> {
  const { rows } = await sql<{ readonly id: RecordId }>`
    select r.id from record r
    where r.state in ('active', 'destroying')
      and (
        r.folder_id = ${id}
        or r.id = any (array(select x.record_id from record_filing x where x.folder_id = ${id} and x.left_on is null))
      )
      and r.access_set_id <> all (array(
        select a.id from folder f join access_set a on a.class_code = f.class_code and a.groups = ${sortedGroups}
        -- As text, the lower marking comes first.
        where f.id = ${id} and a.marking >= f.marking and a.alternatives = '{}'
      ))
    order by r.id for update of r
  `.execute(db)
  return rows.map((row) => row.id)
}

/** Lets held records of a folder be read as it is. */
export async function alignRecords(
  db: Sql,
  id: FolderId,
  records: readonly RecordId[],
  isReadOtherwise: boolean,
): Promise<readonly AlignedRecords[]> {
  return [
    ...(await alignInOneFolder(db, id, records)),
    ...(await alignInSeveral(db, records, isReadOtherwise)),
  ]
}

async function alignInOneFolder(
  db: Sql,
  id: FolderId,
  records: readonly RecordId[],
): Promise<readonly AlignedRecords[]> {
  const those = sql`r.id = any (${records}::uuid[]) and r.folder_id = ${id} and ${inOneFolder}`
  const wanted = await sql<{ readonly marking: Marking } & ReadingPlace>`
    select distinct greatest(r.marking, f.marking) as marking, c.path as "classPath", ${sortedGroups} as groups
    from record r join folder f on f.id = r.folder_id join file_plan_class c on c.code = f.class_code
    where ${those}
  `.execute(db)
  const aligned: AlignedRecords[] = []
  for (const access of wanted.rows) {
    const set = await accessSet(db, access)
    const { rows } = await sql<{ readonly id: RecordId }>`
      update record r set marking = ${access.marking}, access_set_id = ${set}, revision = ${nextRevision}
      from folder f
      where ${those} and f.id = r.folder_id and greatest(r.marking, f.marking) = ${access.marking} and r.access_set_id <> ${set}
      returning r.id
    `.execute(db)
    if (rows.length > 0) aligned.push({ ids: rows.map((row) => row.id), access })
  }
  return aligned
}

/**
 * Those that are filed in other folders as well: few, and each has its own others. Where the folder itself is read otherwise, so is
 * that they lie in it, though the same people may read them as before.
 */
async function alignInSeveral(
  db: Sql,
  records: readonly RecordId[],
  isReadOtherwise: boolean,
): Promise<readonly AlignedRecords[]> {
  const { rows } = await sql<{
    readonly id: RecordId
    readonly marking: Marking
    readonly accessSet: number
    readonly places: readonly ReadingPlace[]
  }>`
    select r.id, greatest(r.marking, filed.marking) as marking, r.access_set_id as "accessSet", filed.places
    from record r
    cross join lateral (
      select max(f.marking) as marking,
             jsonb_agg(jsonb_build_object('classPath', c.path, 'groups', f.groups) order by x.folder_id <> r.folder_id, x.position) as places
      from record_filing x join folder f on f.id = x.folder_id join file_plan_class c on c.code = f.class_code
      where x.record_id = r.id and x.left_on is null
    ) filed
    where r.id = any (${records}::uuid[]) and filed.places is not null
    order by r.id
  `.execute(db)
  const aligned: AlignedRecords[] = []
  for (const { id, marking, accessSet: before, places } of rows) {
    const [first, ...further] = places
    if (first === undefined) continue
    const access = accessIn(first, further, marking)
    const now = await accessSet(db, access)
    if (now === before && !isReadOtherwise) continue
    if (now === before)
      await sql`
        select note_access_change(r.id, r.folder_id, r.access_set_id, null) from record r where r.id = ${id}
      `.execute(db)
    await sql`
      update record r set marking = ${marking}, access_set_id = ${now}, revision = ${nextRevision} where id = ${id}
    `.execute(db)
    aligned.push({ ids: [id], access })
  }
  return aligned
}
