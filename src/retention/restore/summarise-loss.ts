import type { AuditSubject } from '../../audit/ports.ts'
import type { RecordId } from '../../kernel/ids.ts'
import type { LostChange } from './lost-change.ts'
import type { LostWork } from './lost-work.ts'
import { textIn } from './read-codes.ts'
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
    openAgain: openAgain(changes),
    changes: countByAction(changes.filter(({ action }) => action !== 'record.captured')),
  }
}

function countByAction(changes: readonly LostChange[]): RestoreReport['lost']['changes'] {
  const counts = new Map<string, number>()
  for (const { action } of changes) counts.set(action, (counts.get(action) ?? 0) + 1)
  return Object.fromEntries(counts)
}

/** Each once, in the order in which they were kept from somebody. */
function openAgain(changes: readonly LostChange[]): readonly AuditSubject[] {
  const found = changes.filter(keepsFromOthers).map(({ subject }) => subject)
  return [...new Map(found.map((subject) => [`${subject.type} ${subject.id}`, subject])).values()]
}

function keepsFromOthers({ action, codes }: LostChange): boolean {
  if (action === 'folder.updated') return codes['keepsFromOthers'] === true
  if (action !== 'record.updated') return false
  return (
    textIn(codes, 'markingAfter') === 'official-sensitive' && textIn(codes, 'markingBefore') === 'official'
  )
}
