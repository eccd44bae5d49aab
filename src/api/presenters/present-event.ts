import type { RetentionEvent } from '../../retention/events/retention-event.ts'

/** An event as it goes out. */
export function presentEvent(event: RetentionEvent) {
  return {
    id: event.id,
    type: event.type,
    subject: event.subject,
    date: event.date,
    state: event.state,
    registeredBy: event.registeredBy,
    registeredAt: event.registeredAt.toISOString(),
    changedBy: event.changedBy,
    changedAt: event.changedAt?.toISOString() ?? null,
  }
}
