import type { SavedSearchId, SearchAlertId } from '../../kernel/ids.ts'
import type { FoundRecord } from '../ports.ts'
import type { SearchRequest } from '../search-records.ts'

export const alertFrequencies = ['none', 'hourly', 'daily'] as const
export type AlertFrequency = (typeof alertFrequencies)[number]

/** All that a search asks for, but for the page. */
export type WatchedRequest = Omit<SearchRequest, 'size' | 'cursor' | 'facets'>

/**
 * The same as it was kept: what an older release knew of formats, markings and orders this one may not, so that it is read
 * again before it is asked.
 */
export type KeptRequest = {
  readonly [Name in keyof WatchedRequest]: WatchedRequest[Name] extends readonly unknown[]
    ? readonly string[]
    : WatchedRequest[Name] extends boolean
      ? boolean
      : null extends WatchedRequest[Name]
        ? string | null
        : string
}

/** Why alerts rest that should come. */
export const noticeCodes = ['invalid-query', 'unknown-class', 'unknown-folder', 'too-many-matches'] as const
export type NoticeCode = (typeof noticeCodes)[number]

export interface Notice {
  readonly code: NoticeCode
  /** What is wrong, and what to do. */
  readonly message: string
  readonly at: Date
}

/** A search that somebody keeps, and may be told by of what comes to match it. */
export interface SavedSearch {
  readonly id: SavedSearchId
  readonly name: string
  readonly request: KeptRequest
  readonly alerts: AlertFrequency
  readonly state: 'active' | 'paused'
  readonly notice: Notice | null
  readonly createdAt: Date
  readonly changedAt: Date
  /** When the last run that went to its end had begun, the watch's own beginning included. */
  readonly lastRunAt: Date | null
}

/** The same with what waits to be looked at; only what its owner may read today is counted. */
export interface SavedSearchView extends SavedSearch {
  readonly unseen: number
}

/** One record that came to match. */
export interface SearchAlert {
  readonly id: SearchAlertId
  readonly foundAt: Date
  readonly seen: boolean
  readonly record: Omit<FoundRecord, 'texts'>
}

/**
 * So many records may match a search that alerts: each is remembered for each such search, and somebody who is told of more
 * reads none of it.
 */
export const mostWatchedMatches = 250_000
