import { systemActor } from '../../access/actor.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { ReindexAll, ReindexSummary } from './reindex-all.ts'
import type { IndexStanding, WatchIndex } from './watch-index.ts'

export interface Rebuilt extends Pick<ReindexSummary, 'outcome' | 'indexed' | 'withoutText' | 'generation'> {
  readonly why: IndexStanding['state']
}

/**
 * Builds the index anew where another version of the program made it, or where it was lost: nobody has to know that it must be
 * done. Nothing where it is as it should be, where it does not answer, and while another process is at it. Throws as a reindex does.
 */
export type RebuildIndex = (signal: AbortSignal) => Promise<Rebuilt | undefined>

export function makeRebuildIndex({
  watch,
  reindexAll,
}: {
  readonly watch: Pick<WatchIndex, 'look' | 'lookAnew'>
  readonly reindexAll: ReindexAll
}): RebuildIndex {
  const lookUnlessAway = () =>
    watch.look().catch((error: unknown) => {
      if (isMunimentError(error, 'engine-unavailable')) return undefined
      throw error
    })
  /** Another server has seen the same, and may have built it between the look and the lock. */
  const isNeededStill = async () => {
    watch.lookAnew()
    return isAmiss(await lookUnlessAway())
  }
  return async (signal) => {
    const standing = await lookUnlessAway()
    if (!isAmiss(standing)) return undefined
    try {
      const summary = await reindexAll(systemActor, () => undefined, signal, isNeededStill)
      const { outcome, indexed, withoutText, generation } = summary
      return { why: standing.state, outcome, indexed, withoutText, generation }
    } catch (error) {
      if (isMunimentError(error, 'conflict')) return undefined
      throw error
    }
  }
}

function isAmiss(standing: IndexStanding | undefined): standing is IndexStanding {
  return standing !== undefined && standing.state !== 'whole'
}
