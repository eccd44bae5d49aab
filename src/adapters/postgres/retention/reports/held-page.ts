import { type RawBuilder, sql } from 'kysely'
import type { RecordId } from '../../../../kernel/ids.ts'
import { afterId } from '../../after-id.ts'
import type { Sql } from '../../database.ts'
import { PLANNED_ANEW } from '../../statement-names.ts'
import { foldersUnderHold, heldClasses, heldSets } from '../standing-in-the-way.ts'

interface Page {
  readonly size: number
  readonly after: RecordId | null
}

const AFTER_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/**
 * What the page of what is held stands beside: a few rows each, however many folders lie in a held class, which would be read anew
 * for every page.
 */
export const heldPlaces = sql`
  held_folder as materialized (${foldersUnderHold}),
  held_class as materialized (${heldClasses}),
  held_set as materialized (${heldSets})
`

/**
 * The ids of the next records that a hold binds, beside `heldPlaces`; as `heldNow` says of each.
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
    where (select exists (select from held_folder) or exists (select from held_set))
      and (r.folder_id in (select id from held_folder) or r.access_set_id in (select id from held_set)) is true
      and r.id <= ${until ?? AFTER_ALL}::uuid`
  const ways = [...caught(page), filedBesides(page, until), inFolders]
  return sql`
    select id from (${pagesOf(ways, page)}) held
    order by id limit ${page.size}`
}

/**
 * Where the page ends at the latest, being full by then with what is not found through the records and filings themselves: these
 * are gone through no further. Where few lie in held folders, every page would go through all that there are otherwise. As a value
 * of its own: out of a query within the statement the index would not be entered by it.
 */
export async function endOfHeldPage(db: Sql, page: Page): Promise<RecordId | null> {
  const end = (ways: readonly RawBuilder<unknown>[]) => sql<{ readonly id: RecordId }>`
    ${sql.raw(PLANNED_ANEW)}
    with ${heldPlaces}
    select id from (${pagesOf(ways, page)}) held order by id offset ${page.size - 1} limit 1
  `
  const { rows } = await end(caught(page)).execute(db)
  if (rows[0] !== undefined) return rows[0].id
  // Little more has been caught: what is filed in held folders may fill it.
  const { rows: further } = await end([...caught(page), filedBesides(page, null)]).execute(db)
  return further[0]?.id ?? null
}

/** What holds have caught, or are placed on. */
function caught(page: Page): readonly RawBuilder<unknown>[] {
  return [
    sql`
      select distinct r.id from hold_item i join record r on r.id = i.record_id
      where i.released_at is null and i.too_late_at is null and i.record_id > ${afterId(page.after)}`,
    sql`
      select distinct r.id from hold_scope s join record r on r.id = s.record_id
      where s.released_at is null and s.record_id > ${afterId(page.after)}`,
  ]
}

/** What is filed in held folders beside its first. */
function filedBesides(page: Page, until: RecordId | null): RawBuilder<unknown> {
  return sql`
    select distinct r.id from record_filing x join folder f on f.id = x.folder_id join record r on r.id = x.record_id
    where (f.class_code in (select code from held_class) or x.folder_id in (select id from held_folder)) and x.left_on is null and x.record_id > ${afterId(page.after)} and x.record_id <= ${until ?? AFTER_ALL}::uuid`
}

function pagesOf(ways: readonly RawBuilder<unknown>[], { size, after }: Page): RawBuilder<unknown> {
  const pages = ways.map(
    (way) =>
      sql`(${way} and r.state in ('active', 'destroying') and r.id > ${afterId(after)} order by r.id limit ${size})`,
  )
  return sql.join(pages, sql` union `)
}
