import { sql } from 'kysely'
import type { Database } from '../database.ts'

/** The marker of another installation that the last sweep of orphans met in the content store. */
export function makeForeignMarker(database: Database): () => Promise<string | undefined> {
  return async () => {
    const { rows } = await sql<{
      readonly key: string
    }>`select object_key as key from foreign_marker`.execute(database.app)
    return rows[0]?.key
  }
}
