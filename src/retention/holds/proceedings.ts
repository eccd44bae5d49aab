import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { HoldId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { recordRefusal } from '../batches/record-refusal.ts'
import type { Hold, ProceedingType } from '../hold.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { refuseFuture } from './check-request.ts'
import { refuseBefore } from './close-request.ts'
import { getHold } from './read-holds.ts'
import { standingRequest } from './standing-hold.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type OpenProceeding = (
  actor: Actor,
  id: HoldId,
  opening: { readonly type: ProceedingType; readonly openedOn?: CivilDate },
) => Promise<Hold>

/**
 * Opens a review, complaint or appeal about a request: while it is open its hold is neither proposed for lifting nor lifted,
 * also where one person has asked for that already. Throws `not-a-request`, `hold-lifted`, and `date-in-future`.
 */
export function makeOpenProceeding({ unitOfWork, clock }: Deps): OpenProceeding {
  return async (actor, id, { type, openedOn }) => {
    requireAllowed(actor, 'conduct-request')
    return recordRefusal(unitOfWork, actor, { type: 'hold', id }, 'open-proceeding', () =>
      unitOfWork.run(async (tx) => {
        await standingRequest(tx, actor, id)
        const today = londonDate(clock.now())
        const on = openedOn ?? today
        refuseFuture('openedOn', on, today)
        const number = await tx.holdRequests.openProceeding(id, { by: actor.id, type, on })
        await tx.audit.append({
          action: 'hold.proceeding-opened',
          actor: auditActor(actor),
          subject: { type: 'hold', id },
          codes: { number, type, openedOn: on },
        })
        return getHold(tx, actor, id)
      }, 'serializable'),
    )
  }
}

export type CloseProceeding = (
  actor: Actor,
  id: HoldId,
  number: number,
  closing: { readonly closedOn?: CivilDate },
) => Promise<Hold>

/** Closes what was begun about a request. No such number: `not-found`; closed already: `request-closed`. */
export function makeCloseProceeding({ unitOfWork, clock }: Deps): CloseProceeding {
  return async (actor, id, number, { closedOn }) => {
    requireAllowed(actor, 'conduct-request')
    return recordRefusal(unitOfWork, actor, { type: 'hold', id }, 'close-proceeding', () =>
      unitOfWork.run(async (tx) => {
        const { proceedings } = await standingRequest(tx, actor, id)
        const proceeding = proceedings.find((one) => one.number === number)
        if (proceeding === undefined) throw notFound()
        if (proceeding.closedOn !== null)
          throw new MunimentError('request-closed', `This ${proceeding.type} is closed already.`)
        const today = londonDate(clock.now())
        const on = closedOn ?? today
        refuseFuture('closedOn', on, today)
        refuseBefore('closedOn', on, proceeding.openedOn)
        await tx.holdRequests.closeProceeding(id, number, { by: actor.id, on })
        await tx.audit.append({
          action: 'hold.proceeding-closed',
          actor: auditActor(actor),
          subject: { type: 'hold', id },
          codes: { number, type: proceeding.type, closedOn: on },
        })
        return getHold(tx, actor, id)
      }, 'serializable'),
    )
  }
}
