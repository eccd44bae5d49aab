import type { PersonActor } from '../../access/actor.ts'
import type { HoldId } from '../../kernel/ids.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { Hold, HoldItem, HoldState, NewHold } from '../../retention/hold.ts'

export interface HoldServices {
  place(actor: PersonActor, hold: NewHold): Promise<Hold>
  list(actor: PersonActor, filter: { readonly state?: HoldState }, page: PageRequest): Promise<Page<Hold>>
  get(actor: PersonActor, id: HoldId): Promise<Hold>
  items(actor: PersonActor, id: HoldId, page: PageRequest): Promise<Page<HoldItem>>
  requestLift(actor: PersonActor, id: HoldId, reason: string): Promise<Hold>
  /** The same person as asked: `separation-of-duties`. */
  confirmLift(actor: PersonActor, id: HoldId, reason: string): Promise<Hold>
}
