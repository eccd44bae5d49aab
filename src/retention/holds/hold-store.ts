import type { FolderId, HoldId, RecordId } from '../../kernel/ids.ts'
import type { AccessConditions } from '../../records/access-conditions.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { Hold, HoldFilter, HoldItem, HoldKind, HoldStrength } from '../hold.ts'
import type { PlanPart } from '../require-parts.ts'
import type { TakenOut } from './taken-out.ts'

/** What a hold is placed on, found by its names and locked. */
export interface FoundScope {
  readonly records: readonly { readonly id: RecordId; readonly access: AccessConditions }[]
  readonly folders: readonly {
    readonly id: FolderId
    readonly reference: string
    readonly access: AccessConditions
  }[]
  readonly classes: readonly { readonly code: string; readonly path: readonly string[] }[]
}

export interface ScopeNames {
  readonly records: readonly RecordId[]
  readonly folders: readonly string[]
  readonly classes: readonly string[]
}

export interface NewHoldRow {
  readonly id: HoldId
  readonly name: string
  readonly reason: string
  readonly authority: string
  readonly reviewOn: CivilDate | null
  readonly placedBy: string
  readonly placedAt: Date
  readonly strength: HoldStrength
  readonly kind: HoldKind
  readonly reference: string | null
  readonly openedOn: CivilDate | null
  readonly query: HoldQuery | null
}

/** A query as a hold keeps it. */
export interface HoldQuery {
  readonly text: string
  readonly interpretation: string
  /** Class to whose subtree the placer's role confines it. */
  readonly within: string | null
  /** Sets of forms that mean the same, as the vocabulary had them then. */
  readonly synonyms: readonly (readonly string[])[]
  /** What whoever reads its words must meet: their placer asked in words of what they had read. */
  readonly reach: AccessConditions
}

/** On what a hold stands, whoever may read that. */
export interface WholeScope {
  readonly records: readonly { readonly id: RecordId; readonly accessSet: number }[]
  readonly folders: readonly { readonly reference: string; readonly accessSet: number }[]
  readonly classes: readonly string[]
}

/** What one page of catching came to. */
export interface Caught {
  readonly caught: number
  readonly takenOut: TakenOut
  readonly tooLate: number
  /** Where the next page begins; `null` when all are caught. */
  readonly next: RecordId | null
}

export interface HoldRow extends Omit<Hold, 'itemCount' | 'liftableFrom' | 'evaluation' | 'scope'> {
  readonly scope: WholeScope
  readonly liftRequesterId: string | null
  readonly materialised: boolean
  readonly query: HoldQuery | null
  /** Whether everything that its query matched has been caught. */
  readonly evaluated: boolean
}

/** What a hold has let go of. */
export interface LiftedHold {
  readonly released: number
  readonly takenOut: TakenOut
}

export interface HoldStore {
  /**
   * Lets this transaction go before every set of records that would be destroyed next: it waits for the set at work, and
   * the next waits for it. To be called first of all; it keeps no promise, and is about waiting alone.
   */
  goFirst(): Promise<void>
  /** Finds classes, folders and records and holds their rows against every destruction, in this order. */
  lockScope(names: ScopeNames): Promise<FoundScope>
  /** Writes the hold and its scope, and counts the scope's rows up: from the commit on it binds. */
  insert(hold: NewHoldRow, scope: FoundScope): Promise<void>
  /** Records that lie in the scope, counted no further than `limit`. */
  countScope(id: HoldId, limit: number): Promise<number>
  /**
   * Catches the next page of records in the hold's scope: they stay held wherever they move; what waits in a batch
   * that has not begun drops out of it; what is past the point of no return is noted with the time.
   */
  catchPage(id: HoldId, after: RecordId | null, limit: number, at: Date): Promise<Caught>
  markMaterialised(id: HoldId, at: Date): Promise<void>
  /** Puts one record under every hold in whose scope it stands; answers what it drops out of. */
  catchRecord(recordId: RecordId, at: Date): Promise<TakenOut>
  /** The same for all live records of a folder, set-based. */
  catchFolder(folderId: FolderId, at: Date): Promise<TakenOut>
  find(id: HoldId): Promise<HoldRow | undefined>
  /**
   * The classes, each from the plan's root down, in which lies what a hold names: of each thing all that it is filed in; and the one
   * to which its query was confined; the plan itself, which is an empty path, where it was to none, or where a hold names nothing
   * at all.
   */
  partsOf(id: HoldId): Promise<readonly PlanPart[]>
  findForChange(id: HoldId): Promise<HoldRow | undefined>
  /** `today` is the day on which review dates are looked at. */
  list(
    filter: HoldFilter,
    today: CivilDate,
    page: { readonly size: number; readonly after: readonly string[] | null },
  ): Promise<readonly HoldRow[]>
  /** How many records each hold holds among those of these access sets. */
  itemCounts(ids: readonly HoldId[], accessSets: readonly number[]): Promise<ReadonlyMap<HoldId, number>>
  /** Holds of whose items some are in doubt, with how many of those are in these access sets. */
  doubts(ids: readonly HoldId[], accessSets: readonly number[]): Promise<ReadonlyMap<HoldId, number>>
  /** What it has caught in these access sets, in the order of capture. */
  items(
    id: HoldId,
    accessSets: readonly number[],
    page: { readonly size: number; readonly after: readonly string[] | null },
  ): Promise<readonly HoldItem[]>
  /** Somebody has looked at it; it is to be looked at again on that day. */
  review(id: HoldId, by: string, at: Date, reviewOn: CivilDate): Promise<void>
  requestLift(id: HoldId, by: string, at: Date, reason: string): Promise<void>
  /** Lets go of everything, and takes what no other hold holds out of every batch it was approved in before. */
  lift(id: HoldId, by: string, at: Date): Promise<LiftedHold>
}
