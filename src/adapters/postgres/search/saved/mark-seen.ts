import { sql } from 'kysely'
import type { SavedSearchId, SearchAlertId } from '../../../../kernel/ids.ts'
import type { Sql } from '../../database.ts'
import { narrowReach } from '../../narrow-reach.ts'

interface Marking {
  readonly search: SavedSearchId
  readonly upTo: SearchAlertId
  readonly accessSets: readonly number[]
  readonly at: Date
}

/** Up to this alert, those to what lies within the access sets. False where this one does not. */
export async function markSeen(db: Sql, { search, upTo, accessSets, at }: Marking): Promise<boolean> {
  await narrowReach(db, accessSets)
  const { rows } = await sql<{ readonly number: number }>`
    select a.number from saved_search_alert a join record r on r.id = a.record_id and r.state = 'active'
    where a.id = ${upTo} and a.search_id = ${search}
  `.execute(db)
  const [last] = rows
  if (last === undefined) return false
  await sql`
    update saved_search_alert a set seen_at = ${at}
    from record r
    where a.search_id = ${search} and a.number <= ${last.number} and a.seen_at is null
      and r.id = a.record_id and r.state = 'active'
  `.execute(db)
  return true
}
