import { type FormSet, makeVocabulary, type Vocabulary } from './make-vocabulary.ts'
import type { ReadVocabulary } from './vocabulary-store.ts'

/** The vocabulary as it is kept, for whoever searches. */
export interface FormSetsReader {
  /** Another one after every change that was committed. */
  version(): Promise<string>
  /** All of it, and which version that is. */
  read(): Promise<{ readonly version: string; readonly sets: readonly FormSet[] }>
}

/**
 * Keeps the vocabulary ready, and asks before each use whether it is still the same: the change of another process holds for
 * the first search that begins after its commit.
 */
export function makeReadVocabulary(reader: FormSetsReader): ReadVocabulary {
  let kept: { readonly version: string; readonly vocabulary: Vocabulary } | undefined
  return async () => {
    const version = await reader.version()
    if (kept?.version === version) return kept.vocabulary
    const found = await reader.read()
    const vocabulary = makeVocabulary(found.sets)
    kept = { version: found.version, vocabulary }
    return vocabulary
  }
}
