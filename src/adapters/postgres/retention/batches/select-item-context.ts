import { type RawBuilder, sql } from 'kysely'
import type { BatchId, RecordId } from '../../../../kernel/ids.ts'
import type {
  BatchFolder,
  ItemContext,
  ItemDetail,
  ItemPart,
  NearbyRecord,
} from '../../../../retention/batches/batch-context.ts'
import type { BatchAsker } from '../../../../retention/batches/batch-store.ts'
import type { Sql } from '../../database.ts'
import { folderTitle } from './select-folders.ts'
import { itemViewColumns, wordsOf } from './select-items.ts'

/** Records to either side of an item in its folder. */
const NEIGHBOURS = 3
/** Linked records of one kind: enough to see that there are some, and which. */
const LINKED = 10

interface Asked extends BatchAsker {
  readonly batchId: BatchId
  readonly recordId: RecordId
}

/** An item in its surroundings; nothing where the batch does not list it. */
export async function selectItemContext(db: Sql, asked: Asked): Promise<ItemContext | undefined> {
  const item = await selectItem(db, asked)
  if (item === undefined) return undefined
  return {
    item,
    folder: await selectFolder(db, item, asked),
    before: [...(await selectNeighbours(db, asked, 'before'))].reverse(),
    after: await selectNeighbours(db, asked, 'after'),
    sameSubjects: await selectSameSubjects(db, asked),
    succession: await selectSuccession(db, asked),
    duplicates: await selectDuplicates(db, item, asked),
    parts: await selectParts(db, asked),
  }
}

async function selectItem(db: Sql, { batchId, recordId, ...asker }: Asked): Promise<ItemDetail | undefined> {
  const written = wordsOf(asker)
  const { rows } = await sql<ItemDetail>`
    select ${itemViewColumns(asker)}, i.folder_id as "folderId", i.sha256,
           record_is_held(r.id, r.folder_id, c.path) as held, ${written(sql`i.decision_reason`)} as "decisionReason",
           ${written(sql`i.decision_authority`)} as "decisionAuthority", coalesce(p.name, i.decided_by) as "decidedBy",
           i.decided_at as "decidedAt"
    from disposal_item i
    join retention_schedule_version v on v.code = i.schedule_code and v.version = i.schedule_version
    join record r on r.id = i.record_id
    join folder f on f.id = i.folder_id
    join folder now_in on now_in.id = r.folder_id
    join file_plan_class c on c.code = now_in.class_code
    left join person p on p.id::text = i.decided_by
    where i.batch_id = ${batchId} and i.record_id = ${recordId}
  `.execute(db)
  return rows[0]
}

async function selectFolder(db: Sql, item: ItemDetail, asker: Asked): Promise<ItemContext['folder']> {
  const { rows } = await sql<Pick<BatchFolder, 'title' | 'status' | 'closedOn'>>`
    select ${folderTitle(asker)} as title, f.status,
           f.closed_on as "closedOn"
    from folder f where f.id = ${item.folderId}
  `.execute(db)
  const found = rows[0]
  return {
    reference: item.folder,
    title: found?.title ?? null,
    status: found?.status ?? 'closed',
    closedOn: found?.closedOn ?? null,
  }
}

const dateOf = (alias: RawBuilder<unknown>) => sql`coalesce(${alias}.document_date, ${alias}.captured_on)`

/** Standing records among the given candidates that the asker may read, as they are seen beside an item. */
async function selectNearby(
  db: Sql,
  { batchId, recordId, accessSets }: Asked,
  found: {
    readonly candidates: RawBuilder<unknown>
    readonly order: RawBuilder<unknown>
    readonly most: number
  },
): Promise<readonly NearbyRecord[]> {
  const { rows } = await sql<NearbyRecord>`
    select r.id as "recordId", r.reference, r.title, f.reference as folder, ${dateOf(sql`r`)} as date,
           r.retention_end as "retentionEnd",
           exists (select from disposal_item i where i.batch_id = ${batchId} and i.record_id = r.id) as "inBatch",
           record_is_held(r.id, r.folder_id, c.path) as held
    from (${found.candidates}) candidate
    join record r on r.id = candidate.id
    join folder f on f.id = r.folder_id
    join file_plan_class c on c.code = f.class_code
    where r.id <> ${recordId} and r.state in ('active', 'destroying')
      and r.access_set_id = any (${accessSets}::integer[])
    order by ${found.order}
    limit ${found.most}
  `.execute(db)
  return rows
}

