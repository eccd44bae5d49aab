import type { Actor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import { type IndexRecordsDeps, indexRecords } from './index-record.ts'

export interface ReindexProgress {
  readonly done: number
  readonly total: number
}

export interface ReindexSummary {
  /** Records now in the index that were put there by this run. */
  readonly indexed: number
  readonly total: number
}

/**
 * Empties the index and fills it from the records and their texts, also where its files are damaged. Until it has
 * ended, searches find what has been filled in so far; captures and changes meanwhile are indexed by their own jobs.
 */
export type ReindexAll = (
  actor: Actor,
  onProgress: (progress: ReindexProgress) => void,
) => Promise<ReindexSummary>

export function makeReindexAll(deps: IndexRecordsDeps): ReindexAll {
  return async (actor, onProgress) => {
    requireAllowed(actor, 'reindex-records')
    return deps.source.whileRebuilding(() => rebuild(deps, onProgress))
  }
}

async function rebuild(
  deps: IndexRecordsDeps,
  onProgress: (progress: ReindexProgress) => void,
): Promise<ReindexSummary> {
  const total = await deps.source.countActive()
  await deps.index.clear()
  let done = 0
  let indexed = 0
  onProgress({ done, total })
  for await (const recordIds of deps.source.listActive()) {
    indexed += await indexRecords(deps, recordIds)
    done += recordIds.length
    onProgress({ done, total: Math.max(done, total) })
  }
  await deps.index.refresh()
  return { indexed, total: Math.max(done, total) }
}
