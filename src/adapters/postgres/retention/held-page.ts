import { type RawBuilder, sql } from 'kysely'
import type { RecordId } from '../../../kernel/ids.ts'
import { afterId } from '../after-id.ts'

/**
 * The ids of the next records that a hold binds, beside a `held_folder` made of `heldFolders`; as `heldNow` says of each.
 * Every way in which a record can be held is read no further than a page, and by none of them the same record twice.
 */
export function heldPage({
  size,
  after,
}: {
  readonly size: number
  readonly after: RecordId | null
}): RawBuilder<unknown> {
  const standing = sql`r.state in ('active', 'destroying')`
  const ways = [
    sql`
      select distinct r.id from hold_item i join record r on r.id = i.record_id
      where i.released_at is null and i.too_late_at is null and i.record_id > ${afterId(after)}`,
    sql`
      select distinct r.id from hold_scope s join record r on r.id = s.record_id
      where s.released_at is null and s.record_id > ${afterId(after)}`,
    // Read on from the last id, each record asked of (`is true`): joined, all of the folders would be sorted for every page.
    sql`
      select r.id from record r
      where (select exists (select from held_folder)) and (r.folder_id in (select id from held_folder)) is true`,
    sql`
      select distinct r.id from record_filing x join held_folder h on h.id = x.folder_id join record r on r.id = x.record_id
      where x.left_on is null`,
  ]
  const pages = ways.map(
    (way) => sql`(${way} and ${standing} and r.id > ${afterId(after)} order by r.id limit ${size})`,
  )
  return sql`select id from (${sql.join(pages, sql` union `)}) held order by id limit ${size}`
}
