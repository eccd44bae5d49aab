import { type RawBuilder, sql } from 'kysely'
import type { PersonId, SavedSearchId, SearchWatchId } from '../../../../kernel/ids.ts'
import type { SavedSearchRow, SavedSearchStore } from '../../../../search/saved/saved-search-store.ts'
import type { Sql } from '../../database.ts'
import { narrowReach } from '../../narrow-reach.ts'
import { unknownClasses, unknownFolders } from '../unknown-names.ts'
import { addAlerts } from './add-alerts.ts'
import { addToBaseline } from './add-to-baseline.ts'
import { findToRun } from './find-to-run.ts'
import { insertSavedSearch } from './insert-saved-search.ts'
import { listWatching } from './list-watching.ts'
import { markSeen } from './mark-seen.ts'
import { type RawSavedSearch, savedSearchColumns, savedSearchOf } from './saved-search-row.ts'

/** Saved searches in PostgreSQL, for one transaction. */
export function makeSavedSearchStore(db: Sql): SavedSearchStore {
  const read = async <Row>(statement: RawBuilder<Row>) => (await statement.execute(db)).rows
  return {
    count: async (owner) => {
      const { rows } = await sql<{ readonly n: number }>`
        select count(*) as n from saved_search where owner_id = ${owner}
      `.execute(db)
      return rows[0]?.n ?? 0
    },
    insert: (id, owner, terms, at) => insertSavedSearch(db, id, owner, terms, at),
    find: (owner, id) => find(db, owner, id),
    list: async (owner) => {
      const { rows } = await sql<RawSavedSearch>`
        select ${savedSearchColumns} from saved_search s where s.owner_id = ${owner} order by s.name, s.id
      `.execute(db)
      return rows.map(savedSearchOf)
    },
    change: async (id, revision, { name, request, alerts, watch, lastRunAt, state, notice }, at) => {
      const { rows } = await sql`
        update saved_search
        set name = ${name}, request = ${JSON.stringify(request)}::jsonb, alerts = ${alerts}, watch_id = ${watch},
            -- A run that went to its end meanwhile counts.
            last_run_at = greatest(last_run_at, ${lastRunAt}::timestamptz), state = ${state},
            notice_code = ${notice?.code ?? null}, notice_message = ${notice?.message ?? null},
            notice_at = ${notice?.at ?? null}, changed_at = ${at}, revision = revision + 1
        where id = ${id} and revision = ${revision}
        returning id
      `.execute(db)
      return rows.length === 1
    },
    remove: async (owner, id) => {
      const { rows } = await sql<{ readonly watch: SearchWatchId | null }>`
        delete from saved_search where id = ${id} and owner_id = ${owner} returning watch_id as watch
      `.execute(db)
      const [removed] = rows
      if (removed === undefined) return false
      if (removed.watch !== null) await dropWatch(db, removed.watch)
      return true
    },
    beginWatch: async (watch, at) => {
      await sql`insert into saved_search_watch (id, begun_at) values (${watch}, ${at})`.execute(db)
    },
    addToBaseline: (watch, accessSets, recordIds) => addToBaseline(db, watch, accessSets, recordIds),
    dropWatch: (watch) => dropWatch(db, watch),
    dropAbandonedWatches: async (begunBefore) => {
      await sql`
        delete from saved_search_watch w
        where w.begun_at < ${begunBefore} and not exists (select from saved_search s where s.watch_id = w.id)
      `.execute(db)
    },
    unknownClasses: (codes) => unknownClasses(read, codes),
    unknownFolders: async (references, accessSets) => {
      if (references.length === 0) return []
      // The rest of the transaction reaches no further.
      await narrowReach(db, accessSets)
      return unknownFolders(read, references)
    },
    findToRun: (id) => findToRun(db, id),
    addAlerts: (page) => addAlerts(db, page),
    pause: async (id, watch, notice) => {
      const { rows } = await sql`
        update saved_search
        set state = 'paused', notice_code = ${notice.code}, notice_message = ${notice.message}, notice_at = ${notice.at},
            revision = revision + 1
        where id = ${id} and watch_id = ${watch} and state = 'active'
        returning id
      `.execute(db)
      return rows.length === 1
    },
    noteRun: async (id, watch, { begunAt, endedAt }) => {
      await sql`
        update saved_search
        -- Of two at once the later counts, but none that lies in the future: that was a clock set wrong.
        set last_run_at = case
              when last_run_at > ${endedAt}::timestamptz then ${begunAt}::timestamptz
              else greatest(last_run_at, ${begunAt}::timestamptz)
            end
        where id = ${id} and watch_id = ${watch}
      `.execute(db)
    },
    markSeen: (search, upTo, accessSets, at) => markSeen(db, { search, upTo, accessSets, at }),
    listWatching: (page) => listWatching(db, page),
  }
}

async function find(db: Sql, owner: PersonId, id: SavedSearchId): Promise<SavedSearchRow | undefined> {
  const { rows } = await sql<RawSavedSearch>`
    select ${savedSearchColumns} from saved_search s where s.id = ${id} and s.owner_id = ${owner}
  `.execute(db)
  const [row] = rows
  return row === undefined ? undefined : savedSearchOf(row)
}

/** Its baseline goes with it. */
async function dropWatch(db: Sql, watch: SearchWatchId): Promise<void> {
  await sql`delete from saved_search_watch where id = ${watch}`.execute(db)
}
