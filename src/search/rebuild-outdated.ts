import { systemActor } from '../access/actor.ts'
import type { SearchIndex } from './ports.ts'
import type { ReindexAll, ReindexSummary } from './reindex-all.ts'

/**
 * Builds the index anew where another version of the program made it: after an upgrade nobody has to know that it must be done.
 * Nothing where it is as it should be. Throws as a reindex does.
 */
export type RebuildOutdated = (signal: AbortSignal) => Promise<ReindexSummary | undefined>

export function makeRebuildOutdated(deps: {
  readonly index: Pick<SearchIndex, 'generations'>
  readonly reindexAll: ReindexAll
}): RebuildOutdated {
  return async (signal) => {
    const { serving } = await deps.index.generations.list()
    if (serving === null || serving.isCurrent) return undefined
    return deps.reindexAll(systemActor, () => undefined, signal)
  }
}
