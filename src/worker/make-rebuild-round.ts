import type { Clock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/logger.ts'
import type { RebuildIndex } from '../search/index-upkeep/rebuild-index.ts'

/** How often it is looked whether the index has to be built anew. */
export const REBUILD_EVERY_MS = 15_000

/** Building costs as much as all indexing ever did: after one try the next comes later, twice as late each time. */
const FIRST_PAUSE_MS = 60_000
const LONGEST_PAUSE_MS = 60 * 60_000

interface Deps {
  readonly rebuild: RebuildIndex
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * One round; nothing where one is under way. Beside everything else a server does the index is built anew where it has to be; where that fails, search goes on to
 * say what is wrong and what to do, and it is tried again later.
 */
export function makeRebuildRound({ rebuild, clock, logger }: Deps) {
  let pause = FIRST_PAUSE_MS
  let notBefore = 0
  let isGoing = false
  const now = () => clock.now().getTime()
  const putOff = () => {
    notBefore = now() + pause
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS)
  }
  return async (signal: AbortSignal): Promise<void> => {
    if (isGoing || signal.aborted || now() < notBefore) return
    isGoing = true
    try {
      const rebuilt = await rebuild(signal)
      if (rebuilt === undefined) {
        pause = FIRST_PAUSE_MS
        return
      }
      logger.warn('the index was lost, or of another version, and was built anew', { ...rebuilt })
    } catch (error) {
      if (signal.aborted) return
      logger.error('the index could not be built anew; muniment reindex does it', {}, error)
    } finally {
      isGoing = false
    }
    putOff()
  }
}
