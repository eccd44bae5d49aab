import { systemActor } from '../../src/access/actor.ts'
import { isMunimentError } from '../../src/kernel/muniment-error.ts'
import type { RunningMuniment } from './start-muniment.ts'
import { until } from './until.ts'

/**
 * Builds the index of a system anew, once the system itself is not at it: rows that came in beside the interface are to it an
 * index that was lost, which it builds anew by itself.
 */
export async function reindexed({ muniment }: RunningMuniment): Promise<void> {
  await until(
    () =>
      muniment.search
        .reindexAll(systemActor, () => undefined)
        .then(
          () => true,
          (error: unknown) => {
            if (isMunimentError(error, 'conflict')) return false
            throw error
          },
        ),
    (done) => done,
    120_000,
  )
}
