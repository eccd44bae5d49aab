import { makeFormSetsReader } from '../adapters/postgres/search/read-form-sets.ts'
import { makeVocabularyStore } from '../adapters/postgres/search/vocabulary-store.ts'
import { makeUnitOfWork } from '../adapters/postgres/unit-of-work.ts'
import { makeApplyVocabulary } from '../search/vocabulary/apply-vocabulary.ts'
import { makeAddEntry, makeChangeEntry, makeRemoveEntry } from '../search/vocabulary/change-vocabulary.ts'
import { makeReadVocabulary } from '../search/vocabulary/keep-vocabulary.ts'
import { makeFindEntry, makeGetEntry, makeListEntries } from '../search/vocabulary/read-entries.ts'
import type { VocabularyTx } from '../search/vocabulary/vocabulary-store.ts'
import type { AuditParts } from './compose-audit.ts'
import type { Engines } from './open-engines.ts'

/** Synonyms and acronyms: kept in the database, and read with every search. */
export type VocabularyParts = ReturnType<typeof composeVocabulary>

export function composeVocabulary({ database, clock }: Engines, audit: AuditParts) {
  const unitOfWork = makeUnitOfWork<VocabularyTx>(database, (db, outgoing) => ({
    vocabulary: makeVocabularyStore(db),
    audit: audit.logOf(db, outgoing),
  }))
  return {
    read: makeReadVocabulary(makeFormSetsReader(database)),
    list: makeListEntries({ unitOfWork }),
    get: makeGetEntry({ unitOfWork }),
    find: makeFindEntry({ unitOfWork }),
    add: makeAddEntry({ unitOfWork, clock }),
    change: makeChangeEntry({ unitOfWork, clock }),
    remove: makeRemoveEntry({ unitOfWork }),
    apply: makeApplyVocabulary({ unitOfWork, clock }),
  }
}
