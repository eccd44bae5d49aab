import type { ClassOnPath } from './retention-assessment.ts'
import { termsOf } from './retention-schedule.ts'

/** The types of event that a schedule on the path counts from. */
export function eventTypesOn(path: readonly ClassOnPath[]): readonly string[] {
  const terms = path.flatMap(({ schedule }) => (schedule === null ? [] : termsOf(schedule)))
  const types = terms.flatMap(({ trigger }) => (trigger.type === 'event' ? [trigger.event] : []))
  return [...new Set(types)]
}
