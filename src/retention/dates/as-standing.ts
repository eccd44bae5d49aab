import type { RetentionAssessment } from '../../records/retention-end/retention-assessment.ts'
import type { GroupStanding } from './standing-store.ts'

/** What an assessment comes to, as the database keeps it. */
export function asStanding(assessed: RetentionAssessment): Omit<GroupStanding, 'key'> {
  const { state, retentionEnd, action, trigger, schedule, step } = assessed
  return {
    state,
    retentionEnd,
    action,
    triggerType: trigger.type,
    triggerDate: trigger.date,
    scheduleCode: schedule.code,
    scheduleVersion: schedule.version,
    step: step.number,
  }
}
