import type { PersonActor } from '../../access/actor.ts'
import type { ExpectedRevisions } from '../../kernel/expected-revisions.ts'
import type { VocabularyEntryId } from '../../kernel/ids.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { EntryContent, VocabularyEntry } from '../../search/vocabulary/vocabulary-entry.ts'

export interface VocabularyServices {
  list(actor: PersonActor, page: PageRequest): Promise<Page<VocabularyEntry>>
  get(actor: PersonActor, id: VocabularyEntryId): Promise<VocabularyEntry>
  add(actor: PersonActor, content: EntryContent): Promise<VocabularyEntry>
  change(
    actor: PersonActor,
    id: VocabularyEntryId,
    changes: Partial<EntryContent>,
    expected: ExpectedRevisions,
  ): Promise<VocabularyEntry>
  /** The entry as it was. */
  remove(actor: PersonActor, id: VocabularyEntryId): Promise<VocabularyEntry>
}
