import type { HoldId } from '../../kernel/ids.ts'
import type { LossKind } from './loss-kind.ts'

/** A restore that was taken up, or is being taken up. */
export interface RestorationRow {
  readonly id: string
  /** Positions of the entries taken up: from this one on, up to but without that one. */
  readonly from: number
  readonly to: number
  readonly startedBy: string
  readonly startedAt: Date
  readonly finishedAt: Date | null
  /** Changes that nothing brings back. */
  readonly lostChanges: number
  readonly holds: readonly { readonly kind: LossKind; readonly id: HoldId }[]
}

/** A lost change as it is listed, with what this database can add: names and references. */
export interface ListedChange {
  readonly position: number
  readonly at: Date
  readonly action: string
  readonly subjectType: string
  readonly subjectId: string
  /** Of a record or folder that is known here. */
  readonly reference: string | null
  readonly by: string
  readonly codes: { readonly [name: string]: unknown }
  readonly kind: LossKind | null
  readonly hold: HoldId | null
}

/** What restores have lost, for one transaction. */
export interface RestorationReader {
  /** Newest first. */
  list(): Promise<readonly RestorationRow[]>
  exists(id: string): Promise<boolean>
  /** By position. */
  lostChanges(
    id: string,
    page: { readonly size: number; readonly after: number | null },
  ): Promise<readonly ListedChange[]>
}
