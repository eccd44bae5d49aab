import type { ReindexAll } from './reindex-all.ts'
import type { WatchIndex } from './watch-index.ts'

/**
 * A reindex after which the index is looked at anew. Only where another generation serves: nothing else changes what there is to be
 * seen, and whoever is refused, because another is at it, is refused every quarter of a minute.
 */
export function lookAfterReindex(reindexAll: ReindexAll, watch: Pick<WatchIndex, 'lookAnew'>): ReindexAll {
  return async (...asked) => {
    const summary = await reindexAll(...asked)
    if (summary.outcome === 'swapped') watch.lookAnew()
    return summary
  }
}
