import type { LostWork } from './lost-work.ts'
import type { RestoreReport } from './restore-report.ts'

/** What nothing brings back: captures, whose bytes are still stored, and other changes. */
export function summariseLoss({ captures, ends, notRedone }: LostWork): RestoreReport['lost'] {
  const standing = captures.filter(({ id }) => !ends.has(id))
  return { captures: standing, capturedAndGone: captures.length - standing.length, changes: notRedone }
}
