import type { HoldId, RecordId } from '../kernel/ids.ts'
import type { CivilDate } from '../records/civil-date.ts'

export interface HoldScope {
  readonly records?: readonly RecordId[]
  /** References. */
  readonly folders?: readonly string[]
  /** Codes; a class stands for itself and its descendants. */
  readonly classes?: readonly string[]
  readonly query?: string
}

export interface NewHold {
  readonly name: string
  readonly reason: string
  /** Who demands it: a court, a request, an inquiry. */
  readonly authority: string
  readonly reviewOn?: CivilDate
  readonly scope: HoldScope
}

export type HoldState = 'placed' | 'lift-requested' | 'lifted'

/** Stops disposal of what it catches; outranks every schedule and every approval (DESIGN §5). */
export interface Hold {
  readonly id: HoldId
  readonly name: string
  readonly reason: string
  readonly authority: string
  readonly reviewOn: CivilDate | null
  readonly state: HoldState
  readonly scope: HoldScope
  /** Records it holds that the asker may read; what it came too late for is not counted. */
  readonly itemCount: number
  readonly placedBy: string
  readonly placedAt: Date
  readonly liftRequestedBy: string | null
  readonly liftRequestedAt: Date | null
  readonly liftedBy: string | null
  readonly liftedAt: Date | null
}

export interface HoldItem {
  readonly recordId: RecordId
  readonly reference: string
  readonly title: string | null
  readonly since: Date
  /** Set where destruction had passed the point of no return before the hold came: it did, or will, go. */
  readonly tooLateAt: Date | null
  readonly releasedAt: Date | null
}
