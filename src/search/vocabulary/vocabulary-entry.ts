import type { VocabularyEntryId } from '../../kernel/ids.ts'

/** Forms that mean the same to a search, in both directions. */
export interface VocabularyEntry {
  readonly id: VocabularyEntryId
  /** As people write them, 2 to 20; the first is what lists are ordered by. */
  readonly forms: readonly string[]
  readonly note: string
  readonly revision: number
  /** Null for what Muniment brought along and nobody has changed. */
  readonly changedAt: Date | null
}

/** What is said of an entry. */
export type EntryContent = Pick<VocabularyEntry, 'forms' | 'note'>
