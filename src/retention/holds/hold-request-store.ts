import type { HoldId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { ProceedingType } from '../hold.ts'

/** What becomes of the request that a hold stands for, in its transaction. */
export interface HoldRequestStore {
  close(
    id: HoldId,
    closing: { readonly by: string; readonly on: CivilDate; readonly outcome: string | null },
  ): Promise<void>
  /** Answers its number; a proposal to lift the hold is void from now on. */
  openProceeding(
    id: HoldId,
    opening: { readonly by: string; readonly type: ProceedingType; readonly on: CivilDate },
  ): Promise<number>
  closeProceeding(
    id: HoldId,
    number: number,
    closing: { readonly by: string; readonly on: CivilDate },
  ): Promise<void>
  /** Proposes every hold for lifting whose request was closed on that day or before and has nothing open; answers them. */
  proposeLifts(closedBy: CivilDate, today: CivilDate): Promise<readonly HoldId[]>
}
