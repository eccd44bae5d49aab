import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { systemClock } from '../../src/kernel/clock.ts'
import type { RecordId } from '../../src/kernel/ids.ts'
import { MunimentError } from '../../src/kernel/muniment-error.ts'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import type { PageText } from '../../src/records/page-text.ts'
import type { RecordEntity } from '../../src/records/record-entity.ts'
import { indexRecords, makeIndexRecord } from '../../src/search/index-record.ts'
import type { IndexableRecord, IndexSource } from '../../src/search/index-source.ts'
import { parseQuery } from '../../src/search/parse-query.ts'
import type { ComponentPages, LoadPages, ReadAgain } from '../../src/search/ports.ts'
import type { QueryNode } from '../../src/search/query-node.ts'
import type { SearchDocument } from '../../src/search/search-document.ts'
import { toSearchDocument } from '../../src/search/to-search-document.ts'
import { emptyVocabulary } from '../../src/search/vocabulary/make-vocabulary.ts'
import { numberedId } from '../contracts/search-index-corpus.ts'
import { makeFakeSearchIndex } from '../support/fakes/fake-search-index.ts'
import { makeRecord } from './support/make-record.ts'

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
  const idOf = (one: IndexableRecord) => (one.state === 'active' ? one.record.id : one.id)
  const holding: IndexSource['holding'] = async (ids, work) => {
    held.now = true
    try {
      return await work(records.filter((one) => ids.includes(idOf(one))))
    } finally {
      held.now = false
    }
  }
  const telling: IndexSource['telling'] = (id, work) => holding([id], work)
  const source = { telling, holding }
  const loadPages: LoadPages = async () => [pages('original', 'the text of it')]
  const again: RecordId[] = []
  const readAgain: ReadAgain = async (ids) => {
    expect(held.now).toBe(false)
    again.push(...ids)
    return ids.length
  }
  const watched = {
    ...index,
    put: async (documents: Parameters<typeof index.put>[0]) => {
      if (documents.length > 0) {
        held.puts += 1
        expect(held.now).toBe(true)
      }
      await index.put(documents)
    },
  }
  return { index, held, again, deps: { index: watched, source, loadPages, readAgain } }
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
      repeated: [],
      recognised: '',
    })
  })

  it('is no more of its text than an engine takes, whatever script it is in, and no half of a character', () => {
    const described = { record: makeRecord(1), classPath: ['GEN'], accessSet: 3, filings: [] }
    const { text } = toSearchDocument(described, [
      pages('original', '\u6587'.repeat(4_000_000), '\u6587'.repeat(4_000_000), 'behind the end'),
    ])
    expect(Buffer.byteLength(text)).toBe(20_000_000 - 2 + '\n'.length)
    expect(text.replaceAll('\u6587', '')).toBe('\n')
  })

  it('is by itself what of its text was recognised, broken words joined', () => {
    const [typed, scanned] = pages('original', 'Typed.', 'Recog-\nnised here.').pages
    const read = (method: 'own-text' | 'ocr', page = typed) => ({ ...page, method })
    const document = toSearchDocument(
      { record: makeRecord(1), classPath: ['GEN'], accessSet: 3, filings: [] },
      [
        {
          role: 'original',
          filename: 'scan.pdf',
          pages: [read('own-text'), read('ocr', scanned), read('ocr')] as readonly PageText[],
        },
      ],
    )
    expect(document.text).toBe('Typed.\nRecognised here.\nTyped.')
    expect(document.recognised).toBe('Recognised here.\nTyped.')
  })

  it('is each word that a line end broke, as one and, with its neighbours, as it may have been', async () => {
    const text =
      'Here is the self-\nassessment form. They will co-\noperate with others; re-\nelected members.'
    const { index, deps } = makeParts([active(makeRecord(1))])
    const page = pages('original', text).pages.map((one) => ({ ...one, method: 'ocr' as const }))
    const loadPages: LoadPages = async ([text]) =>
      text?.role === 'original' ? [{ ...pages('original'), pages: page }] : []
    await makeIndexRecord({ ...deps, loadPages })(numberedId(1))
    const finds = async (query: string) => {
      const [{ node }] = parseQuery(query, '2026-01-01' as CivilDate, emptyVocabulary)
      // Nothing in it is of folders that were closed.
      return (await index.search({ ...everything, query: node as QueryNode | null })).total
    }
    for (const query of [
      '"the self-assessment form"',
      '"the selfassessment form"',
      '"will co-operate"',
      '"will cooperate with others"',
      '"cooperate with"',
      'exact:"co-operate with others"',
      '"cooperate with others re-elected members"',
      '"co-operate with others reelected members"',
      'exact:"cooperate with others; re-elected"',
      'exact:"re-elected"',
      'reelected AND co-operate',
    ])
      expect([query, await finds(query)]).toEqual([query, 1])
    for (const query of ['"selfassess self"', '"others re-elected members here"', '"members here"'])
      expect([query, await finds(query)]).toEqual([query, 0])
    const document = toSearchDocument(
      { record: makeRecord(1), classPath: ['GEN'], accessSet: 3, filings: [] },
      [{ ...pages('original'), pages: page }],
    )
    expect(document.text).toBe(
      'Here is the selfassessment form. They will cooperate with others; reelected members.',
    )
    expect(document.recognised).toContain('self-assessment')
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

  it.each(['object-absent', 'object-corrupt'] as const)(
    'goes on where a text is %s: the record is found by all else, its other texts included, and is read again',
    async (code) => {
      const { index, again, deps } = makeParts([active(makeRecord(1)), active(makeRecord(2))])
      const loadPages: LoadPages = async (texts) => {
        if (texts.some(({ filename }) => filename === 'mail.eml') && again.length === 0)
          throw new MunimentError(code, 'it is not as it was put')
        return [pages('attachment', 'costs of it')]
      }
      const indexed = await indexRecords({ ...deps, loadPages }, [numberedId(1), numberedId(2)])
      expect(indexed).toEqual({ records: 2, withoutText: 2, readAgain: 2 })
      expect(again).toEqual([numberedId(1), numberedId(2)])
      for (const [field, term, total] of [
        ['title', 'letter', 2],
        ['any', 'cost', 2],
        ['any', 'mail', 2],
      ] as const)
        expect((await index.search({ ...everything, query: { kind: 'term', field, term } })).total).toBe(
          total,
        )
    },
  )

  it('fails, and reads nothing again, where the store does not answer', async () => {
    const { index, again, deps } = makeParts([active(makeRecord(1))])
    const loadPages: LoadPages = async () => {
      throw new MunimentError('engine-unavailable', 'the store is away')
    }
    await expect(makeIndexRecord({ ...deps, loadPages })(numberedId(1))).rejects.toMatchObject({
      code: 'engine-unavailable',
    })
    expect([await index.count(), again]).toEqual([0, []])
  })

  it('holds few rows at a time where texts are long, and writes all of them', async () => {
    const numbers = Array.from({ length: 40 }, (_, at) => at + 1)
    const { index, deps } = makeParts(numbers.map((number) => active(makeRecord(number))))
    const long = 'word '.repeat(150_000)
    const holdings: number[] = []
    let most = 0
    const holding: IndexSource['holding'] = (ids, work) =>
      deps.source.holding(ids, async (records) => {
        holdings.push(records.length)
        return work(records)
      })
    const source = { holding }
    const put = async (documents: readonly SearchDocument[]) => {
      most = Math.max(
        most,
        documents.reduce((sum, { text }) => sum + text.length, 0),
      )
      await deps.index.put(documents.map((document) => ({ ...document, text: 'word' })))
    }
    const loadPages: LoadPages = async () => [pages('original', long)]
    const indexed = await indexRecords(
      { ...deps, source, loadPages, index: { ...deps.index, put } },
      numbers.map(numberedId),
    )
    expect(indexed.records).toBe(40)
    expect(await index.count()).toBe(40)
    expect(most).toBeLessThan(8_000_000)
    // Rows that are held in vain are read in vain: twice as many as are written, beside the first time.
    expect(holdings.length).toBeGreaterThan(5)
    expect(holdings.slice(1).every((rows) => rows <= 8)).toBe(true)
  })

  it('goes no further once it is broken off, between the texts of a page', async () => {
    const numbers = Array.from({ length: 40 }, (_, at) => at + 1)
    const { index, deps } = makeParts(numbers.map((number) => active(makeRecord(number))))
    const stopping = new AbortController()
    let read = 0
    const loadPages: LoadPages = async () => {
      read += 1
      if (read === 10) stopping.abort()
      return [pages('original', 'word')]
    }
    const indexing = indexRecords({ ...deps, loadPages }, numbers.map(numberedId), stopping.signal)
    await expect(indexing).rejects.toMatchObject({ code: 'not-ready' })
    expect([await index.count(), read < 30]).toEqual([0, true])
    await expect(indexRecords(deps, [numberedId(1)], stopping.signal)).rejects.toMatchObject({
      code: 'not-ready',
    })
  })

  it('reads no more texts at once than there is room for, whatever came before them', async () => {
    const long = 'word '.repeat(400_000)
    const isLong = (number: number) => number > 1
    const numbers = Array.from({ length: 20 }, (_, at) => at + 1)
    const { index, deps } = makeParts(
      numbers.map((number) => {
        const record = makeRecord(number)
        const [original] = record.components
        if (original === undefined) throw new Error('a record without a component')
        const size = isLong(number) ? long.length : 10
        return active({ ...record, components: [{ ...original, size, textKey: `text-${number}` }] })
      }),
    )
    let reading = 0
    let most = 0
    const loadPages: LoadPages = async ([text]) => {
      reading += 1
      most = Math.max(most, reading)
      await nextTurn()
      reading -= 1
      return [pages('original', text?.textKey === 'text-1' ? 'word' : long)]
    }
    const put = async (documents: readonly SearchDocument[]) => {
      expect(documents.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(8_000_000)
      await deps.index.put(documents.map((document) => ({ ...document, text: 'word' })))
    }
    await indexRecords({ ...deps, loadPages, index: { ...deps.index, put } }, numbers.map(numberedId))
    expect(await index.count()).toBe(20)
    expect(most).toBeLessThanOrEqual(2)
  })
})
