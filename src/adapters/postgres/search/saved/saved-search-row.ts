import { sql } from 'kysely'
import { z } from 'zod'
import type { SavedSearchId, SearchWatchId } from '../../../../kernel/ids.ts'
import type { KeptRequest, Notice, SavedSearch } from '../../../../search/saved/saved-search.ts'
import type { SavedSearchRow } from '../../../../search/saved/saved-search-store.ts'

/** A request as it lies in the database. What a release knew nothing of yet stands at what it means to say nothing. */
const kept: z.ZodType<KeptRequest> = z.object({
  q: z.string(),
  synonyms: z.boolean().default(true),
  scanningErrors: z.boolean().default(false),
  classes: z.array(z.string()).default([]),
  folders: z.array(z.string()).default([]),
  markings: z.array(z.string()).default([]),
  formats: z.array(z.string()).default([]),
  authors: z.array(z.string()).default([]),
  missing: z.array(z.string()).default([]),
  notClasses: z.array(z.string()).default([]),
  notFolders: z.array(z.string()).default([]),
  notMarkings: z.array(z.string()).default([]),
  notFormats: z.array(z.string()).default([]),
  notAuthors: z.array(z.string()).default([]),
  notMissing: z.array(z.string()).default([]),
  from: z.string().nullable().default(null),
  to: z.string().nullable().default(null),
  sort: z.string(),
})

/** The columns of `saved_search s`. */
export const savedSearchColumns = sql`
  s.id, s.name, s.request, s.alerts, s.watch_id as watch, s.state, s.notice_code as "noticeCode",
  s.notice_message as "noticeMessage", s.notice_at as "noticeAt", s.last_run_at as "lastRunAt",
  s.created_at as "createdAt", s.changed_at as "changedAt", s.revision
`

/** A row of them. */
export interface RawSavedSearch extends Pick<SavedSearch, 'name' | 'alerts' | 'state' | 'lastRunAt'> {
  readonly id: SavedSearchId
  readonly request: unknown
  readonly watch: SearchWatchId | null
  readonly noticeCode: Notice['code'] | null
  readonly noticeMessage: string | null
  readonly noticeAt: Date | null
  readonly createdAt: Date
  readonly changedAt: Date
  readonly revision: number
}

/** The search of a row. */
export function savedSearchOf(row: RawSavedSearch): SavedSearchRow {
  const { noticeCode: code, noticeMessage: message, noticeAt: at } = row
  return {
    id: row.id,
    name: row.name,
    request: kept.parse(row.request),
    alerts: row.alerts,
    watch: row.watch,
    state: row.state,
    notice: code === null || message === null || at === null ? null : { code, message, at },
    lastRunAt: row.lastRunAt,
    createdAt: row.createdAt,
    changedAt: row.changedAt,
    revision: row.revision,
  }
}
