import type { Logger } from '../kernel/logger.ts'
import type { RebuildOutdated } from '../search/rebuild-outdated.ts'

/**
 * Builds an index of another version of the program anew, once and beside everything else a server does. Where that fails, search
 * goes on to say what is wrong and what to do.
 */
export function rebuildOutdatedIndex(rebuild: RebuildOutdated, logger: Logger): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const work = async (): Promise<void> => {
    try {
      const summary = await rebuild(stopping.signal)
      if (summary === undefined) return
      const { outcome, indexed, withoutText, generation } = summary
      logger.info('an index of another version was built anew', { outcome, indexed, withoutText, generation })
    } catch (error) {
      if (stopping.signal.aborted) return
      logger.warn(
        'the index could not be looked at, or not be built anew; muniment reindex does it',
        {},
        error,
      )
    }
  }
  const done = work()
  return {
    stop: async () => {
      stopping.abort()
      await done
    },
  }
}
