import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { EventId } from '../../kernel/ids.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import { type ListOrder, readCursor } from '../../kernel/page-cursor.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { makePage } from '../make-page.ts'
import type { RetentionTx } from '../ports.ts'
import type { EventFilter, RetentionEvent } from './retention-event.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
}

const order: ListOrder = { list: 'events', parts: ['instant', 'id'] }

/** Registered events, newest first; revoked ones too, where the filter does not say otherwise. */
export function makeListEvents({ unitOfWork }: Deps) {
  return async (actor: Actor, filter: EventFilter, page: PageRequest): Promise<Page<RetentionEvent>> => {
    requireAllowed(actor, 'read-event')
    const after = readCursor(page.cursor, order)
    return unitOfWork.run(async (tx) =>
      makePage(
        order,
        await tx.events.list(filter, { size: page.size + 1, after }),
        page.size,
        (event) => event,
        (event) => [event.registeredAt.toISOString(), event.id],
      ),
    )
  }
}

/** One event. Absent: `not-found`. */
export function makeGetEvent({ unitOfWork }: Deps) {
  return async (actor: Actor, id: EventId): Promise<RetentionEvent> => {
    requireAllowed(actor, 'read-event')
    const event = await unitOfWork.run((tx) => tx.events.find(id))
    if (event === undefined) throw notFound()
    return event
  }
}
