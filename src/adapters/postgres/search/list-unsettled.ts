import { sql } from 'kysely'
import type { RecordId } from '../../../kernel/ids.ts'
import type { Unsettled } from '../../../search/ports.ts'
import type { Database } from '../database.ts'
import { runQuery } from '../run-query.ts'

interface Row {
  readonly recordId: RecordId | null
  readonly folder: string | null
  readonly accessSet: number
}

/** What others may read by now than the index says. */
export function makeListUnsettled(database: Database) {
  return async (): Promise<Unsettled> => {
    const rows = await runQuery(
      database,
      sql<Row>`select record_id as "recordId", folder, access_set as "accessSet" from unsettled_records()`,
    )
    return {
      records: rows.flatMap(({ recordId, accessSet }) =>
        recordId === null ? [] : [{ recordId, accessSet }],
      ),
      folders: rows.flatMap(({ folder, accessSet }) =>
        folder === null ? [] : [{ reference: folder, accessSet }],
      ),
    }
  }
}
