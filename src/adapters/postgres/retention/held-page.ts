import { type RawBuilder, sql } from 'kysely'
import type { RecordId } from '../../../kernel/ids.ts'
import { afterId } from '../after-id.ts'
import type { Sql } from '../database.ts'
import { PLANNED_ANEW } from '../statement-names.ts'
import { heldFolders } from './standing-in-the-way.ts'

interface Page {
  readonly size: number
  readonly after: RecordId | null
}

const AFTER_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/**
 * The ids of the next records that a hold binds, beside a `held_folder` made of `heldFolders`; as `heldNow` says of each.
 * Every way in which a record can be held is read no further than a page, and by none of them the same record twice.
 * `until`: from `endOfHeldPage`, in the same transaction.
 */
export function heldPage({
  until,
  ...page
}: Page & { readonly until: RecordId | null }): RawBuilder<unknown> {
  // Read on from the last id, each record asked of (`is true`): joined, all of the folders would be sorted for every page.
  const inFolders = sql`
    select r.id from record r
    where (select exists (select from held_folder)) and (r.folder_id in (select id from held_folder)) is true
      and r.id <= ${until ?? AFTER_ALL}::uuid`
  return sql`
    select id from (${lookedUp(page)} union ${pageOf(inFolders, page)}) held
    order by id limit ${page.size}`
}

/**
 * Where the page ends at the latest, being full by then with what is not found through the records themselves: these are gone
 * through no further. Where few lie in held folders, every page would go through all that there are otherwise. As a value of its own:
 * out of a query within the statement the index would not be entered by it.
 */
export async function endOfHeldPage(db: Sql, page: Page): Promise<RecordId | null> {
  const { rows } = await sql<{ readonly id: RecordId }>`
    ${sql.raw(PLANNED_ANEW)}
    with held_folder as materialized (${heldFolders})
    select id from (${lookedUp(page)}) held order by id offset ${page.size - 1} limit 1
  `.execute(db)
  return rows[0]?.id ?? null
}

/** What holds have caught, or are placed on, and what is filed in their folders beside its first. */
function lookedUp(page: Page): RawBuilder<unknown> {
  const ways = [
    sql`
      select distinct r.id from hold_item i join record r on r.id = i.record_id
      where i.released_at is null and i.too_late_at is null and i.record_id > ${afterId(page.after)}`,
    sql`
      select distinct r.id from hold_scope s join record r on r.id = s.record_id
      where s.released_at is null and s.record_id > ${afterId(page.after)}`,
    sql`
      select distinct r.id from record_filing x join held_folder h on h.id = x.folder_id join record r on r.id = x.record_id
      where x.left_on is null`,
  ]
  return sql.join(
    ways.map((way) => pageOf(way, page)),
    sql` union `,
  )
}

function pageOf(way: RawBuilder<unknown>, { size, after }: Page): RawBuilder<unknown> {
  return sql`(${way} and r.state in ('active', 'destroying') and r.id > ${afterId(after)} order by r.id limit ${size})`
}
