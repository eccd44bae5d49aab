import type { Clock } from '../../kernel/clock.ts'
import type { HoldId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { RetentionTx } from '../ports.ts'
import { bindPage, endEvaluation, pagesOf } from './bind-evaluation.ts'
import type { Evaluation } from './evaluate-query.ts'
import { stands } from './stands.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  readonly machineNow: () => Date
}

export type BindPaged = (id: HoldId, evaluation: Evaluation) => Promise<void>

/**
 * Binds a large evaluation part by part, to its end or until the hold is lifted: what a lifted hold caught nobody could let
 * go of any more.
 */
export function makeBindPaged({ unitOfWork, clock, machineNow }: Deps): BindPaged {
  return async (id, evaluation) => {
    for (const page of pagesOf(evaluation)) {
      const isBound = await unitOfWork.run(async (tx) => {
        await tx.holds.goFirst()
        if (!(await stands(tx, id))) return false
        await bindPage(tx, id, page, clock.now())
        return true
      }, 'serializable')
      if (!isBound) return
    }
    await unitOfWork.run(async (tx) => {
      if (await stands(tx, id)) await endEvaluation(tx, id, clock.now(), machineNow())
    }, 'serializable')
  }
}
