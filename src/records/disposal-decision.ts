import { assertNever } from '../kernel/assert-never.ts'
import type { HoldId } from '../kernel/ids.ts'
import type { CivilDate } from './civil-date.ts'
import type { DisposalAction } from './disposal-action.ts'
import type { RetentionAssessment } from './retention-assessment.ts'
import { stateOn } from './retention-outcome.ts'

/** What should happen to a record on a given day. A hold outranks every schedule. */
export type DisposalDecision =
  | { readonly outcome: 'held'; readonly holds: readonly HoldId[] }
  | { readonly outcome: 'keep'; readonly until: CivilDate | 'permanently' | 'triggered' }
  | { readonly outcome: 'due'; readonly action: Exclude<DisposalAction, 'retain-permanently'> }

type Standing = Pick<RetentionAssessment, 'state' | 'retentionEnd' | 'eligibleFrom' | 'action'>

/**
 * Decides from the record's retention standing and the holds on it. `until` is the last day kept; `triggered` says
 * that nothing has set off the schedule yet. Never decides to destroy on doubt: without an end the record is kept.
 */
export function decideDisposal(
  standing: Standing,
  holds: readonly HoldId[],
  asOf: CivilDate,
): DisposalDecision {
  if (holds.length > 0) return { outcome: 'held', holds }
  const state = stateOn(standing, asOf)
  switch (state) {
    case 'permanent':
      return { outcome: 'keep', until: 'permanently' }
    case 'untriggered':
      return { outcome: 'keep', until: 'triggered' }
    case 'running':
      return { outcome: 'keep', until: standing.retentionEnd ?? 'triggered' }
    case 'due':
      if (standing.action === 'retain-permanently') return { outcome: 'keep', until: 'permanently' }
      return { outcome: 'due', action: standing.action }
    default:
      return assertNever(state)
  }
}
