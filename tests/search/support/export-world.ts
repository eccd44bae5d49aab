import type { Actor } from '../../../src/access/actor.ts'
import { systemClock } from '../../../src/kernel/clock.ts'
import type { PersonId } from '../../../src/kernel/ids.ts'
import { makeBatchSearch } from '../../../src/search/batch-search.ts'
import type { IndexState } from '../../../src/search/export/export-ports.ts'
import { type ExportRequest, makeExportRecords } from '../../../src/search/export/export-records.ts'
import type { ExportedRecord } from '../../../src/search/export/exported-record.ts'
import type { IndexQuery, SearchIndex } from '../../../src/search/ports.ts'
import type { SearchDocument } from '../../../src/search/search-document.ts'
import { noFilters } from '../../../src/search/search-filters.ts'
import { emptyVocabulary } from '../../../src/search/vocabulary/make-vocabulary.ts'
import { makeFakeAudit } from '../../support/fakes/fake-audit.ts'
import { makeFakeSearchIndex } from '../../support/fakes/fake-search-index.ts'
import { readingQueries } from './reading-queries.ts'

export const person = (given: Partial<Extract<Actor, { kind: 'person' }>> = {}): Actor => ({
  kind: 'person',
  id: 'p1' as PersonId,
  name: 'Pat',
  role: 'civil-servant',
  scope: null,
  clearance: 'official',
  groups: [],
  how: 'token',
  ...given,
})

export const asked = (q: string, given: Partial<ExportRequest> = {}): ExportRequest => ({
  q,
  ...noFilters,
  synonyms: true,
  scanningErrors: false,
  after: null,
  reading: null,
  day: null,
  vocabulary: null,
  form: 'csv',
  ...given,
})

/** Documents in an index, and a PostgreSQL of which the test says what it confirms. */
export async function makeExportWorld(documents: readonly SearchDocument[]) {
  const index = makeFakeSearchIndex(systemClock)
  const byId = new Map<string, SearchDocument>()
  const put = async (more: readonly SearchDocument[]) => {
    await index.put(more)
    for (const document of more) byId.set(document.recordId, document)
  }
  await put(documents)
  const audit = makeFakeAudit(systemClock)
  /** What a test changes as it goes. */
  const now = {
    actor: (actor: Actor): Actor => actor,
    sets: [1, 2] as readonly number[],
    /** Sets of records that the index does not know of yet. */
    tightened: new Map<string, number>(),
    gone: new Set<string>(),
    state: { rebuilds: 0, rebuilding: false, behind: 0, settled: 0 } as IndexState,
    census: async () => ({ settled: 0, left: 0 }),
    vocabulary: emptyVocabulary,
    beforeSearch: async (_query: IndexQuery): Promise<void> => undefined,
  }
  const queries: IndexQuery[] = []
  const loaded: number[] = []
  const watched: SearchIndex = {
    ...index,
    search: async (query) => {
      await now.beforeSearch(query)
      queries.push(query)
      return index.search(query)
    },
  }
  const deps = {
    index: watched,
    reads: {
      readableAccessSets: async () => now.sets,
      loadExportedRecords: async (_actor: Actor, sets: readonly number[], ids: readonly string[]) => {
        const rows = ids.flatMap((id): ExportedRecord[] => {
          const document = byId.get(id)
          if (document === undefined || now.gone.has(id)) return []
          return sets.includes(now.tightened.get(id) ?? document.accessSet) ? [rowOf(document)] : []
        })
        loaded.push(ids.length)
        return rows
      },
      indexState: async () => now.state,
      rebuilds: async () => now.state.rebuilds,
    },
    readQuery: readingQueries({
      reads: { readableAccessSets: async () => now.sets, foldersClosed: async () => [] },
      vocabulary: async () => now.vocabulary,
    }),
    source: { census: () => now.census() },
    resolveAnew: async (actor: Actor) => now.actor(actor),
    unitOfWork: audit.unitOfWork,
    clock: systemClock,
  }
  return {
    put,
    clear: () => index.clear(),
    remove: (document: SearchDocument) => index.remove(document.recordId, document.revision),
    now,
    queries,
    loaded,
    events: audit.events,
    batch: makeBatchSearch(deps),
    /** As another process would. */
    open: (actor: Actor, request: ExportRequest) => makeExportRecords(deps)(actor, request),
  }
}

function rowOf(document: SearchDocument): ExportedRecord {
  const { recordId: id, reference, title, classPath, folder, date, format, author } = document
  return {
    id,
    reference,
    title,
    class: classPath.at(-1) ?? '',
    classTitle: 'General',
    folder,
    date,
    marking: 'official',
    format,
    author,
    capturedAt: new Date('2020-06-15T12:00:00Z'),
  }
}

export const numbersOf = (records: readonly { readonly id: string }[]): number[] =>
  records.map(({ id }) => Number(id.slice(-12)))
