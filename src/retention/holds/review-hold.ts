import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { HoldId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { recordRefusal } from '../batches/record-refusal.ts'
import type { Hold } from '../hold.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { getHold } from './read-holds.ts'
import { standingHold } from './standing-hold.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type ReviewHold = (
  actor: Actor,
  id: HoldId,
  review: { readonly reviewOn: CivilDate; readonly reason: string },
) => Promise<Hold>

/**
 * Notes that somebody looked at whether a hold is still needed, and why it is, and from which day on it is to be looked at
 * again. That day is still to come: `invalid-date`. A hold is not lifted by this, nor by any of its days.
 */
export function makeReviewHold({ unitOfWork, clock }: Deps): ReviewHold {
  return async (actor, id, { reviewOn, reason }) => {
    requireAllowed(actor, 'review-hold')
    return recordRefusal(unitOfWork, actor, { type: 'hold', id }, 'review-hold', () =>
      unitOfWork.run(async (tx) => {
        const { reviewOn: before } = await standingHold(tx, actor, 'review-hold', id)
        const at = clock.now()
        if (reviewOn <= londonDate(at)) {
          throw new MunimentError('invalid-date', 'The next review must be on a day that is still to come.', {
            errors: [{ path: 'reviewOn', message: 'does not lie in the future' }],
          })
        }
        await tx.holds.review(id, actor.id, at, reviewOn)
        await tx.audit.append({
          action: 'hold.reviewed',
          actor: auditActor(actor),
          subject: { type: 'hold', id },
          codes: { before, reviewOn },
          details: { reason },
          conditions: null,
        })
        return getHold(tx, actor, id)
      }),
    )
  }
}
