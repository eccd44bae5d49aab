import type { Clock } from '../../kernel/clock.ts'
import type { HoldId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { RetentionTx } from '../ports.ts'
import { bindPage, endEvaluation, pagesOf, takeUpAfterCrash } from './bind-evaluation.ts'
import type { Evaluation } from './evaluate-query.ts'
import { isBeingBound } from './is-being-bound.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  readonly machineNow: () => Date
}

export type BindPaged = (id: HoldId, evaluation: Evaluation) => Promise<void>

/**
 * Binds a large evaluation part by part, to its end or until the hold is lifted: what a lifted hold caught nobody could let
 * go of any more. Its job waits a minute from each part, so that it takes up only what a crash cut short; where it took this
 * up all the same and bound it to the end, there is nothing left to bind.
 */
export function makeBindPaged({ unitOfWork, clock, machineNow }: Deps): BindPaged {
  return async (id, evaluation) => {
    for (const page of pagesOf(evaluation)) {
      const isBound = await unitOfWork.run(async (tx) => {
        await tx.holds.goFirst()
        if (!(await isBeingBound(tx, id))) return false
        await bindPage(tx, id, page, clock.now())
        await takeUpAfterCrash(tx, id, machineNow())
        return true
      }, 'serializable')
      if (!isBound) return
    }
    await unitOfWork.run(async (tx) => {
      if (await isBeingBound(tx, id)) await endEvaluation(tx, id, clock.now(), machineNow())
    }, 'serializable')
  }
}
