import { type RawBuilder, sql } from 'kysely'
import type { SavedSearchId } from '../../../../kernel/ids.ts'
import type { SavedSearchStore } from '../../../../search/saved/saved-search-store.ts'
import { afterId } from '../../after-id.ts'
import type { Sql } from '../../database.ts'

/** When it is looked what is due (`ALERTS_CRON`): a run before that is none of the hour's. */
const HOUR_BEGINS = '7 minutes'
/** The first of these in London from which a day's runs are due: what the night brought is there when people come. */
const DAY_BEGINS = '5 hours 7 minutes'

/** Searches that alert and whose owners are not disabled. */
export async function listWatching(
  db: Sql,
  { dueAt, after, size }: Parameters<SavedSearchStore['listWatching']>[0],
): Promise<readonly SavedSearchId[]> {
  const { rows } = await sql<{ readonly id: SavedSearchId }>`
    select s.id from saved_search s join person p on p.id = s.owner_id
    where s.alerts <> 'none' and s.state = 'active' and p.disabled_at is null and s.id > ${afterId(after)}
      and ${dueAt === null ? sql`true` : isDue(dueAt)}
    order by s.id
    limit ${size}
  `.execute(db)
  return rows.map(({ id }) => id)
}

/**
 * The last run lies before the newest time, of the hour or of the day in London, that has come by this instant; or after it: then a
 * clock was wrong, and nobody shall wait until that time comes.
 */
function isDue(at: Date): RawBuilder<unknown> {
  const now = sql`${at.toISOString()}::timestamptz`
  return sql`
    (s.last_run_at > ${now} or s.last_run_at < case s.alerts
      when 'hourly' then ${newestOf('hour', HOUR_BEGINS, now)}
      else ${newestOf('day', DAY_BEGINS, sql`(${now} at time zone 'Europe/London')`)} at time zone 'Europe/London'
    end)
  `
}

function newestOf(unit: 'hour' | 'day', begins: string, now: RawBuilder<unknown>): RawBuilder<unknown> {
  const after = sql`interval '${sql.raw(begins)}'`
  return sql`(date_trunc('${sql.raw(unit)}', ${now} - ${after}) + ${after})`
}
