import { sql } from 'kysely'

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

/** Whether a hold has caught the record `r`. */
const isCaught = sql`exists (
  select from hold_item h where h.record_id = r.id and h.released_at is null and h.too_late_at is null offset 0
)`

/** Whether a hold is on the record `r` itself. */
const isHeldItself = sql`exists (select from hold_scope s where s.record_id = r.id and s.released_at is null offset 0)`

/**
 * Folders in which everything is held, by a hold on them or on a class above: a few rows, read once a statement. One that is
 * held twice is there twice.
 */
export const heldFolders = sql`
  select s.folder_id as id from hold_scope s where s.released_at is null and s.folder_id is not null
  union all
  select f.id from (${heldClasses}) held join folder f on f.class_code = held.code
`

/** Folders on which holds are themselves: a few rows, read once a statement, beside `heldSets` for those of held classes. */
export const foldersUnderHold = sql`
  select s.folder_id as id from hold_scope s where s.released_at is null and s.folder_id is not null
`

/** The access sets of classes that holds bind: a record's is of its folder's class. A few rows, read once a statement. */
export const heldSets = sql`select a.id from access_set a where a.class_code in (${heldClasses})`

/** What is filed, as `x`, in a folder in which everything is held, by a hold on it or on a class above. */
export const filedWhereHeld = sql`
  select from record_filing x join folder xf on xf.id = x.folder_id
  where x.left_on is null and (
    xf.class_code in (${heldClasses})
    or x.folder_id in (select s.folder_id from hold_scope s where s.released_at is null and s.folder_id is not null)
  )
`

/**
 * Whether a hold binds the record `r`. `offset 0` has PostgreSQL look each record up: it would read everything that is held into
 * memory otherwise, for every page of a sweep or a report.
 */
export const isHeld = sql`(
  r.access_set_id in (${heldSets})
  or r.folder_id in (select s.folder_id from hold_scope s where s.released_at is null and s.folder_id is not null)
  or ${isCaught}
  or ${isHeldItself}
  or exists (${filedWhereHeld} and x.record_id = r.id offset 0)
)`

/** What holds have caught the record `r`: whether one binds it, and whether one that did was lifted. Always a row, looked up once. */
export const caughtOf = sql`
  select coalesce(bool_or(h.released_at is null and h.too_late_at is null), false) as caught,
         coalesce(bool_or(h.released_at is not null), false) as released
  from hold_item h where h.record_id = r.id
`

/**
 * The same as `isHeld` for some records of very many, beside a `held_set` made of `heldSets`, an `h` made of `caughtOf` and with
 * `filed_again` on `r`: the folders of a held class are many more than what is asked about, and hardly any record lies in
 * several. One that does is filed in each of them, so that no path of a class need be told.
 */
export const isHeldOfFew = sql`(
  r.access_set_id in (select id from held_set)
  or r.folder_id in (select s.folder_id from hold_scope s where s.released_at is null and s.folder_id is not null)
  or h.caught
  or ${isHeldItself}
  or (r.filed_again and record_is_held(r.id, r.folder_id, '{}'))
)`

/** Whether the record `r` waits in an open batch. */
export const isListed = sql`
  exists (select from disposal_item i where i.record_id = r.id and i.state in ${openStates})
`

/** The same, looked up one by one: what a sweep itself has listed grows with every page, and would be read with each. */
export const isListedOfFew = sql`
  exists (select from disposal_item i where i.record_id = r.id and i.state in ${openStates} offset 0)
`
