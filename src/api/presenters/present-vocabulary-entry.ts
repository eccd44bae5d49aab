import type { VocabularyEntry } from '../../search/vocabulary/vocabulary-entry.ts'

/** An entry of the vocabulary as it goes out. */
export function presentVocabularyEntry({ id, forms, note, revision, changedAt }: VocabularyEntry) {
  return { id, forms, note, revision, changedAt: changedAt?.toISOString() ?? null }
}
