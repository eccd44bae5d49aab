import { sql } from 'kysely'
import type { SavedSearchId } from '../../../../kernel/ids.ts'
import type { AlertReads, AlertRow } from '../../../../search/saved/saved-search-store.ts'
import type { Database } from '../../database.ts'
import { given } from '../../given.ts'
import { readOnce } from '../../read-once.ts'

/** Alerts through row-level security: one to what lies outside of the access sets, or is gone, is not there. */
export function makeAlertReads(database: Database): AlertReads {
  return {
    countUnseen: async (owner, accessSets) => {
      const rows = await readOnce(
        database,
        accessSets,
        sql<{ readonly id: SavedSearchId; readonly unseen: number }>`
          select s.id, count(*) as unseen
          from saved_search s
          join saved_search_alert a on a.search_id = s.id and a.seen_at is null
          join record r on r.id = a.record_id and r.state = 'active'
          where s.owner_id = ${owner}
          group by s.id
        `,
      )
      return new Map(rows.map(({ id, unseen }) => [id, unseen]))
    },
    listAlerts: (search, accessSets, { before, size, seen }) =>
      readOnce(
        database,
        accessSets,
        sql<AlertRow>`
          select a.id, a.number, a.record_id as "recordId", a.found_at as "foundAt", a.seen_at is not null as seen
          from saved_search_alert a join record r on r.id = a.record_id and r.state = 'active'
          where a.search_id = ${search} and ${given(before, (it) => sql`a.number < ${it}`)}
            and ${given(seen, (it) => sql`(a.seen_at is not null) = ${it}`)}
          order by a.number desc
          limit ${size}
        `,
      ),
  }
}
