import { type RawBuilder, sql } from 'kysely'

/** States in which an item keeps its record from being listed again; as in the index `one_open_item`. */
export const openStates = sql`('proposed', 'approved', 'destroying', 'verifying', 'stuck')`

/** All other states of an item: nothing comes after them. */
export const endedStates = sql`('destroyed', 'transferred', 'retained', 'skipped')`

/** The classes (`code`) that holds bind, on them or on a class above; one that is held twice is there twice. */
export const heldClasses = sql`
  select c.code
  from file_plan_class c cross join unnest(c.path) above
  join hold_scope s on s.class_code = above and s.released_at is null
`

/**
 * Folders in which everything is held, by a hold on them or on a class above: a few rows, read once a statement. One that is
 * held twice is there twice.
 */
export const heldFolders = sql`
  select s.folder_id as id from hold_scope s where s.released_at is null and s.folder_id is not null
  union all
  select f.id from (${heldClasses}) held join folder f on f.class_code = held.code
`

/**
 * Whether a hold binds the record `r`; beside a `held_folder` made of `heldFolders`. `offset 0` has PostgreSQL look each
 * record up: it would read everything that is held into memory otherwise, for every page of a sweep.
 */
export const isHeld = isHeldWhere(sql`exists (
  select from hold_item h where h.record_id = r.id and h.released_at is null and h.too_late_at is null offset 0
)`)

/** The same, for whoever has looked already whether a hold has `caught` it. */
export function isHeldWhere(caught: RawBuilder<boolean>): RawBuilder<boolean> {
  return sql`(
    r.folder_id in (select id from held_folder)
    or r.id in (
      select x.record_id from record_filing x join held_folder h on h.id = x.folder_id where x.left_on is null
    )
    or ${caught}
    or exists (select from hold_scope s where s.record_id = r.id and s.released_at is null offset 0)
  )`
}

/** Whether the record `r` waits in an open batch. */
export const isListed = sql`
  exists (select from disposal_item i where i.record_id = r.id and i.state in ${openStates})
`
