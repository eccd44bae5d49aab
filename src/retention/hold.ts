import type { HoldId, RecordId } from '../kernel/ids.ts'
import type { CivilDate } from '../records/dates/civil-date.ts'

export interface HoldScope {
  readonly records?: readonly RecordId[]
  /** References. */
  readonly folders?: readonly string[]
  /** Codes; a class stands for itself and its descendants. */
  readonly classes?: readonly string[]
  readonly query?: string
}

/** `no-change`: what it holds is neither destroyed nor changed in what people say of it or where they file it. */
export type HoldStrength = 'no-disposal' | 'no-change'

/** Requests under the Freedom of Information Act 2000, and by a data subject under the UK GDPR, article 15. */
export type RequestKind = 'foi-request' | 'subject-access-request'
export type HoldKind = 'hold' | RequestKind

export interface NewHold {
  readonly name: string
  readonly reason: string
  /** Who demands it: a court, a request, an inquiry. */
  readonly authority: string
  readonly reviewOn?: CivilDate
  readonly scope: HoldScope
  /** `no-disposal` where not said. */
  readonly strength?: HoldStrength
  /** `hold` where not said. */
  readonly kind?: HoldKind
  /** What a request is called by; a request cannot do without. */
  readonly reference?: string
  /** The day on which a request was opened; today where not said. */
  readonly openedOn?: CivilDate
}

export type HoldState = 'placed' | 'lift-requested' | 'lifted'

export type ProceedingType = 'review' | 'complaint' | 'appeal'

/** What somebody has begun about a request; while one is open, nobody lifts its hold. */
export interface Proceeding {
  /** Counted from 1 within its request. */
  readonly number: number
  readonly type: ProceedingType
  readonly openedOn: CivilDate
  readonly closedOn: CivilDate | null
}

/** What a hold by a query has come to. */
export interface HoldEvaluation {
  /** How the query was understood, in words. */
  readonly interpretation: string
  /** False while something that was here at the placing is not indexed yet; it is held in doubt, and evaluated later. */
  readonly complete: boolean
  /** Records held in doubt that the asker may read. */
  readonly inDoubt: number
}

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
  readonly strength: HoldStrength
  readonly kind: HoldKind
  /** Who looked last at whether it is still needed. */
  readonly reviewedBy: string | null
  readonly reviewedAt: Date | null
  /** Of a request; `null` of any other hold, as are its days. */
  readonly reference: string | null
  readonly openedOn: CivilDate | null
  readonly closedOn: CivilDate | null
  readonly outcome: string | null
  /** From this day on it may be lifted, if nothing about it is open; `null` while it cannot be said. */
  readonly liftableFrom: CivilDate | null
  /** The day on which the daily run proposed it for lifting. */
  readonly liftProposedOn: CivilDate | null
  readonly proceedings: readonly Proceeding[]
  /** `null` where no query is in its scope. */
  readonly evaluation: HoldEvaluation | null
}

/** Which holds are asked for; what is absent does not narrow. */
export interface HoldFilter {
  readonly state?: HoldState
  readonly kind?: HoldKind
  /** Not lifted, and its review date is today or past. */
  readonly reviewDue?: boolean
  /** Proposed for lifting and not lifted. */
  readonly liftProposed?: boolean
}

export interface HoldItem {
  readonly recordId: RecordId
  readonly reference: string
  readonly title: string | null
  readonly since: Date
  /** Held because nobody can say yet whether the hold's query matches it. */
  readonly inDoubt: boolean
  /** Set where destruction had passed the point of no return before the hold came: it did, or will, go. */
  readonly tooLateAt: Date | null
  readonly releasedAt: Date | null
}
