import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { parsePeriod } from '../../records/dates/period.ts'
import type { ChosenStarts, Unit } from '../../records/dates/unit.ts'
import { calculateRetentionEnd, type RetentionEnd } from '../../records/retention-end/retention-end.ts'

export interface CalculationRequest {
  readonly trigger: CivilDate
  /** `P[nY][nM][nD]`, above zero; anything else is refused with `invalid-period`. */
  readonly period: string
  readonly after?: Unit
  readonly rounding?: Unit
  /** When units begin, where not as in the United Kingdom. */
  readonly unitStarts?: ChosenStarts
}

/** Tries a rule on a date, without any record: the same arithmetic that binds records. */
export function makeCalculateRetention() {
  return async (actor: Actor, request: CalculationRequest): Promise<RetentionEnd> => {
    requireAllowed(actor, 'calculate-retention')
    const { trigger, after, rounding } = request
    return calculateRetentionEnd({
      trigger,
      period: parsePeriod(request.period),
      after,
      rounding,
      unitStarts: request.unitStarts,
    })
  }
}
