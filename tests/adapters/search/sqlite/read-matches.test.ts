import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { makeDocumentAnalyser } from '../../../../src/adapters/search/sqlite/analyse-documents.ts'
import { openForWriting } from '../../../../src/adapters/search/sqlite/index-file.ts'
import { planQuery } from '../../../../src/adapters/search/sqlite/query-plan.ts'
import { matchingIds, rowsWithTerm } from '../../../../src/adapters/search/sqlite/read-matches.ts'
import { makeIndexWriter } from '../../../../src/adapters/search/sqlite/write-documents.ts'
import { civilDate } from '../../../../src/records/dates/civil-date.ts'
import { makeSearchDocument } from '../../../contracts/search-index-corpus.ts'

const root = mkdtempSync(join(tmpdir(), 'muniment-read-matches-'))
/** Rows have numbers that are never given twice: an index of ten years has high ones and large gaps. */
const numbers = [3_999_998, 3_999_999, 4_000_000, 4_000_001, 8_000_000, 8_000_001, 20_000_000]
let db: DatabaseSync
beforeAll(() => {
  db = openForWriting(join(root, 'index.sqlite')).db
  const writer = makeIndexWriter(db)
  const analyse = makeDocumentAnalyser()
  numbers.forEach((number, at) => {
    db.exec('delete from sqlite_sequence')
    db.prepare("insert into sqlite_sequence (name, seq) values ('docs', ?)").run(number - 1)
    writer.put(analyse([makeSearchDocument(at, { text: at % 2 === 0 ? 'harbour dues' : 'harbour' })]))
  })
})
afterAll(() => {
  db.close()
  rmSync(root, { recursive: true })
})

const day = civilDate({ year: 1900, month: 1, day: 1 })
const reach = { accessSets: 'all', hasFilings: false } as const
const even = numbers.filter((_, at) => at % 2 === 0)

it('finds rows whatever their numbers', () => {
  expect(rowsWithTerm(db, 'harbour')).toEqual(numbers)
  expect(rowsWithTerm(db, 'due')).toEqual(even)
  expect(rowsWithTerm(db, 'absent')).toEqual([])
})

it('finds every row where nothing is asked for, and those of words and properties', () => {
  expect(matchingIds(db, planQuery(null, reach))).toEqual(numbers)
  const due = { kind: 'term', field: 'any', term: 'due' } as const
  expect(matchingIds(db, planQuery(due, reach))).toEqual(even)
  const before = { kind: 'dates', from: null, to: day } as const
  expect(matchingIds(db, planQuery({ kind: 'and', nodes: [due, before] }, reach))).toEqual([])
  const since = { kind: 'dates', from: day, to: null } as const
  expect(matchingIds(db, planQuery({ kind: 'and', nodes: [due, since] }, reach))).toEqual(even)
})
