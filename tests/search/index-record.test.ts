import { describe, expect, it } from '@jest/globals'
import { systemClock } from '../../src/kernel/clock.ts'
import type { ComponentId, FolderId, RecordId } from '../../src/kernel/ids.ts'
import type { CivilDate } from '../../src/records/civil-date.ts'
import type { RecordEntity } from '../../src/records/record-entity.ts'
import { makeIndexRecord } from '../../src/search/index-record.ts'
import type { ComponentPages, IndexableRecord, IndexSource, LoadPages } from '../../src/search/ports.ts'
import { makeReindexAll } from '../../src/search/reindex-all.ts'
import { toSearchDocument } from '../../src/search/to-search-document.ts'
import { numberedId } from '../contracts/search-index-corpus.ts'
import { makeFakeSearchIndex } from '../support/fakes/fake-search-index.ts'

const inGen = { classPath: ['GEN'], marking: 'official', groups: [] } as const
const makeRecord = (number: number, given: Partial<RecordEntity> = {}): RecordEntity => ({
  id: numberedId(number),
  reference: `GEN/${number}`,
  title: 'A letter',
  titleIsFilename: false,
  folder: { id: 'f' as FolderId, reference: 'GEN/2020' },
  classCode: 'GEN',
  folders: [{ folder: { id: 'f' as FolderId, reference: 'GEN/2020' }, classCode: 'GEN', access: inGen }],
  access: inGen,
  marking: 'official',
  state: 'active',
  documentDate: '2020-02-03' as CivilDate,
  receivedOn: null,
  capturedAt: new Date('2021-01-01T00:00:00Z'),
  capturedOn: '2021-01-01' as CivilDate,
  author: 'Ann',
  keywords: ['roads'],
  fields: { supplier: 'Acme', amount: 12 },
  subjects: [{ type: 'case', id: 'C-77' }],
  people: ['Ann', 'Bob'],
  format: 'email',
  reading: 'available',
  readingDetail: { method: 'own-text', pages: 1, meanConfidence: null, languages: [] },
  supersededOn: null,
  supersededBy: null,
  revision: 4,
  components: [
    {
      id: 'c' as ComponentId,
      role: 'original',
      parentId: null,
      filename: 'mail.eml',
      mediaType: 'message/rfc822',
      format: 'email',
      size: 1,
      sha256: '',
      objectKey: '',
      textKey: null,
    },
    {
      id: 'd' as ComponentId,
      role: 'attachment',
      parentId: 'c' as ComponentId,
      filename: 'costs.pdf',
      mediaType: 'application/pdf',
      format: 'pdf',
      size: 1,
      sha256: '',
      objectKey: '',
      textKey: null,
    },
  ],
  ...given,
})
const pages = (role: 'original' | 'attachment', ...texts: string[]): ComponentPages => ({
  role,
  filename: 'x',
  pages: texts.map((text, at) => ({
    number: at + 1,
    text,
    method: 'own-text',
    confidence: null,
    language: null,
  })),
})
const active = (record: RecordEntity): IndexableRecord => ({
  state: 'active',
  record,
  classPath: ['ALL', 'GEN'],
  accessSet: 3,
  filings: [],
})

function makeParts(records: readonly IndexableRecord[]) {
  const index = makeFakeSearchIndex(systemClock)
  const held = { now: false, puts: 0 }
  const rebuilding = { now: false }
  const idOf = (one: IndexableRecord) => (one.state === 'active' ? one.record.id : one.id)
  const source: IndexSource = {
    async holding(ids, work) {
      held.now = true
      try {
        return await work(records.filter((one) => ids.includes(idOf(one))))
      } finally {
        held.now = false
      }
    },
    async whileRebuilding(work) {
      rebuilding.now = true
      const result = await work()
      rebuilding.now = false
      return result
    },
    countActive: async () => records.filter((one) => one.state === 'active').length,
    async *listActive() {
      for (let at = 0; at < records.length; at += 2) yield records.slice(at, at + 2).map(idOf)
    },
  }
  const loadPages: LoadPages = async () => [pages('original', 'the text of it')]
  const watched = {
    ...index,
    clear: async () => {
      expect(rebuilding.now).toBe(true)
      await index.clear()
    },
    put: async (documents: Parameters<typeof index.put>[0]) => {
      if (documents.length > 0) {
        held.puts += 1
        expect(held.now).toBe(true)
      }
      await index.put(documents)
    },
  }
  return { index, held, rebuilding, deps: { index: watched, source, loadPages } }
}
const everything = {
  query: null,
  filters: {},
  accessSets: [3],
  sort: 'reference',
  size: 100,
  cursor: null,
  facets: [],
} as const

