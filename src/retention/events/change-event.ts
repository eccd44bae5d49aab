import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { EventId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { recordRefusal } from '../batches/record-refusal.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { applyEvent } from './apply-event.ts'
import { loadEventForChange, reloadEvent } from './load-event.ts'
import { requireEventReach } from './require-event-reach.ts'
import type { RetentionEvent } from './retention-event.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type CorrectEvent = (
  actor: Actor,
  id: EventId,
  correction: { readonly date: CivilDate; readonly reason: string },
) => Promise<RetentionEvent>

/**
 * Corrects the day of an event; both days stay in the audit log. Absent: `not-found`; revoked: `event-revoked`; where it dates more
 * than the part of the plan that the actor's role is granted for: `forbidden-role`.
 */
export function makeCorrectEvent({ unitOfWork, clock }: Deps): CorrectEvent {
  return async (actor, id, { date, reason }) => {
    requireAllowed(actor, 'change-event')
    return recordRefusal(unitOfWork, actor, { type: 'event', id }, 'correct-event', () =>
      unitOfWork.run(async (tx) => {
        const { type, subject, date: before } = await loadEventForChange(tx, id)
        await requireEventReach(tx, actor, 'change-event', { type, subject })
        const at = clock.now()
        await tx.past.keepEvent(id, at)
        await tx.events.correct(id, date, actor.id, at)
        await tx.audit.append({
          action: 'event.corrected',
          actor: auditActor(actor),
          subject: { type: 'event', id },
          codes: { type, before, date },
          details: { reason },
          conditions: null,
        })
        await applyEvent(tx, clock, actor, { type, subject, cause: 'event-corrected' })
        await tx.jobs.enqueue('settle-event', { eventId: id }, { key: `event:${id}` })
        return reloadEvent(tx, id)
      }, 'serializable'),
    )
  }
}

export type RevokeEvent = (actor: Actor, id: EventId, reason: string) => Promise<RetentionEvent>

/** Revokes an event that has not happened after all: nothing counts from it any more. The same errors. */
export function makeRevokeEvent({ unitOfWork, clock }: Deps): RevokeEvent {
  return async (actor, id, reason) => {
    requireAllowed(actor, 'change-event')
    return recordRefusal(unitOfWork, actor, { type: 'event', id }, 'revoke-event', () =>
      unitOfWork.run(async (tx) => {
        const { type, subject, date } = await loadEventForChange(tx, id)
        await requireEventReach(tx, actor, 'change-event', { type, subject })
        await tx.events.revoke(id, actor.id, clock.now())
        await tx.audit.append({
          action: 'event.revoked',
          actor: auditActor(actor),
          subject: { type: 'event', id },
          codes: { type, date },
          details: { reason },
          conditions: null,
        })
        await applyEvent(tx, clock, actor, { type, subject, cause: 'event-revoked' })
        await tx.jobs.enqueue('settle-event', { eventId: id }, { key: `event:${id}` })
        return reloadEvent(tx, id)
      }, 'serializable'),
    )
  }
}
