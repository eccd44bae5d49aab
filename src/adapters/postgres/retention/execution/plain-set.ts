import { sql } from 'kysely'

/**
 * The access set of the first folder of a record `r` alone: a stub stands where the record was shown last, and tells those
 * who read it through another folder as much as if it had left that one, which is nothing.
 */
export const plainSet = sql`(
  select case when own.alternatives = '{}' then own.id else coalesce((
    select plain.id from access_set plain
    where plain.class_code = own.class_code and plain.marking = own.marking and plain.groups = own.groups
      and plain.alternatives = '{}'
  ), own.id) end
  from access_set own
  where own.id = r.access_set_id
)`
