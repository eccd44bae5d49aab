import { sql } from 'kysely'
import type { FolderId, HoldId, RecordId } from '../../../kernel/ids.ts'
import type { LostHold, LostProceeding } from '../../../retention/restore/lost-work.ts'
import type { PlacedAgain } from '../../../retention/restore/restore-store.ts'
import type { Sql } from '../database.ts'

/**
 * Writes a hold under its own id, on what of its scope the database knows; where `everything`, also on every class at the
 * top of the plan. Each row of the scope counts up, as with any hold.
 */
export async function placeHoldAgain(
  db: Sql,
  hold: LostHold,
  everything: boolean,
  words: { readonly name: string; readonly text: string },
): Promise<PlacedAgain> {
  const named = hold.records.length + hold.folders.length + hold.classes.length
  const inserted = await sql`
    insert into hold
      (id, kind, strength, name, reason, authority, review_on, reference, opened_on, state, placed_by, placed_at)
    values (${hold.id}, ${hold.kind}, ${hold.strength}, ${words.name}, ${words.text}, ${words.text}, ${hold.reviewOn},
            ${hold.kind === 'hold' ? null : words.name}, ${hold.openedOn}, 'placed', ${hold.placedBy}, ${hold.placedAt})
    on conflict (id) do nothing
    returning id
  `.execute(db)
  if (inserted.rows.length === 0) return { placed: false, missing: 0 }
  const bound = await bindScope(db, hold.id, { ...hold, everything })
  return { placed: true, missing: everything ? 0 : named - bound }
}

interface ScopeToBind {
  readonly records: readonly RecordId[]
  readonly folders: readonly FolderId[]
  readonly classes: readonly string[]
  readonly everything: boolean
}

/**
 * Puts a hold on what of this the database knows; where `everything`, also on every class at the top of the plan. Each row
 * counts up. Answers on how many it stands.
 */
export async function bindScope(
  db: Sql,
  id: HoldId,
  { records, folders, classes, everything }: ScopeToBind,
): Promise<number> {
  const scope = await sql`
    insert into hold_scope (hold_id, class_code, folder_id, record_id)
    select ${id}::uuid, code, null::uuid, null::uuid from file_plan_class
    where code = any (${classes}::text[]) or (${everything}::boolean and parent_code is null and not built_in)
    union all select ${id}::uuid, null, id, null from folder where id = any (${folders}::uuid[])
    union all select ${id}::uuid, null, null, id from record where id = any (${records}::uuid[])
    returning hold_id
  `.execute(db)
  await sql`
    update file_plan_class set holds_placed = holds_placed + 1
    where code in (select class_code from hold_scope where hold_id = ${id})
  `.execute(db)
  await sql`
    update folder set holds_placed = holds_placed + 1 where id in (select folder_id from hold_scope where hold_id = ${id})
  `.execute(db)
  await sql`
    update record set holds_placed = holds_placed + 1 where id in (select record_id from hold_scope where hold_id = ${id})
  `.execute(db)
  return scope.rows.length
}

/** Writes that a review, complaint or appeal about a hold is open: what was opened since keeps the hold from being lifted. */
export async function openProceedingAgain(db: Sql, proceeding: LostProceeding): Promise<void> {
  const { holdId, number, type, openedOn, openedBy } = proceeding
  await sql`
    insert into hold_proceeding (hold_id, number, type, opened_on, opened_by)
    select id, ${number}::integer, ${type}, ${openedOn}::date, ${openedBy}
    from hold where id = ${holdId} and state <> 'lifted' and kind <> 'hold'
    on conflict (hold_id, number) do nothing
  `.execute(db)
}
