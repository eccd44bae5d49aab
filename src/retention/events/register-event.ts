import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type EventId, newId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { applyEvent } from './apply-event.ts'
import { eventExists, findStanding, refuseUnknownType } from './event-refusals.ts'
import { reloadEvent } from './load-event.ts'
import { requireEventReach } from './require-event-reach.ts'
import type { NewEvent, RetentionEvent } from './retention-event.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type RegisterEvent = (actor: Actor, event: NewEvent) => Promise<RetentionEvent>

/**
 * Registers that something has happened to a case, a contract or a person. Every date that counts from it is computed anew
 * in the same transaction; what is filed about the subject afterwards inherits it. Its day may be still to come: nothing is
 * due before it. Throws `unknown-event` for a type that no schedule names, with those that are named, and `event-exists`
 * where one stands already: it is corrected, or revoked first; `forbidden-role` where it dates more than the part of the plan that
 * the actor's role is granted for.
 */
export function makeRegisterEvent({ unitOfWork, clock }: Deps): RegisterEvent {
  return async (actor, event) => {
    requireAllowed(actor, 'register-event')
    return unitOfWork.run(async (tx) => {
      await refuseUnknownType(tx, event.type)
      await requireEventReach(tx, actor, 'register-event', event)
      const id = newId<EventId>()
      const { type, subject, date } = event
      if (!(await tx.events.insert(id, event, actor.id, clock.now())))
        throw eventExists(event, await findStanding(tx, event))
      await tx.audit.append({
        action: 'event.filed',
        actor: auditActor(actor),
        subject: { type: 'event', id },
        codes: { type, subjectType: subject.type, date },
        details: { subject: subject.id },
        conditions: null,
      })
      await applyEvent(tx, clock, actor, { type, subject, cause: 'event-registered' })
      await tx.jobs.enqueue('settle-event', { eventId: id }, { key: `event:${id}` })
      return reloadEvent(tx, id)
    }, 'serializable')
  }
}
