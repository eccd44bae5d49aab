import { londonDate } from '../../records/london-date.ts'
import { assessStored } from '../dates/assess-stored.ts'
import type { StoredFacts } from '../dates/standing-store.ts'
import type { DisposalCase } from './disposal-store.ts'
import { reasonToSkip, type SkipReason } from './reason-to-skip.ts'

/** Why an item that was locked does not go after all, its end computed anew from the record's own facts. */
export function reasonNow(
  found: DisposalCase,
  facts: StoredFacts | undefined,
  now: Date,
): SkipReason | undefined {
  const recomputedEnd = facts === undefined ? null : assessStored(facts).retentionEnd
  return reasonToSkip(found, recomputedEnd, londonDate(now), now)
}
