import { sql } from 'kysely'

/** Living records of which the index may know nothing, or something old: to be read or indexed, or in destruction. */
export const unsettledRecords = sql`
  select r.id from record r
  where r.id in (select records_behind_index()) and r.state in ('active', 'destroying')
  union
  select r.id from record r where r.state = 'destroying'
`

/** How often the index was begun to be filled anew while it was not to be relied on, and whether one of these has not ended. */
export const rebuildsOfIndex = sql`
  (select count(*) from index_rebuild) as rebuilds,
  exists (select from index_rebuild where ended_at is null) as rebuilding
`
