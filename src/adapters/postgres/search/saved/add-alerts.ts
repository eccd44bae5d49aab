import { sql } from 'kysely'
import type { RecordId } from '../../../../kernel/ids.ts'
import type { AlertsOfPage } from '../../../../search/saved/saved-search-store.ts'
import type { Sql } from '../../database.ts'
import { narrowReach } from '../../narrow-reach.ts'
import { PLANNED_ANEW } from '../../statement-names.ts'

/**
 * Writes the alerts of one page of matches; none to what is known. A run writes thousands where there were none: a plan that was
 * made at its beginning would read all of them for each record.
 */
export async function addAlerts(db: Sql, page: AlertsOfPage): Promise<void> {
  await narrowReach(db, page.accessSets)
  const fresh = await selectFresh(db, page)
  // Most pages of most runs: nobody waits for the search's row.
  if (fresh.length === 0) return
  // Held to the end: numbers are given in the order in which they are committed, and no alert is written for what is over.
  if (!(await holdSearch(db, page))) return
  await sql`
    ${sql.raw(PLANNED_ANEW)}
    with living as (
      select r.id from record r
      where r.id = any (${fresh}::uuid[]) and r.state = 'active'
        and not exists (select from saved_search_alert a where a.search_id = ${page.search} and a.record_id = r.id)
      order by r.id
      for share
    ), given as (
      insert into saved_search_alert (search_id, number, record_id, found_at)
      select s.id, s.alerts_given + row_number() over (order by l.id), l.id, ${page.at}::timestamptz
      from living l cross join saved_search s
      where s.id = ${page.search}
      returning 1
    )
    update saved_search set alerts_given = alerts_given + (select count(*) from given) where id = ${page.search}
  `.execute(db)
}

async function selectFresh(
  db: Sql,
  { search, watch, recordIds }: AlertsOfPage,
): Promise<readonly RecordId[]> {
  const { rows } = await sql<{ readonly id: RecordId }>`
    ${sql.raw(PLANNED_ANEW)}
    select r.id from record r
    where r.id = any (${recordIds}::uuid[]) and r.state = 'active'
      and not exists (select from saved_search_baseline b where b.watch_id = ${watch} and b.record_id = r.id)
      and not exists (select from saved_search_alert a where a.search_id = ${search} and a.record_id = r.id)
  `.execute(db)
  return rows.map(({ id }) => id)
}

async function holdSearch(db: Sql, { search, watch }: AlertsOfPage): Promise<boolean> {
  const { rows } = await sql`
    select from saved_search s join person p on p.id = s.owner_id
    where s.id = ${search} and s.watch_id = ${watch} and s.state = 'active' and p.disabled_at is null
    for update of s
  `.execute(db)
  return rows.length === 1
}
