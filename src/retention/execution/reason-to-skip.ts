import type { FolderId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { DisposalCase } from './disposal-store.ts'

/** Why an approved item is not destroyed after all: stable codes, shown to reviewers and auditors. */
export type SkipReason =
  | 'held'
  | 'not-active'
  | 'class-changed'
  | 'folder-changed'
  | 'schedule-changed'
  | 'action-changed'
  | 'content-changed'
  | 'date-changed'
  | 'no-longer-due'
  | 'no-authority'
  | 'not-approved'
  | 'approver-not-in-role'
  | 'cooling-off'
  | 'manifest-changed'

/**
 * Holds an item against everything its approval relied on, read anew at this moment (DESIGN §5, step 1); nothing where
 * all of it still stands. `recomputedEnd` is the last day kept, computed now from the record's own facts.
 */
export function reasonToSkip(
  found: DisposalCase,
  recomputedEnd: CivilDate | null,
  today: CivilDate,
  now: Date,
): SkipReason | undefined {
  const { item, batch, record } = found
  if (found.held) return 'held'
  if (record.state !== 'active') return 'not-active'
  if (record.classCode !== item.classCode) return 'class-changed'
  if (record.folderId !== item.folderId || !sameFolders(record.furtherFolders, item.furtherFolders))
    return 'folder-changed'
  if (record.sha256 !== item.sha256 || record.size !== item.size) return 'content-changed'
  if (found.approvals === 0 || found.approvals < found.stages) return 'not-approved'
  if (found.approversInRole < found.approvals) return 'approver-not-in-role'
  if (batch.notBefore === null || now < batch.notBefore) return 'cooling-off'
  if (item.authority === null) return 'no-authority'
  return batch.kind === 'exceptional' ? undefined : reasonByRetention(found, recomputedEnd, today)
}

function sameFolders(one: readonly FolderId[], other: readonly FolderId[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index])
}

function reasonByRetention(
  { item, record }: DisposalCase,
  recomputedEnd: CivilDate | null,
  today: CivilDate,
): SkipReason | undefined {
  if (record.scheduleCode !== item.scheduleCode || record.scheduleVersion !== item.scheduleVersion)
    return 'schedule-changed'
  if (record.action !== item.action) return 'action-changed'
  if (recomputedEnd === null || recomputedEnd >= today) return 'no-longer-due'
  if (record.retentionEnd !== item.retentionEnd || recomputedEnd !== item.retentionEnd) return 'date-changed'
  return undefined
}
