import type { Actor } from '../../../src/access/actor.ts'
import { systemClock } from '../../../src/kernel/clock.ts'
import type { RecordId } from '../../../src/kernel/ids.ts'
import type { ActiveFolder, FolderLink, FolderReads } from '../../../src/search/explore/folder-reads.ts'
import { makeFoldersOfSearch } from '../../../src/search/explore/folders-of-search.ts'
import { makeRecentFolders } from '../../../src/search/explore/recent-folders.ts'
import { makeRelatedFolders } from '../../../src/search/explore/related-folders.ts'
import { makeSimilarRecords } from '../../../src/search/explore/similar-records.ts'
import { makeTermsOfSearch } from '../../../src/search/explore/terms-of-search.ts'
import { makeTextOfRecord } from '../../../src/search/explore/text-of-record.ts'
import type { FoundRecord, LoadPages } from '../../../src/search/ports.ts'
import type { SearchDocument } from '../../../src/search/search-document.ts'
import { emptyVocabulary } from '../../../src/search/vocabulary/make-vocabulary.ts'
import { makeFakeSearchIndex } from '../../support/fakes/fake-search-index.ts'
import { readingQueries } from './reading-queries.ts'

/** Documents in an index, and a PostgreSQL and texts that hold the same, but for what a test changes. */
export async function makeExploreWorld(
  documents: readonly SearchDocument[],
  accessSets: readonly number[] = [1],
  vocabulary = emptyVocabulary,
) {
  const index = makeFakeSearchIndex(systemClock)
  await index.put(documents)
  const byId = new Map(documents.map((document) => [document.recordId, document]))
  const now = {
    /** Sets of records that the index does not know of yet. */
    tightened: new Map<RecordId, number>(),
    /** Folders that may not be read any more. */
    closedOff: new Set<string>(),
    links: [] as readonly (FolderLink & { readonly accessSet: number })[],
    activeAreExact: true,
    active: [] as readonly (ActiveFolder & { readonly accessSet: number })[],
  }
  const textsLoaded: string[] = []
  let atOnce = 0
  const most = { textsAtOnce: 0 }
  const loadPages: LoadPages = async (texts) => {
    atOnce += 1
    most.textsAtOnce = Math.max(most.textsAtOnce, atOnce)
    await new Promise(setImmediate)
    atOnce -= 1
    return texts.map(({ role, filename, textKey }) => {
      textsLoaded.push(textKey ?? '')
      const text = byId.get(textKey as RecordId)?.text ?? ''
      return {
        role,
        filename,
        pages: [{ number: 1, text, method: 'own-text', confidence: null, language: null }],
      }
    })
  }
  const foldersOf = (document: SearchDocument, sets: readonly number[]) =>
    document.filings.length === 0
      ? [{ folder: document.folder, accessSet: document.accessSet }]
      : document.filings.filter(({ accessSet }) => sets.includes(accessSet))
  const reads = {
    readableAccessSets: async () => accessSets,
    loadReadableRecords: async (_actor: Actor, sets: readonly number[], ids: readonly RecordId[]) =>
      ids.flatMap((id): FoundRecord[] => {
        const document = byId.get(id)
        if (document === undefined || !sets.includes(now.tightened.get(id) ?? document.accessSet)) return []
        return [
          {
            id,
            reference: document.reference,
            title: document.title,
            classCode: document.classPath.at(-1) ?? '',
            folder: foldersOf(document, sets)[0]?.folder ?? '',
            date: document.date,
            marking: 'official',
            format: document.format,
            texts: [{ role: 'original', filename: 'note.txt', textKey: id }],
          },
        ]
      }),
  }
  const readableFolders = (sets: readonly number[]) =>
    new Set(
      documents
        .filter(({ accessSet }) => sets.includes(accessSet))
        .flatMap((document) => foldersOf(document, sets).map(({ folder }) => folder)),
    )
  const folderReads: FolderReads = {
    loadReadableFolders: async (_actor, sets, references) =>
      references
        .filter((reference) => readableFolders(sets).has(reference) && !now.closedOff.has(reference))
        .map((reference) => ({ reference, title: `About ${reference}`, classCode: 'GEN' })),
    recentlyActive: async (_actor, sets, { since, size }) => ({
      since,
      countsAreExact: now.activeAreExact,
      folders: now.active.filter(({ accessSet }) => sets.includes(accessSet)).slice(0, size),
    }),
    linksOf: async (sets, _reference, _records, { most, besides }) =>
      now.links
        .filter(({ accessSet }) => sets.includes(accessSet))
        .filter(({ reference }, place) => place < most || besides.includes(reference)),
  }
  const textOfRecord = makeTextOfRecord(loadPages)
  const readQuery = readingQueries({
    reads: { readableAccessSets: async () => accessSets, foldersClosed: async () => [] },
    vocabulary: async () => vocabulary,
  })
  return {
    now,
    textsLoaded,
    most,
    similar: makeSimilarRecords({ index, reads, textOfRecord }),
    terms: makeTermsOfSearch({ index, reads, readQuery, textOfRecord }),
    folders: makeFoldersOfSearch({ index, readQuery, folderReads }),
    related: makeRelatedFolders({ index, reads, folderReads, textOfRecord }),
    recent: makeRecentFolders({
      reads,
      folderReads,
      clock: { ...systemClock, now: () => new Date('2026-11-28T12:00:00Z') },
    }),
  }
}
