import type { RecordId } from '../../../src/kernel/ids.ts'
import { indexRecords } from '../../../src/search/index-record.ts'
import type { IndexableRecord, IndexSource, StandingRecord } from '../../../src/search/index-source.ts'
import type { LoadPages, ReadAgain, SearchIndex } from '../../../src/search/ports.ts'
import type { SearchDocument } from '../../../src/search/search-document.ts'
import { makeSearchDocument, numberedId } from '../../contracts/search-index-corpus.ts'
import { makeRecord } from './make-record.ts'

interface Row {
  revision: number
  title: string
  state: StandingRecord['state']
}

/** Records in memory, and what captures, changes and destructions do to the index in a process of their own. */
export interface StandingRecords {
  readonly source: IndexSource
  readonly loadPages: LoadPages
  readonly readAgain: ReadAgain
  /** Begun and not ended, in order. */
  readonly rebuilds: readonly string[]
  isWhole(): boolean
  /** Done after each page of a walk over the active ones, from 0. */
  between: (page: number) => Promise<unknown>
  documentOf(number: number): SearchDocument
  capture(number: number): Promise<void>
  change(number: number, title: string): Promise<void>
  destroy(number: number): Promise<void>
  /** A database of another day: the record stands as it stood then, and the index knows nothing of that. */
  restore(number: number, revision: number): void
  /** A capture whose writer has looked at the generations and not written yet. */
  readForLater(number: number): Promise<{ writeTo(generation: number): Promise<void> }>
}

const PAGE = 2

export function makeStandingRecords(index: SearchIndex): StandingRecords {
  const rows = new Map<RecordId, Row>()
  const rebuilds: string[] = []
  const standing = (state?: StandingRecord['state']): StandingRecord[] =>
    [...rows]
      .map(([id, row]) => ({ id, revision: row.revision, state: row.state }))
      .filter((row) => state === undefined || row.state === state)
      .sort((one, other) => (one.id < other.id ? -1 : 1))
  const indexable = (id: RecordId): IndexableRecord[] => {
    const row = rows.get(id)
    if (row === undefined) return []
    if (row.state === 'gone') return [{ state: 'gone', id, revision: row.revision }]
    if (row.state === 'destroying') return [{ state: 'destroying', id }]
    const record = makeRecord(Number(id.slice(-12)), { revision: row.revision, title: row.title })
    return [{ state: 'active', record, classPath: ['GEN'], accessSet: 1, filings: [] }]
  }
  const pages = async function* <Entry>(entries: readonly Entry[]) {
    for (let at = 0; at < entries.length; at += PAGE) {
      yield entries.slice(at, at + PAGE)
      await records.between(at / PAGE)
    }
  }
  const source: IndexSource = {
    holding: (ids, work) => work(ids.flatMap(indexable)),
    telling: (id, work) => work(indexable(id)),
    whileRebuilding: (work) => {
      rebuilds.push('begun')
      return work()
    },
    noteWhole: async () => void rebuilds.splice(0),
    countActive: async () => standing('active').length,
    listActive: () => pages(standing('active').map(({ id }) => id)),
    extent: async () => ({
      records: rows.size,
      gone: standing('gone').length,
      unsettled: standing('destroying').map(({ id }) => id),
    }),
    sampleActive: async (size) => standing('active').slice(0, size),
    standingOf: async (ids) => standing().filter(({ id }) => ids.includes(id)),
    listStanding: async function* () {
      yield standing()
    },
    backlog: async () => [],
    census: async () => ({ settled: standing('active').length, left: rows.size - standing('active').length }),
    settled: async () => [{ accessSet: 1, records: standing('active').length }],
  }
  const write = async (number: number) => {
    await indexRecords({ index, source, loadPages, readAgain }, [numberedId(number)])
  }
  const loadPages: LoadPages = async () => []
  const readAgain: ReadAgain = async () => 0
  const records: StandingRecords = {
    source,
    loadPages,
    readAgain,
    rebuilds,
    isWhole: () => rebuilds.length === 0,
    between: async () => undefined,
    documentOf: (number) => makeSearchDocument(number),
    async capture(number) {
      rows.set(numberedId(number), { revision: 1, title: 'captured', state: 'active' })
      await write(number)
    },
    async change(number, title) {
      const row = rows.get(numberedId(number))
      if (row === undefined) throw new Error('there is no such record')
      rows.set(numberedId(number), { revision: row.revision + 1, title, state: 'active' })
      await write(number)
    },
    async destroy(number) {
      const row = rows.get(numberedId(number))
      if (row === undefined) throw new Error('there is no such record')
      row.state = 'destroying'
      row.revision += 1
      await index.remove(numberedId(number), row.revision)
      if ((await index.proveAbsent(numberedId(number))) === undefined) throw new Error('it is left')
      row.state = 'gone'
      row.revision += 1
    },
    restore(number, revision) {
      rows.set(numberedId(number), { revision, title: 'as it was', state: 'active' })
    },
    async readForLater(number) {
      rows.set(numberedId(number), { revision: 1, title: 'captured', state: 'active' })
      return {
        writeTo: (generation) =>
          indexRecords({ index: index.generations.of(generation), source, loadPages, readAgain }, [
            numberedId(number),
          ]).then(() => undefined),
      }
    },
  }
  return records
}
