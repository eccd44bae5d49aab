import { sql } from 'kysely'
import { heldFolders } from '../standing-in-the-way.ts'

/**
 * The ids (`id`) of records that holds have caught, or that stand in the scope of one, each once: all but those that lie, in their
 * first folder, in a class that one binds. These are told by `heldSets`, and may be most of all that there are.
 */
export const heldOneByOne = sql`
  select i.record_id as id from hold_item i where i.released_at is null and i.too_late_at is null
  union
  select s.record_id from hold_scope s where s.released_at is null and s.record_id is not null
  union
  select r.id from hold_scope s join record r on r.folder_id = s.folder_id where s.released_at is null
  union
  select x.record_id from (${heldFolders}) h join record_filing x on x.folder_id = h.id where x.left_on is null
`
