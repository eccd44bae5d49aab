import { sql } from 'kysely'
import type { ProgressBoard } from '../../../ingest/ports.ts'
import type { Database } from '../database.ts'

const OFTEN_ENOUGH_MS = 500

/** Shows how far readings have come; at most twice a second a record, since nobody reads faster. */
export function makeProgressBoard(database: Database): ProgressBoard {
  const shown = new Map<string, number>()
  return {
    report: async (id, { page, pages }) => {
      const now = Date.now()
      if (page < pages && now - (shown.get(id) ?? 0) < OFTEN_ENOUGH_MS) return
      shown.set(id, now)
      if (page >= pages) shown.delete(id)
      await sql`update reading_progress set page = ${page}, pages = ${pages} where record_id = ${id}`.execute(
        database.app,
      )
    },
  }
}
