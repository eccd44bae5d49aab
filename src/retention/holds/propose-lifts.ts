import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { HoldId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { addDays } from '../../records/dates/civil-date.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import type { RetentionTx } from '../ports.ts'
import { DAYS_FOR_OBJECTIONS } from './liftable-from.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type ProposeLifts = () => Promise<readonly HoldId[]>

/**
 * Proposes for lifting every hold whose request was closed sixty days ago or longer and has no review, complaint or appeal
 * open. It only says so: a hold lapses by no timer, and two people lift it. Part of every sweep, of a day or on demand; done
 * twice it proposes nothing anew.
 */
export function makeProposeLifts({ unitOfWork, clock }: Deps): ProposeLifts {
  return () =>
    unitOfWork.run(async (tx) => {
      const today = londonDate(clock.now())
      const proposed = await tx.holdRequests.proposeLifts(addDays(today, -DAYS_FOR_OBJECTIONS), today)
      for (const id of proposed) {
        await tx.audit.append({
          action: 'hold.lift-proposed',
          actor: systemActor,
          subject: { type: 'hold', id },
          codes: { on: today },
        })
      }
      return proposed
    }, 'serializable')
}