function selectNeighbours(db: Sql, asked: Asked, side: 'before' | 'after'): Promise<readonly NearbyRecord[]> {
  const is = side === 'before' ? sql`<` : sql`>`
  const way = side === 'before' ? sql`desc` : sql`asc`
  return selectNearby(db, asked, {
    candidates: sql`
      select other.id from record item
      join lateral (
        select o.* from record o where o.folder_id = item.folder_id
        union all
        select o.* from record_filing x join record o on o.id = x.record_id and o.folder_id <> item.folder_id
        where x.folder_id = item.folder_id and x.left_on is null
      ) other on true
      where item.id = ${asked.recordId}
        and item.access_set_id = any (${asked.accessSets}::integer[])
        and (${dateOf(sql`other`)}, other.reference) ${is} (${dateOf(sql`item`)}, item.reference)`,
    order: sql`${dateOf(sql`r`)} ${way}, r.reference ${way}`,
    most: NEIGHBOURS,
  })
}

function selectSameSubjects(db: Sql, asked: Asked): Promise<readonly NearbyRecord[]> {
  const about = sql`
    select jsonb_build_array(subject.one)
    from record item
    join folder f on f.id = any (array(
      select item.folder_id
      union
      select x.folder_id from record_filing x where x.record_id = item.id and x.left_on is null
    ))
    cross join lateral jsonb_array_elements(item.subjects || f.subjects) as subject (one)
    where item.id = ${asked.recordId} and item.access_set_id = any (${asked.accessSets}::integer[])`
  return selectNearby(db, asked, {
    candidates: sql`
      select other.id from record other
      where other.subjects @> any (array(${about})) and other.subjects <> '[]' and other.state in ('active', 'destroying')
      union
      select other.id from folder f
      cross join lateral (
        select r.id from record r where r.folder_id = f.id
        union all
        select x.record_id from record_filing x where x.folder_id = f.id and x.left_on is null
      ) other
      where f.subjects @> any (array(${about})) and f.subjects <> '[]'
        and f.id <> (select item.folder_id from record item where item.id = ${asked.recordId})`,
    order: sql`${dateOf(sql`r`)}, r.reference`,
    most: LINKED,
  })
}

function selectSuccession(db: Sql, asked: Asked): Promise<readonly NearbyRecord[]> {
  return selectNearby(db, asked, {
    candidates: sql`
      select item.superseded_by as id from record item
      where item.id = ${asked.recordId} and item.access_set_id = any (${asked.accessSets}::integer[])
      union
      select other.id from record other
      where other.superseded_by = ${asked.recordId} and exists (
        select from record item
        where item.id = ${asked.recordId} and item.access_set_id = any (${asked.accessSets}::integer[])
      )`,
    order: sql`${dateOf(sql`r`)}, r.reference`,
    most: LINKED,
  })
}

function selectDuplicates(db: Sql, item: ItemDetail, asked: Asked): Promise<readonly NearbyRecord[]> {
  return selectNearby(db, asked, {
    candidates: sql`
      select distinct same.record_id as id from component same
      where same.sha256 = ${item.sha256}
        and exists (
          select from record item
          where item.id = ${asked.recordId} and item.access_set_id = any (${asked.accessSets}::integer[])
        )`,
    order: sql`r.reference`,
    most: LINKED,
  })
}

async function selectParts(db: Sql, { recordId, accessSets }: Asked): Promise<readonly ItemPart[]> {
  const { rows } = await sql<ItemPart>`
    select p.role, p.filename, p.media_type as "mediaType", p.size
    from component p join record r on r.id = p.record_id
    where p.record_id = ${recordId} and r.access_set_id = any (${accessSets}::integer[])
    order by p.position
  `.execute(db)
  return rows
}
