import { type RawBuilder, sql } from 'kysely'
import type { BatchId } from '../../../../kernel/ids.ts'
import type { CivilDate } from '../../../../records/dates/civil-date.ts'
import type { BatchFolder } from '../../../../retention/batches/batch-context.ts'
import type { BatchAsker } from '../../../../retention/batches/batch-store.ts'
import type { Sql } from '../../database.ts'
import { given } from '../../given.ts'
import { heldNow } from '../held-now.ts'
import { withheldUnless } from './select-items.ts'

/** A page of the folders that a batch lists something of, each with the records that it does not list. */
export async function selectFolders(
  db: Sql,
  batchId: BatchId,
  { accessSets, unread }: BatchAsker,
  today: CivilDate,
  page: { readonly size: number; readonly after: readonly string[] | null },
): Promise<readonly BatchFolder[]> {
  const { rows } = await sql<BatchFolder>`
    with listed as materialized (
      select i.folder_id, count(*) as items,
             count(*) filter (where i.state = 'proposed' and i.decision is null) as undecided,
             min(read.date) as first_date, max(read.date) as last_date
      from disposal_item i
      left join lateral (
        select coalesce(r.document_date, r.captured_on) as date from record r
        where r.id = i.record_id and r.title is not null and r.access_set_id = any (${accessSets}::integer[])
      ) read on true
      where i.batch_id = ${batchId}
      group by i.folder_id
    ),
    page as materialized (
      select l.*, f.reference, f.status, f.closed_on,
             ${folderTitle({ accessSets, unread })} as title
      from listed l
      join folder f on f.id = l.folder_id
      where ${given(page.after, ([reference]) => sql`f.reference > ${reference}`)}
      order by f.reference
      limit ${page.size}
    ),
    lying as (
      select p.folder_id, r.id as record_id from page p join record r on r.folder_id = p.folder_id
      union all
      select p.folder_id, x.record_id
      from page p
      join record_filing x on x.folder_id = p.folder_id and x.left_on is null
      join record r on r.id = x.record_id and r.folder_id <> p.folder_id
    ),
    other as materialized (
      select lying.folder_id, r.retention_state, r.retention_end, ${heldNow} as held
      from lying
      join record r on r.id = lying.record_id
      where r.state in ('active', 'destroying') and r.access_set_id = any (${accessSets}::integer[])
        and not exists (select from disposal_item i where i.batch_id = ${batchId} and i.record_id = r.id)
    )
    select p.reference, p.title, p.status, p.closed_on as "closedOn", p.items, p.undecided,
           p.first_date as "firstDate", p.last_date as "lastDate", jsonb_build_object(
             'total', count(o.folder_id),
             'held', count(*) filter (where o.held),
             'untriggered', count(*) filter (where not o.held and o.retention_state = 'untriggered'),
             'permanent', count(*) filter (where not o.held and o.retention_state = 'permanent'),
             'dueLater', count(*) filter (where not o.held and o.retention_end >= ${today}::date),
             'due', count(*) filter (where not o.held and o.retention_end < ${today}::date)
           ) as others
    from page p left join other o on o.folder_id = p.folder_id
    group by p.folder_id, p.reference, p.title, p.status, p.closed_on, p.items, p.undecided, p.first_date, p.last_date
    order by p.reference
  `.execute(db)
  return rows
}

/** The title of the folder `f`, to those who may read it. */
export function folderTitle({ accessSets, unread }: BatchAsker): RawBuilder<unknown> {
  const isRead = sql`f.access_set_id = any (${accessSets}::integer[])`
  return unread === 'withheld'
    ? withheldUnless(isRead, sql`f.title`)
    : sql`case when ${isRead} then f.title end`
}
