import { sql } from 'kysely'

/**
 * The access set of the first folder of a record `r` alone: a stub stands where the record was shown last, and tells those
 * who read it through another folder as much as if it had left that one, which is nothing.
 */
export const plainSet = sql`(
  select coalesce(plain.id, own.id)
  from access_set own
  left join access_set plain on own.alternatives <> '{}' and plain.class_code = own.class_code
    and plain.marking = own.marking and plain.groups = own.groups and plain.alternatives = '{}'
  where own.id = r.access_set_id
)`
