import type { ClassOnPath } from '../../records/retention-end/retention-assessment.ts'
import type { RetentionFacts } from '../../records/retention-end/trigger-date.ts'
import { asStanding } from './as-standing.ts'
import { assess } from './assess-stored.ts'
import type { GroupStanding } from './standing-store.ts'

/** What a path's rules come to for these facts, as the database keeps it. */
export function standingOf(facts: RetentionFacts, path: readonly ClassOnPath[]): Omit<GroupStanding, 'key'> {
  return asStanding(assess({ facts, paths: [path] }))
}
