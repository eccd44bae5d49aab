import type { PersonActor } from '../../access/actor.ts'
import type { HoldId, RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/civil-date.ts'
import type { Page, PageRequest } from './page.ts'

export interface HoldScope {
  readonly records?: readonly RecordId[]
  readonly folders?: readonly string[]
  readonly classes?: readonly string[]
  readonly query?: string
}

export interface NewHold {
  readonly name: string
  readonly reason: string
  readonly authority: string
  readonly reviewOn?: CivilDate
  readonly scope: HoldScope
}

export interface Hold {
  readonly id: HoldId
  readonly name: string
  readonly reason: string
  readonly authority: string
  readonly reviewOn: CivilDate | null
  readonly state: 'placed' | 'lift-requested' | 'lifted'
  readonly scope: HoldScope
  readonly itemCount: number
  readonly placedBy: string
  readonly placedAt: Date
  readonly liftRequestedBy: string | null
  readonly liftedBy: string | null
}

export interface HoldItem {
  readonly recordId: RecordId
  readonly reference: string
  readonly since: Date
  /** Set where destruction had passed the point of no return before the hold came. */
  readonly tooLateAt: Date | null
}

export interface HoldServices {
  place(actor: PersonActor, hold: NewHold): Promise<Hold>
  list(actor: PersonActor, filter: { readonly state?: Hold['state'] }, page: PageRequest): Promise<Page<Hold>>
  get(actor: PersonActor, id: HoldId): Promise<Hold>
  items(actor: PersonActor, id: HoldId, page: PageRequest): Promise<Page<HoldItem>>
  requestLift(actor: PersonActor, id: HoldId, reason: string): Promise<Hold>
  /** The same person as asked: `separation-of-duties`. */
  confirmLift(actor: PersonActor, id: HoldId, reason: string): Promise<Hold>
}
