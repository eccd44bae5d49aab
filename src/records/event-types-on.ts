import type { ClassOnPath } from './retention-assessment.ts'

/** The types of event that a schedule on the path counts from. */
export function eventTypesOn(path: readonly ClassOnPath[]): readonly string[] {
  const types = path.flatMap(({ schedule }) =>
    schedule?.trigger.type === 'event' ? [schedule.trigger.event] : [],
  )
  return [...new Set(types)]
}
