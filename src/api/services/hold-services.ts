import type { PersonActor } from '../../access/actor.ts'
import type { HoldId } from '../../kernel/ids.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { Hold, HoldFilter, HoldItem, NewHold, ProceedingType } from '../../retention/hold.ts'

export interface HoldServices {
  place(actor: PersonActor, hold: NewHold): Promise<Hold>
  list(actor: PersonActor, filter: HoldFilter, page: PageRequest): Promise<Page<Hold>>
  get(actor: PersonActor, id: HoldId): Promise<Hold>
  items(actor: PersonActor, id: HoldId, page: PageRequest): Promise<Page<HoldItem>>
  requestLift(actor: PersonActor, id: HoldId, reason: string): Promise<Hold>
  /** The same person as asked: `separation-of-duties`. */
  confirmLift(actor: PersonActor, id: HoldId, reason: string): Promise<Hold>
  review(
    actor: PersonActor,
    id: HoldId,
    review: { readonly reviewOn: CivilDate; readonly reason: string },
  ): Promise<Hold>
  closeRequest(
    actor: PersonActor,
    id: HoldId,
    closing: { readonly closedOn?: CivilDate; readonly outcome?: string; readonly reason: string },
  ): Promise<Hold>
  openProceeding(
    actor: PersonActor,
    id: HoldId,
    opening: { readonly type: ProceedingType; readonly openedOn?: CivilDate },
  ): Promise<Hold>
  closeProceeding(
    actor: PersonActor,
    id: HoldId,
    number: number,
    closing: { readonly closedOn?: CivilDate },
  ): Promise<Hold>
}
