import { sql } from 'kysely'
import type { RecordId } from '../../../../kernel/ids.ts'
import type { CivilDate } from '../../../../records/dates/civil-date.ts'
import type { Marking } from '../../../../records/marking.ts'
import type { FilingsForLeaving, LeavingFolders } from '../../../../retention/sweep/sweep-store.ts'
import { accessSet } from '../../access-set.ts'
import { afterId } from '../../after-id.ts'
import type { Sql } from '../../database.ts'
import { readHeld } from '../../read-held.ts'
import { isListed } from '../standing-in-the-way.ts'

/** Records of which one of several folders has come to its end. */
export async function filedPast(
  db: Sql,
  asOf: CivilDate,
  after: RecordId | null,
  limit: number,
): Promise<readonly RecordId[]> {
  const { rows } = await sql<{ readonly id: RecordId }>`
    select distinct x.record_id as id
    from record_filing x
    where x.left_on is null and x.retention_end < ${asOf}::date
      and x.record_id > ${afterId(after)}
      and exists (
        select from record_filing other
        where other.record_id = x.record_id and other.left_on is null
          and (other.retention_end is null or other.retention_end > x.retention_end)
      )
    order by id
    limit ${limit}
  `.execute(db)
  return rows.map(({ id }) => id)
}

/** The record's row is held, and read again where it stands: filing, holds and destruction change it or wait for it. */
export async function filingsForLeaving(db: Sql, id: RecordId): Promise<FilingsForLeaving | undefined> {
  const [record] = await readHeld(
    db,
    sql`select from record where id = ${id} for update`,
    sql<{ readonly marking: Marking; readonly retainedUntil: CivilDate | null }>`
    select r.marking, r.retained_until as "retainedUntil"
    from record r
    join folder f on f.id = r.folder_id
    join file_plan_class c on c.code = f.class_code
    where r.id = ${id} and r.state = 'active' and not r.retained_permanently
      and not record_is_held(r.id, r.folder_id, c.path) and not ${isListed}
  `,
  )
  if (record === undefined) return undefined
  const filings = await sql<FilingsForLeaving['filings'][number]>`
    select x.folder_id as "folderId", x.retention_state as state, x.retention_end as "retentionEnd",
           jsonb_build_object('classPath', c.path, 'marking', f.marking, 'groups', f.groups) as access
    from record_filing x
    join folder f on f.id = x.folder_id
    join file_plan_class c on c.code = f.class_code
    join record r on r.id = x.record_id
    where x.record_id = ${id} and x.left_on is null
    -- A folder that it has returned to stands behind the one in which it stayed, whatever its place was before.
    order by x.folder_id <> r.folder_id, x.position
  `.execute(db)
  return { ...record, filings: filings.rows }
}

/** The record leaves these folders and is shown in the first that is left. */
export async function leaveFolders(
  db: Sql,
  id: RecordId,
  { on, folders, first, access }: LeavingFolders,
): Promise<void> {
  await sql`
    update record_filing set left_on = ${on}
    where record_id = ${id} and folder_id = any (${folders}::uuid[]) and left_on is null
  `.execute(db)
  await sql`
    update record
    set folder_id = ${first}, access_set_id = ${await accessSet(db, access)}, revision = revision + 1
    where id = ${id}
  `.execute(db)
}
