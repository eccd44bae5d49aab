import type { PersonActor } from '../../../src/access/actor.ts'
import { systemClock } from '../../../src/kernel/clock.ts'
import type { PersonId, RecordId } from '../../../src/kernel/ids.ts'
import type {
  ComponentPages,
  EnoughQuestion,
  IndexQuery,
  SearchReads,
  TextOfComponent,
} from '../../../src/search/ports.ts'
import { makeCursorSeal } from '../../../src/search/seal-cursor.ts'
import type { SearchDocument } from '../../../src/search/search-document.ts'
import { noFilters } from '../../../src/search/search-filters.ts'
import { makeSearchRecords, type SearchRequest } from '../../../src/search/search-records.ts'
import { makeSuggestQueries } from '../../../src/search/suggest/did-you-mean.ts'
import { type FormSet, makeVocabulary } from '../../../src/search/vocabulary/make-vocabulary.ts'
import { makeFakeSearchIndex } from '../../support/fakes/fake-search-index.ts'
import { readingQueries } from './reading-queries.ts'

const pat: PersonActor = {
  kind: 'person',
  id: 'p1' as PersonId,
  name: 'Pat',
  role: 'civil-servant',
  scope: null,
  clearance: 'official',
  groups: [],
  how: 'token',
}

interface Given {
  /** What Pat may read; 1 by default. */
  readonly sets?: readonly number[]
  readonly classTitles?: readonly string[]
  readonly vocabulary?: readonly FormSet[]
  /** What PostgreSQL does not show Pat any more, though the index does not know of it yet. */
  readonly tightened?: ReadonlySet<RecordId>
  readonly quarantined?: ReadonlySet<RecordId>
}

/** A system that holds these documents, Pat who searches it, and what the index was asked. */
export async function makeSuggestWorld(documents: readonly SearchDocument[], given: Given = {}) {
  const { sets = [1], tightened = new Set(), quarantined = new Set() } = given
  const index = makeFakeSearchIndex(systemClock)
  await index.put(documents)
  const asked: (IndexQuery | EnoughQuestion)[] = []
  const search = (query: IndexQuery) => {
    asked.push(query)
    return index.search(query)
  }
  const countEnough = (question: EnoughQuestion) => {
    asked.push(question)
    return index.countEnough(question)
  }
  const byId = new Map(documents.map((document) => [document.recordId, document]))
  const readable = (accessSets: readonly number[], ids: readonly RecordId[]) =>
    ids.flatMap((id) => {
      const document = byId.get(id)
      return document !== undefined && accessSets.includes(document.accessSet) && !tightened.has(id)
        ? [document]
        : []
    })
  const reads: Pick<SearchReads, 'loadNames' | 'loadReadableRecords' | 'classPlaces'> = {
    loadNames: async (_actor, accessSets, ids) =>
      readable(
        accessSets,
        ids.filter((id) => !quarantined.has(id)),
      ).map(({ title, people }) => ({ title, people })),
    loadReadableRecords: async (_actor, accessSets, ids) =>
      readable(accessSets, ids).map((document) => ({
        id: document.recordId,
        reference: document.reference,
        title: document.title,
        classCode: 'GEN',
        folder: document.folder,
        date: document.date,
        marking: 'official',
        format: document.format,
        texts: [{ role: 'original', filename: 'a.txt', textKey: document.text }],
      })),
    classPlaces: async () => new Map(),
  }
  const vocabulary = async () => makeVocabulary(given.vocabulary ?? [])
  const readQuery = readingQueries({
    reads: { readableAccessSets: async () => sets, foldersClosed: async () => [] },
    vocabulary,
  })
  const searchRecords = makeSearchRecords({
    index: { ...index, search, countEnough },
    reads,
    readQuery,
    loadPages: async (texts) => texts.map(pagesOf),
    cursorSeal: makeCursorSeal(Buffer.alloc(32, 7)),
    countBehind: async () => 0,
    suggestQueries: makeSuggestQueries({
      index: { search, countEnough },
      reads,
      readQuery,
      vocabulary,
      listClassTitles: async () => given.classTitles ?? [],
    }),
  })
  return {
    asked,
    search: (q: string, more: Partial<SearchRequest> = {}) =>
      searchRecords(pat, {
        ...noFilters,
        q,
        synonyms: true,
        scanningErrors: false,
        sort: 'relevance',
        size: 10,
        cursor: null,
        facets: [],
        ...more,
      }),
  }
}

/** The key of a text is the text. */
function pagesOf({ role, filename, textKey }: TextOfComponent): ComponentPages {
  const page = { number: 1, method: 'own-text', confidence: null, language: null } as const
  return { role, filename, pages: [{ ...page, text: textKey ?? '' }] }
}
