import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ReadAgainTx, ReadingRun, ReadingRuns } from '../ports.ts'

export interface FollowReadingAgain {
  /** The runs that have not ended, the oldest first. */
  list(actor: Actor): Promise<readonly ReadingRun[]>
  /**
   * Takes what waits of all runs from the queue, and answers how many readings that were; the log says so. A run whose next step is
   * at work at this moment goes on: then `list` still names it, and stopping once more ends it.
   */
  stop(actor: Actor): Promise<number>
}

interface Deps {
  readonly unitOfWork: UnitOfWork<ReadAgainTx>
  readonly runs: ReadingRuns
  readonly installation: { readonly id: string }
}

export function makeFollowReadingAgain({ unitOfWork, runs, installation }: Deps): FollowReadingAgain {
  return {
    list: async (actor) => {
      requireAllowed(actor, 'read-again')
      return runs.list()
    },
    stop: async (actor) => {
      requireAllowed(actor, 'read-again')
      const going = await runs.list()
      const stopped = await runs.stop()
      if (stopped > 0)
        await unitOfWork.run((tx) =>
          tx.audit.append({
            actor,
            action: 'reading.stopped',
            subject: { type: 'installation', id: installation.id },
            codes: { runs: going.map(({ run }) => run) },
          }),
        )
      return going.reduce((sum, { toAsk, waiting, failing }) => sum + toAsk + waiting + failing, 0)
    },
  }
}
