import type { ClassOnPath } from '../retention-end/retention-assessment.ts'
import { allTermsOf } from './schedule-steps.ts'

/** The types of event that a schedule on the path counts from. */
export function eventTypesOn(path: readonly ClassOnPath[]): readonly string[] {
  const terms = path.flatMap(({ schedule }) => (schedule === null ? [] : allTermsOf(schedule)))
  const types = terms.flatMap(({ trigger }) => (trigger.type === 'event' ? [trigger.event] : []))
  return [...new Set(types)]
}
