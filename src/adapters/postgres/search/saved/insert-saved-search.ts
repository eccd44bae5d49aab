import { sql } from 'kysely'
import type { PersonId, SavedSearchId } from '../../../../kernel/ids.ts'
import { mostSavedSearches } from '../../../../search/ports.ts'
import type { SearchTerms } from '../../../../search/saved/saved-search-store.ts'
import type { Sql } from '../../database.ts'

/**
 * Takes the first free place of the owner's. Whoever saves at the same moment waits at the same place, finds it taken, and
 * looks for the next. False where there is none.
 */
export async function insertSavedSearch(
  db: Sql,
  id: SavedSearchId,
  owner: PersonId,
  { name, request, alerts, watch, lastRunAt }: SearchTerms,
  at: Date,
): Promise<boolean> {
  for (let attempt = 1; attempt <= mostSavedSearches; attempt += 1) {
    const place = await firstFreePlace(db, owner)
    if (place === undefined) return false
    const { rows } = await sql`
      insert into saved_search
        (id, owner_id, place, name, request, alerts, watch_id, state, last_run_at, created_at, changed_at)
      values (${id}, ${owner}, ${place}, ${name}, ${JSON.stringify(request)}::jsonb, ${alerts}, ${watch}, 'active',
              ${lastRunAt}, ${at}, ${at})
      on conflict (owner_id, place) do nothing
      returning id
    `.execute(db)
    if (rows.length === 1) return true
  }
  return false
}

async function firstFreePlace(db: Sql, owner: PersonId): Promise<number | undefined> {
  const { rows } = await sql<{ readonly place: number }>`
    select place from generate_series(1, ${mostSavedSearches}::integer) as place
    where not exists (select from saved_search s where s.owner_id = ${owner} and s.place = place.place)
    order by place
    limit 1
  `.execute(db)
  return rows[0]?.place
}
