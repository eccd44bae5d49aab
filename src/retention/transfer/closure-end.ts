import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { parsePeriod } from '../../records/dates/period.ts'
import { calculateRetentionEnd } from '../../records/retention-end/retention-end.ts'
import type { Closure } from './closure.ts'

/** The last day on which something is closed, `beyond-calendar` after the year 9999; `null` where it is open. */
export function closureEnd(
  { period, until }: Closure,
  startsOn: CivilDate,
): CivilDate | 'beyond-calendar' | null {
  if (period === undefined) return until ?? null
  try {
    return calculateRetentionEnd({ trigger: startsOn, period: parsePeriod(period) }).retentionEnd
  } catch (error) {
    if (isMunimentError(error, 'invalid-date')) return 'beyond-calendar'
    throw error
  }
}
