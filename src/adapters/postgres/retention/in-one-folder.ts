import { sql } from 'kysely'

/** Records `r` that no other folder speaks of; few were ever filed in several. */
export const inOneFolder = sql`not exists (select from record_filing x where x.record_id = r.id)`
