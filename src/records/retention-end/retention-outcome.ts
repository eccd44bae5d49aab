import { type CivilDate, compareDates } from '../dates/civil-date.ts'
import type { RetentionAssessment } from './retention-assessment.ts'
import { type RetentionWarning, warningsOf } from './retention-warning.ts'

/** Retention of a record as of a day; whether it is held is shown beside it. */
export type RetentionState = 'untriggered' | 'running' | 'due' | 'permanent'

/** An assessment with what it means on a day (API.md, `GET /records/{id}/retention`). */
export interface RetentionOutcome extends Omit<RetentionAssessment, 'state' | 'maximums'> {
  readonly state: RetentionState
  readonly warnings: readonly RetentionWarning[]
}

/** `due` from the day after the retention end on; before that, and without an end, as assessed. */
export function outcomeOn(assessment: RetentionAssessment, asOf: CivilDate): RetentionOutcome {
  const { maximums, ...assessed } = assessment
  return {
    ...assessed,
    state: stateOn(assessment, asOf),
    warnings: warningsOf({ ...assessed, maximums }, asOf),
  }
}

/** The state alone, for whoever holds no more than the stored standing. */
function stateOn(
  standing: Pick<RetentionAssessment, 'state' | 'eligibleFrom'>,
  asOf: CivilDate,
): RetentionState {
  if (standing.state !== 'running' || standing.eligibleFrom === null) return standing.state
  return compareDates(standing.eligibleFrom, asOf) <= 0 ? 'due' : 'running'
}
