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
import { refuseFuture } from './check-request.ts'
import { getHold } from './read-holds.ts'
import { standingRequest } from './standing-hold.ts'

export interface RequestClosing {
  /** Today where not said. */
  readonly closedOn?: CivilDate
  /** What became of the request, in words. */
  readonly outcome?: string
  readonly reason: string
}

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type CloseRequest = (actor: Actor, id: HoldId, closing: RequestClosing) => Promise<Hold>

/**
 * Closes the request that a hold stands for: sixty days later it is proposed for lifting. The hold itself stays. Throws
 * `not-a-request`, `request-closed`, `date-in-future`, and `invalid-date` for a day before it was opened.
 */
export function makeCloseRequest({ unitOfWork, clock }: Deps): CloseRequest {
  return async (actor, id, { closedOn, outcome, reason }) => {
    requireAllowed(actor, 'conduct-request')
    return recordRefusal(unitOfWork, actor, { type: 'hold', id }, 'close-request', () =>
      unitOfWork.run(async (tx) => {
        const hold = await standingRequest(tx, actor, id)
        if (hold.closedOn !== null) {
          throw new MunimentError('request-closed', 'This request is closed already.', {
            details: { closedOn: hold.closedOn },
          })
        }
        const today = londonDate(clock.now())
        const on = closedOn ?? today
        refuseFuture('closedOn', on, today)
        refuseBefore('closedOn', on, hold.openedOn)
        await tx.holdRequests.close(id, { by: actor.id, on, outcome: outcome ?? null })
        await tx.audit.append({
          action: 'hold.request-closed',
          actor: auditActor(actor),
          subject: { type: 'hold', id },
          codes: { closedOn: on },
          details: { reason, outcome },
          conditions: null,
        })
        return getHold(tx, actor, id)
      }),
    )
  }
}

/** Throws `invalid-date`: nothing is closed before it was opened. */
export function refuseBefore(path: string, day: CivilDate, openedOn: CivilDate | null): void {
  if (openedOn === null || day >= openedOn) return
  throw new MunimentError('invalid-date', 'It cannot be closed before it was opened.', {
    errors: [{ path, message: 'lies before the day of opening' }],
  })
}
