import type { Actor } from '../../access/actor.ts'
import type { FolderId, RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'

/** A folder to close. */
export interface ClosingToForesee {
  readonly reference: string
  /** Absent: today. */
  readonly on?: CivilDate
}

/** A record to move, by the reference of a folder. */
export interface MoveToForesee {
  readonly id: RecordId
  readonly folder: string
}

/**
 * What filing says to a change that is only looked at, bound in compose to the rules of the change itself; it throws what the
 * change would.
 */
export interface FilingRules {
  closing(
    actor: Actor,
    closing: ClosingToForesee,
    today: CivilDate,
  ): Promise<{ readonly folderId: FolderId; readonly closedOn: CivilDate }>
  reopening(actor: Actor, reference: string): Promise<FolderId>
  moving(
    actor: Actor,
    move: MoveToForesee,
  ): Promise<{ readonly from: FolderId; readonly to: FolderId; readonly classPath: readonly string[] }>
}
