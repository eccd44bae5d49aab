import type { FolderId, HoldId, RecordId } from '../../kernel/ids.ts'
import type { AccessConditions } from '../../records/access-conditions.ts'
import type { CivilDate } from '../../records/civil-date.ts'
import type { Hold, HoldItem, HoldState } from '../hold.ts'

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
}

/** What one page of catching came to. */
export interface Caught {
  readonly caught: number
  /** Items taken out of batches that had not begun. */
  readonly skipped: number
  readonly tooLate: number
  /** Where the next page begins; `null` when all are caught. */
  readonly next: RecordId | null
}

export interface HoldRow extends Omit<Hold, 'itemCount'> {
  readonly liftRequesterId: string | null
  readonly materialised: boolean
}

export interface HoldStore {
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
  /** Puts one record under every hold in whose scope it stands. */
  catchRecord(recordId: RecordId, at: Date): Promise<number>
  /** The same for all live records of a folder, set-based. */
  catchFolder(folderId: FolderId, at: Date): Promise<number>
  find(id: HoldId): Promise<HoldRow | undefined>
  findForChange(id: HoldId): Promise<HoldRow | undefined>
  list(
    filter: { readonly state?: HoldState },
    page: { readonly size: number; readonly after: readonly string[] | null },
  ): Promise<readonly HoldRow[]>
  /** How many records each hold holds among those of these access sets. */
  itemCounts(ids: readonly HoldId[], accessSets: readonly number[]): Promise<ReadonlyMap<HoldId, number>>
  items(
    id: HoldId,
    accessSets: readonly number[],
    page: { readonly size: number; readonly after: readonly string[] | null },
  ): Promise<readonly HoldItem[]>
  requestLift(id: HoldId, by: string, at: Date, reason: string): Promise<void>
  /** Lets go of everything, and takes what no other hold holds out of every batch it was approved in before. */
  lift(id: HoldId, by: string, at: Date): Promise<{ readonly released: number; readonly skipped: number }>
}
