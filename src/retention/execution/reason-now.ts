import { londonDate } from '../../records/dates/london-date.ts'
import { assessStored } from '../dates/assess-stored.ts'
import type { StoredFacts } from '../dates/standing-store.ts'
import { withLeftFolders } from '../dates/with-left-folders.ts'
import type { DisposalCase } from './disposal-store.ts'
import { reasonToSkip, type SkipReason } from './reason-to-skip.ts'

/**
 * Why an item that was locked does not go after all, its end computed anew from the record's own facts: also of folders that
 * it has left, so that nothing goes which should lie in one of them again, but was not settled since.
 */
export function reasonNow(
  found: DisposalCase,
  facts: StoredFacts | undefined,
  now: Date,
): SkipReason | undefined {
  const today = londonDate(now)
  const recomputedEnd = facts === undefined ? null : assessStored(withLeftFolders(facts, today)).retentionEnd
  return reasonToSkip(found, recomputedEnd, today, now)
}
