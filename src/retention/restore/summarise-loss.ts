import type { RecordId } from '../../kernel/ids.ts'
import type { LostChange } from './lost-change.ts'
import type { LostWork } from './lost-work.ts'
import type { RestoreReport } from './restore-report.ts'

/** What nothing brings back: captures, whose bytes are still stored, references that archives gave, and other changes. */
export function summariseLoss(
  { captures, ends, changes }: LostWork,
  archiveReferences: readonly RecordId[],
): RestoreReport['lost'] {
  const standing = captures.filter(({ id }) => !ends.has(id))
  return {
    captures: standing,
    capturedAndGone: captures.length - standing.length,
    archiveReferences,
    changes: countByAction(changes.filter(({ action }) => action !== 'record.captured')),
  }
}

function countByAction(changes: readonly LostChange[]): RestoreReport['lost']['changes'] {
  const counts = new Map<string, number>()
  for (const { action } of changes) counts.set(action, (counts.get(action) ?? 0) + 1)
  return Object.fromEntries(counts)
}
