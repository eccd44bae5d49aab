import { type RawBuilder, sql } from 'kysely'
import type { RecordId } from '../../../kernel/ids.ts'
import type { ComponentEntity, FolderOfRecord, RecordEntity } from '../../../records/record-entity.ts'
import type { Sql } from '../database.ts'
import { readHeld } from '../read-held.ts'
import { type RecordRow, recordOf } from './record-row.ts'

/** How the record's row is held until the transaction ends. */
type RowHold = 'none' | 'share' | 'update'

const clauses: { readonly [Hold in Exclude<RowHold, 'none'>]: RawBuilder<unknown> } = {
  share: sql`for share`,
  update: sql`for update`,
}

/** The record with folders, class and components, its row held as asked. Nothing where it does not exist or is out of reach. */
export async function selectRecord(db: Sql, id: RecordId, hold: RowHold): Promise<RecordEntity | undefined> {
  const [record] = await selectRecords(db, [id], hold)
  return record
}

/** The same of several, by the order of their ids, in as many round trips as for one. */
export async function selectRecords(
  db: Sql,
  ids: readonly RecordId[],
  hold: RowHold,
): Promise<readonly RecordEntity[]> {
  // In one order everywhere, so that two who hold several rows never wait for each other.
  const row =
    hold === 'none'
      ? null
      : sql`select from record where id = any(${ids}::uuid[]) order by id ${clauses[hold]}`
  const rows = await readHeld(
    db,
    row,
    sql<RecordRow>`
    select r.id, r.reference, r.title, r.title_is_filename as "titleIsFilename", c.path as "classPath", a.groups, r.marking,
           access_places(a.alternatives) as places, r.state, r.document_date as "documentDate", r.received_on as "receivedOn", r.captured_at as "capturedAt",
           r.captured_on as "capturedOn", r.author, r.keywords, r.fields, r.subjects, r.people, r.format, r.reading,
           r.reading_detail as "readingDetail", r.revision, r.superseded_on as "supersededOn",
           -- Where row-level security hides what took its place, nobody is told of it.
           (select s.id from record s where s.id = r.superseded_by) as "supersededBy"
    from record r
    join access_set a on a.id = r.access_set_id
    join file_plan_class c on c.code = a.class_code
    where r.id = any(${ids}::uuid[])
    order by r.id
  `,
  )
  if (rows.length === 0) return []
  // After the rows are held, so that nothing is missed that a transaction before us has added.
  const belongings = await selectBelongings(
    db,
    rows.map(({ id }) => id),
  )
  return rows.flatMap((found) => {
    const { folders = [], components = [] } = belongings.get(found.id) ?? {}
    return recordOf(found, folders, components) ?? []
  })
}

interface Belongings {
  readonly id: RecordId
  readonly folders: readonly FolderOfRecord[]
  readonly components: readonly ComponentEntity[]
}

/**
 * The folders that each record is filed in and has not left, its first before the others, as far as they are within reach, and
 * its components: in one round trip.
 */
async function selectBelongings(
  db: Sql,
  ids: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, Belongings>> {
  const { rows } = await sql<Belongings>`
    select one.id, (
        select coalesce(jsonb_agg(
          jsonb_build_object(
            'folder', jsonb_build_object('id', f.id, 'reference', f.reference), 'classCode', f.class_code,
            'access', jsonb_build_object('classPath', c.path, 'marking', f.marking, 'groups', f.groups)
          ) order by filed.position
        ), '[]')
        from (
          select r.folder_id, -1 as position from record r where r.id = one.id
          union all
          select x.folder_id, x.position
          from record r join record_filing x on x.record_id = r.id and x.left_on is null and x.folder_id <> r.folder_id
          where r.id = one.id
        ) as filed
        join folder f on f.id = filed.folder_id
        join file_plan_class c on c.code = f.class_code
      ) as folders,
      (
        select coalesce(jsonb_agg(
          jsonb_build_object(
            'id', m.id, 'role', m.role, 'parentId', m.parent_id, 'filename', m.filename, 'mediaType', m.media_type,
            'format', m.format, 'size', m.size, 'sha256', m.sha256, 'objectKey', m.object_key, 'textKey', m.text_key,
            'quarantined', m.quarantined
          ) order by m.position
        ), '[]')
        from component m where m.record_id = one.id
      ) as components
    from unnest(${ids}::uuid[]) as one (id)
  `.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}