describe('what the index is told of a record', () => {
  it('is all that it can be found by', () => {
    const document = toSearchDocument(
      { record: makeRecord(1), classPath: ['ALL', 'GEN'], accessSet: 3, filings: [] },
      [
        pages('original', 'First page, depart-', 'second page.'),
        pages('attachment', 'A broken depart-\nment word'),
      ],
    )
    expect(document).toEqual({
      recordId: numberedId(1),
      revision: 4,
      reference: 'GEN/1',
      title: 'A letter',
      people: ['Ann', 'Bob'],
      keywords: ['roads', 'Acme', '12', 'C-77', 'mail.eml', 'costs.pdf'],
      author: 'Ann',
      classPath: ['ALL', 'GEN'],
      folder: 'GEN/2020',
      filings: [],
      marking: 'official',
      format: 'email',
      date: '2020-02-03',
      accessSet: 3,
      text: 'First page, depart-\nsecond page.\nA broken department word',
    })
  })

  it('is the day of capture where the document has no date of its own', () => {
    const record = makeRecord(1, { documentDate: null, author: null, people: [] })
    const document = toSearchDocument({ record, classPath: ['GEN'], accessSet: 1, filings: [] }, [])
    expect(document).toMatchObject({ date: '2021-01-01', author: null, people: [], text: '' })
  })
})

it('of a record in several folders the index is told each with its own readers, and none as that of all', () => {
  const filings = [
    { accessSet: 1, classPath: ['GEN'], folder: 'GEN/2020' },
    { accessSet: 2, classPath: ['HR', 'HR-REC'], folder: 'HR/7' },
  ]
  const document = toSearchDocument({ record: makeRecord(1), classPath: ['GEN'], accessSet: 3, filings }, [])
  expect(document).toMatchObject({ classPath: [], folder: '', accessSet: 3, filings, title: 'A letter' })
})

describe('indexing a record', () => {
  it('does not bring back one that is being destroyed', async () => {
    const { index, deps } = makeParts([{ state: 'destroying', id: numberedId(1) }])
    await makeIndexRecord(deps)(numberedId(1))
    expect(await index.count()).toBe(0)
  })

  it('takes out one that is gone, and leaves alone what never was', async () => {
    const { index, deps } = makeParts([{ state: 'gone', id: numberedId(1), revision: 9 }])
    await index.put([
      toSearchDocument({ record: makeRecord(1), classPath: ['GEN'], accessSet: 3, filings: [] }, []),
    ])
    await makeIndexRecord(deps)(numberedId(1))
    await makeIndexRecord(deps)(numberedId(2))
    expect(await index.count()).toBe(0)
  })

  it('writes while the row is held, and twice changes nothing', async () => {
    const { index, held, deps } = makeParts([active(makeRecord(1))])
    await makeIndexRecord(deps)(numberedId(1))
    await makeIndexRecord(deps)(numberedId(1))
    expect(held.puts).toBe(2)
    expect(
      (await index.search({ ...everything, query: { kind: 'term', field: 'any', term: 'text' } })).hits,
    ).toEqual([numberedId(1)])
  })
})

describe('reindexing', () => {
  it('is for whoever runs the system', async () => {
    const { deps } = makeParts([])
    const person = {
      kind: 'person',
      id: 'p',
      name: 'P',
      role: 'civil-servant',
      scope: null,
      clearance: 'official',
      groups: [],
      how: 'token',
    } as never
    await expect(makeReindexAll(deps)(person, () => undefined)).rejects.toMatchObject({
      code: 'forbidden-role',
    })
  })

  it('fills the index with every active record and nothing else, and shows its progress', async () => {
    const records = [
      active(makeRecord(1)),
      { state: 'destroying', id: numberedId(2) } as const,
      active(makeRecord(3)),
      active(makeRecord(4)),
      active(makeRecord(5)),
    ]
    const { index, deps } = makeParts(records)
    await index.put([
      toSearchDocument({ record: makeRecord(99), classPath: ['GEN'], accessSet: 3, filings: [] }, []),
    ])
    const progress: string[] = []
    const operator = { kind: 'operator', id: 'operator:root', name: 'root' } as const
    const summary = await makeReindexAll(deps)(operator, ({ done, total }) =>
      progress.push(`${done}/${total}`),
    )
    const found: readonly RecordId[] = (await index.search(everything)).hits
    expect(found).toEqual([1, 3, 4, 5].map(numberedId))
    expect(summary).toEqual({ indexed: 4, total: 5 })
    expect(progress).toEqual(['0/4', '2/4', '4/4', '5/5'])
  })
})
