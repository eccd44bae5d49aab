import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { stemmer } from 'stemmer'
import { analyseText, foldedWords } from '../../../src/records/analysis/analyse-text.ts'
import { porterStem } from '../../../src/records/analysis/porter-stem.ts'
import { codeKey, sortKey } from '../../../src/records/analysis/sort-key.ts'
import { makeWordWriter } from '../../../src/records/analysis/write-words.ts'
import { analysisTable } from '../../contracts/analysis-table.ts'
import { anyText } from '../../support/any-text.ts'

const writeWords = makeWordWriter()
const write = (text: string) => writeWords(text).terms
const written = (text: string) => write(text).stream.toString('utf8').trimEnd()

describe('the analysis', () => {
  it.each(analysisTable)('of %j gives %j', (text, terms) => {
    expect(analyseText(text).join(' ')).toBe(terms)
  })

  it('is the same when whole documents are written', () => {
    for (const [text, terms] of analysisTable) expect(written(text)).toBe(terms)
    const all = analysisTable.map(([text]) => text).join(' \n ')
    expect(written(all)).toBe(analyseText(all).join(' '))
  })

  it('is the same for any text at all', () => {
    const text = fc.oneof(
      anyText(200),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.string({
        unit: fc.constantFrom(
          ..."aeis tnglyEDSX-_'1½éßœ字жहि\u00ad\u200b\u200d\u200e\ufeff\u0301\u02bc\u02bbŉ",
        ),
        maxLength: 200,
      }),
    )
    fc.assert(
      fc.property(text, (given) => {
        const terms = analyseText(given)
        expect(written(given)).toBe(terms.join(' '))
        expect(write(given).count).toBe(terms.length)
        expect(write(given).distinct.toString('utf8').split(' ').filter(Boolean)).toEqual([...new Set(terms)])
      }),
      { numRuns: 1000 },
    )
  })

  it('gives terms that no tokeniser can split or change', () => {
    fc.assert(
      fc.property(anyText(100), (given) => {
        for (const term of analyseText(given))
          expect(term).toMatch(/^(?:[a-z0-9]{1,64}|[^\p{ASCII}\s]{1,64})$/u)
      }),
      { numRuns: 1000 },
    )
  })

  it('takes a long run of letters in time that grows with its length alone', () => {
    const run = `${'a'.repeat(2_000_000)}é ${'b'.repeat(2_000_000)}`
    expect(written(run)).toBe(`${'a'.repeat(64)} ${'b'.repeat(64)}`)
  })

  it('takes a word of more parts than a call takes arguments', () => {
    const word = 'aβ'.repeat(200_000)
    expect(analyseText(word)).toHaveLength(400_000)
    expect(write(word).count).toBe(400_000)
  })

  it('goes on as before when it has met more words than it remembers', () => {
    const many = Array.from({ length: 150_000 }, (_, at) => `word${at}s`).join(' ')
    expect(write(many).count).toBe(150_000)
    expect(written('organisations')).toBe('organis')
    expect(analyseText(many).at(-1)).toBe('word149999')
  })

  it('folds without stemming where beginnings are compared', () => {
    expect(foldedWords('Communities Siobhán β2')).toEqual(['communities', 'siobhan', 'β', '2'])
  })
})

describe('the stem', () => {
  const words = [
    ...new Set(analysisTable.flatMap(([text]) => text.toLowerCase().match(/[a-z0-9]+/g) ?? [])),
  ].filter((word) => word.length <= 64)
  const db = new DatabaseSync(':memory:')
  afterAll(() => db.close())

  it('is that of the reference implementation', () => {
    for (const word of words) expect([word, porterStem(word)]).toEqual([word, stemmer(word)])
  })

  it('is that of FTS5’s own porter', () => {
    db.exec(
      "create virtual table t using fts5(word, tokenize = 'porter ascii'); create virtual table v using fts5vocab(t, 'instance')",
    )
    const insert = db.prepare('insert into t (rowid, word) values (?, ?)')
    words.forEach((word, at) => {
      insert.run(at, word)
    })
    const stems = new Map(
      db
        .prepare('select doc, term from v')
        .all()
        .map((row) => [Number(row['doc']), row['term']]),
    )
    words.forEach((word, at) => {
      expect([word, porterStem(word)]).toEqual([word, stems.get(at)])
    })
  })
})

describe('the terms in SQLite', () => {
  it('are those of the table, one by one', () => {
    const db = new DatabaseSync(':memory:')
    db.exec(
      "create virtual table t using fts5(body, content = '', tokenize = 'ascii'); create virtual table v using fts5vocab(t, 'instance')",
    )
    const insert = db.prepare('insert into t (rowid, body) values (?, ?)')
    analysisTable.forEach(([text], at) => {
      insert.run(at, written(text))
    })
    const found = new Map<number, string[]>()
    for (const row of db.prepare('select doc, term from v order by doc, offset').all()) {
      const doc = Number(row['doc'])
      found.set(doc, [...(found.get(doc) ?? []), String(row['term'])])
    }
    analysisTable.forEach(([text, terms], at) => {
      expect([text, (found.get(at) ?? []).join(' ')]).toEqual([text, terms])
    })
    db.close()
  })
})

describe('what titles and references are sorted by', () => {
  it('counts numbers as numbers, and neither case nor accents nor punctuation', () => {
    const titles = ['Folder 10', 'folder 9', 'Éire', 'eagle', 'FIN/2', 'FIN/10', '“Zebra”', '10', '9']
    expect([...titles].sort((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1))).toEqual([
      '9',
      '10',
      'eagle',
      'Éire',
      'FIN/2',
      'FIN/10',
      'folder 9',
      'Folder 10',
      '“Zebra”',
    ])
  })
  it('counts numbers of any length', () => {
    const numbers = ['0', '5', '10', '999999999999', '1234567890123', '9999999999999', '1'.repeat(64)]
    const keys = numbers.map((number) => sortKey(`Case ${number} of`))
    expect([...keys].sort()).toEqual(keys)
    expect(sortKey('Case 5')).toBe(sortKey('case 0005'))
    expect(sortKey('0001234567890123')).toBe(sortKey('1234567890123'))
    expect(sortKey('00')).toBe(sortKey('0'))
    expect(sortKey('1/23')).not.toBe(sortKey('12/3'))
    expect(sortKey('Case 5') < sortKey('Case 5a')).toBe(true)
  })

  it('orders any two numbers as numbers, and tells them apart', () => {
    const number = fc.bigInt({ min: 0n, max: 10n ** 60n })
    fc.assert(
      fc.property(number, number, (one, other) => {
        const [first, second] = [one, other].map((value) => sortKey(`A-${value}/B`))
        expect(first === second).toBe(one === other)
        expect((first ?? '') < (second ?? '')).toBe(one < other)
      }),
    )
  })

  it('stays short for a title of any length, and codes are compared whatever their case', () => {
    expect(sortKey('x y '.repeat(10_000)).length).toBeLessThanOrEqual(200)
    expect(codeKey(' Fin-Inv ')).toBe('fin-inv')
    expect(codeKey('TAITHI\u0301/2019')).toBe('taithí/2019')
  })
})
