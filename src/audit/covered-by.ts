import type { AccessConditions } from '../records/access-conditions.ts'
import { accessToAll } from '../records/access-to-all.ts'

/**
 * What a reader must meet of a detail that was kept by one set of conditions, if by any, and comes under another. What was written
 * under conditions stays under them: the subject may have been opened because the words have left it since.
 */
export function coveredBy(before: AccessConditions | null, conditions: AccessConditions): AccessConditions {
  return before === null ? conditions : accessToAll([before, conditions])
}
