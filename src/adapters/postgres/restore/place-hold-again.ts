import { sql } from 'kysely'
import type { LostHold } from '../../../retention/restore/lost-work.ts'
import type { PlacedAgain } from '../../../retention/restore/restore-store.ts'
import type { Sql } from '../database.ts'

/**
 * Writes a hold under its own id, on what of its scope the database knows; where the log names nothing, on every class
 * at the top of the plan. Each row of the scope counts up, as with any hold.
 */
export async function placeHoldAgain(
  db: Sql,
  hold: LostHold,
  words: { readonly name: string; readonly text: string },
): Promise<PlacedAgain> {
  const named = hold.records.length + hold.folders.length + hold.classes.length
  const inserted = await sql`
    insert into hold (id, name, reason, authority, review_on, state, placed_by, placed_at)
    values (${hold.id}, ${words.name}, ${words.text}, ${words.text}, ${hold.reviewOn}, 'placed', ${hold.placedBy},
            ${hold.placedAt})
    on conflict (id) do nothing
    returning id
  `.execute(db)
  if (inserted.rows.length === 0) return { placed: false, missing: 0 }
  const scope = await sql`
    insert into hold_scope (hold_id, class_code, folder_id, record_id)
    select ${hold.id}::uuid, code, null::uuid, null::uuid from file_plan_class
    where code = any (${hold.classes}::text[]) or (${named === 0}::boolean and parent_code is null and not built_in)
    union all select ${hold.id}::uuid, null, id, null from folder where id = any (${hold.folders}::uuid[])
    union all select ${hold.id}::uuid, null, null, id from record where id = any (${hold.records}::uuid[])
    returning hold_id
  `.execute(db)
  await sql`
    update file_plan_class set holds_placed = holds_placed + 1
    where code in (select class_code from hold_scope where hold_id = ${hold.id})
  `.execute(db)
  await sql`
    update folder set holds_placed = holds_placed + 1 where id in (select folder_id from hold_scope where hold_id = ${hold.id})
  `.execute(db)
  await sql`
    update record set holds_placed = holds_placed + 1 where id in (select record_id from hold_scope where hold_id = ${hold.id})
  `.execute(db)
  return { placed: true, missing: named === 0 ? 0 : named - scope.rows.length }
}
