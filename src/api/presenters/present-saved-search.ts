import type { SavedSearchView, SearchAlert } from '../../search/saved/saved-search.ts'

/** A saved search as its owner sees it; the names are those of `GET /search`. */
export function presentSavedSearch(search: SavedSearchView) {
  const { request, notice } = search
  return {
    id: search.id,
    name: search.name,
    query: {
      q: request.q,
      synonyms: request.synonyms,
      scanningErrors: request.scanningErrors,
      class: request.classes,
      folder: request.folders,
      marking: request.markings,
      format: request.formats,
      author: request.authors,
      missing: request.missing,
      notClass: request.notClasses,
      notFolder: request.notFolders,
      notMarking: request.notMarkings,
      notFormat: request.notFormats,
      notAuthor: request.notAuthors,
      notMissing: request.notMissing,
      from: request.from,
      to: request.to,
      sort: request.sort,
    },
    alerts: search.alerts,
    state: search.state,
    notice:
      notice === null ? null : { code: notice.code, message: notice.message, at: notice.at.toISOString() },
    unseen: search.unseen,
    createdAt: search.createdAt.toISOString(),
    changedAt: search.changedAt.toISOString(),
    lastRunAt: search.lastRunAt?.toISOString() ?? null,
  }
}

/** All of them on one page: there are no more than fit. */
export function presentSavedSearches(searches: readonly SavedSearchView[]) {
  return {
    items: searches.map(presentSavedSearch),
    next: null,
    unseen: searches.reduce((sum, { unseen }) => sum + unseen, 0),
  }
}

/** An alert, with its record as a hit shows it. */
export function presentAlert({ id, foundAt, seen, record }: SearchAlert) {
  return {
    id,
    foundAt: foundAt.toISOString(),
    seen,
    record: {
      id: record.id,
      reference: record.reference,
      title: record.title,
      class: record.classCode,
      folder: record.folder,
      date: record.date,
      marking: record.marking,
      format: record.format,
    },
  }
}
