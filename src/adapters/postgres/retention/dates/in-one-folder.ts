import { sql } from 'kysely'

/**
 * Records `r` that no other folder speaks of. Few were ever filed in several, often none: then it is asked once a statement,
 * and not once a record.
 */
export const inOneFolder = sql`(
  not (select exists (select from record_filing))
  or not exists (select from record_filing x where x.record_id = r.id)
)`
