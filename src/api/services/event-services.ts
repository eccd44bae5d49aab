import type { PersonActor } from '../../access/actor.ts'
import type { EventId } from '../../kernel/ids.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { EventFilter, NewEvent, RetentionEvent } from '../../retention/events/retention-event.ts'

export interface EventServices {
  register(actor: PersonActor, event: NewEvent): Promise<RetentionEvent>
  list(actor: PersonActor, filter: EventFilter, page: PageRequest): Promise<Page<RetentionEvent>>
  get(actor: PersonActor, id: EventId): Promise<RetentionEvent>
  correct(
    actor: PersonActor,
    id: EventId,
    correction: { readonly date: CivilDate; readonly reason: string },
  ): Promise<RetentionEvent>
  revoke(actor: PersonActor, id: EventId, reason: string): Promise<RetentionEvent>
}
