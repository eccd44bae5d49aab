import type { AuditLog } from '../../audit/ports.ts'
import type { VocabularyEntryId } from '../../kernel/ids.ts'
import type { CheckedForm } from './check-forms.ts'
import type { Vocabulary } from './make-vocabulary.ts'
import type { VocabularyEntry } from './vocabulary-entry.ts'

/** An entry as it is written: its forms with what they are compared by. */
export interface EntryToStore {
  readonly forms: readonly CheckedForm[]
  readonly note: string
}

/** The vocabulary, for one transaction. */
export interface VocabularyStore {
  /** Waits for whoever changes the vocabulary at this moment, and keeps others waiting until the transaction ends. */
  goAlone(): Promise<void>
  find(id: VocabularyEntryId): Promise<VocabularyEntry | undefined>
  /** Entries in which any of these keys stands, the oldest first. */
  having(keys: readonly string[]): Promise<readonly VocabularyEntry[]>
  insert(id: VocabularyEntryId, entry: EntryToStore, at: Date): Promise<void>
  /** A new revision of the entry. */
  replace(id: VocabularyEntryId, entry: EntryToStore, at: Date): Promise<void>
  remove(id: VocabularyEntryId): Promise<void>
  /** By the key of the first form. */
  list(page: { readonly size: number; readonly after: string | null }): Promise<readonly VocabularyEntry[]>
}

export interface VocabularyTx {
  readonly vocabulary: VocabularyStore
  readonly audit: AuditLog
}

/** The vocabulary as the newest commit before this call left it, in whichever process that was. */
export type ReadVocabulary = () => Promise<Vocabulary>
