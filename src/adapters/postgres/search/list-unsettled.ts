import { sql } from 'kysely'
import type { UnsettledRecord } from '../../../search/ports.ts'
import type { Database } from '../database.ts'
import { runQuery } from '../run-query.ts'

/** Records that wait to be indexed anew: what the index says of who may read them may be of before. */
export function makeListUnsettled(database: Database) {
  return (): Promise<readonly UnsettledRecord[]> =>
    runQuery(
      database,
      sql<UnsettledRecord>`select record_id as "recordId", access_set as "accessSet" from unsettled_records()`,
    )
}
