import { isMunimentError } from '../kernel/muniment-error.ts'
import type { CivilDate } from './civil-date.ts'
import { calculateRetentionEnd, type RetentionStep } from './retention-end.ts'
import type { RetentionSchedule } from './retention-schedule.ts'
import type { UnitStarts } from './unit.ts'

/** What a schedule comes to for a trigger date, whatever today is. */
export interface ScheduleOutcome {
  readonly state: 'untriggered' | 'running' | 'permanent'
  readonly retentionEnd: CivilDate | null
  readonly eligibleFrom: CivilDate | null
  readonly steps: readonly RetentionStep[]
  /** Why there is no end although there is a trigger date. */
  readonly problem: string | null
}

/**
 * Applies a schedule to a trigger date. Depends on nothing else, so set-based work computes each distinct pair of
 * schedule version and trigger date once and joins (DESIGN §4). No trigger yet: no date. A result beyond the year 9999
 * ("indefinitely" is often written 9999-12-31) has no date either and says why: it is never due in silence.
 */
export function applySchedule(
  schedule: RetentionSchedule,
  triggerDate: CivilDate | null,
  unitStarts?: UnitStarts,
): ScheduleOutcome {
  if (schedule.action === 'retain-permanently') return { ...undated, state: 'permanent' }
  if (triggerDate === null) return undated
  try {
    const { period, after, rounding } = schedule
    const end = calculateRetentionEnd({ trigger: triggerDate, period, after, rounding, unitStarts })
    return { state: 'running', ...end, problem: null }
  } catch (error) {
    if (!isMunimentError(error, 'invalid-date')) throw error
    return { ...undated, problem: 'the retention end would lie beyond the year 9999' }
  }
}

const undated: ScheduleOutcome = {
  state: 'untriggered',
  retentionEnd: null,
  eligibleFrom: null,
  steps: [],
  problem: null,
}
