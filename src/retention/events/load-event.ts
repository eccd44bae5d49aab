import { notFound } from '../../access/require-allowed.ts'
import type { EventId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { Subject } from '../../records/record-entity.ts'
import type { RetentionTx } from '../ports.ts'
import type { RetentionEvent } from './retention-event.ts'

/** An event that can still be changed. */
export type StandingEvent = RetentionEvent & { readonly subject: Subject }

/** The event, held against every other change. Absent: `not-found`; revoked, or about nobody any more: `event-revoked`. */
export async function loadEventForChange(tx: RetentionTx, id: EventId): Promise<StandingEvent> {
  return requireStanding(await tx.events.findForChange(id))
}

/** The same of an event that was only looked at. */
export function requireStanding(event: RetentionEvent | undefined): StandingEvent {
  if (event === undefined) throw notFound()
  const { subject } = event
  if (event.state === 'revoked')
    throw new MunimentError(
      'event-revoked',
      'This event was revoked: register it anew where it stands after all.',
    )
  if (subject.id === null)
    throw new MunimentError(
      'event-revoked',
      'Nothing is left of what this event was about: it changes no more.',
    )
  return { ...event, subject: { type: subject.type, id: subject.id } }
}

/** The event as a change left it. */
export async function reloadEvent(tx: RetentionTx, id: EventId): Promise<RetentionEvent> {
  const event = await tx.events.find(id)
  if (event === undefined) throw new MunimentError('internal', 'An event vanished while it was changed.')
  return event
}
