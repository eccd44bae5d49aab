import { sql } from 'kysely'

/**
 * The groups of a folder `f` as access sets keep them: each once, in an order that is the same in every database, whatever
 * language it sorts text by.
 */
export const sortedGroups = sql`array(select g from unnest(f.groups) as g group by g order by g collate "C")`
