import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { afterAll, describe, expect, it } from '@jest/globals'
import { makeSqliteIndex } from '../../src/adapters/search/sqlite-index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { writtenNearKeys } from '../../src/records/analysis/near-keys.ts'
import type { SearchDocument } from '../../src/search/search-document.ts'
import { makeSearchDocument, numberedId } from '../contracts/search-index-corpus.ts'
import { until } from '../support/until.ts'

const root = mkdtempSync(join(tmpdir(), 'muniment-removal-'))
afterAll(() => rmSync(root, { recursive: true }))
let made = 0
function makeIndex() {
  made += 1
  const folder = join(root, String(made))
  const path = join(folder, 'index.sqlite')
  return { folder, path, index: makeSqliteIndex({ path, clock: systemClock, readers: 1 }) }
}

/** All that the index keeps on disk, write-ahead log included. */
function bytesOf(folder: string): Buffer {
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))))
}

const wordsEach = 40
/** Words that differ in their last letters alone: then whole words part the leaves of the index. */
const wordsOf = (number: number) =>
  Array.from({ length: wordsEach }, (_, at) => `quagga${String(number * wordsEach + at).padStart(6, '0')}`)
/** What was recognised: letters alone, so that each has near ones. */
const scannedOf = (number: number) => `okapi${lettersOf(number)}`
const lettersOf = (number: number) =>
  Array.from(String(number), (digit) => 'abcdefghjk'[Number(digit)]).join('')
const documentOf = (number: number): SearchDocument =>
  makeSearchDocument(number, {
    title: `Titular${number}q about lemurs`,
    author: `Authoress${number}q`,
    people: [`Authoress${number}q`, `Recipient${number}q`],
    keywords: [`keyish${number}q`],
    reference: `REF/${number}q/2020`,
    folder: `FOLDER${number}Q`,
    classPath: [`CLASS${number}Q`],
    text: `${wordsOf(number).join(' ')} ${scannedOf(number)} the common words of all`,
    repeated: [`Repeated${number}q lemurs`, `lemurs of Otherwise${number}q`],
    recognised: scannedOf(number),
  })
const traces = (number: number) => [
  ...wordsOf(number),
  ...[
    'titular',
    'authoress',
    'Authoress',
    'Recipient',
    'recipient',
    'keyish',
    'repeated',
    'otherwise',
    'folder',
    'FOLDER',
    'CLASS',
    'class',
  ].flatMap((word) => [`${word}${number}q`, `${word}${number}Q`]),
  `ref ${number}q`,
  // The keys by which words near it found it.
  ...writtenNearKeys(scannedOf(number)),
  scannedOf(number),
]

describe('a record that was removed', () => {
  it('leaves no word, name or title of itself in any file of the index', async () => {
    const { folder, index } = makeIndex()
    const numbers = Array.from({ length: 240 }, (_, at) => 1000 + at)
    for (let at = 0; at < numbers.length; at += 40)
      await index.put(numbers.slice(at, at + 40).map(documentOf))
    expect(bytesOf(folder).includes('quagga')).toBe(true)

    const removed = numbers.filter((number) => number % 3 === 0)
    for (const number of removed) await index.remove(numberedId(number), 1)
    for (const number of removed) expect(await index.proveAbsent(numberedId(number))).toBeDefined()

    const bytes = bytesOf(folder)
    const kept = numbers.filter((number) => number % 3 !== 0)
    // Words that differ in one letter have a key in common, which stays for as long as one of them does.
    const shared = new Set(kept.flatMap(traces))
    const left = removed.flatMap(traces).filter((trace) => !shared.has(trace) && bytes.includes(trace))
    expect(left).toEqual([])
    // And the others are as they were.
    for (const number of [kept[0] ?? 0, kept.at(-1) ?? 0]) {
      const [word = ''] = wordsOf(number)
      const answer = await index.search({
        query: { kind: 'term', field: 'any', term: word },
        filters: {},
        accessSets: [1],
        sort: 'relevance',
        size: 10,
        cursor: null,
        facets: [],
      })
      expect(answer.hits).toEqual([numberedId(number)])
    }
    await index.close()
  })

  it('leaves an index that FTS5 itself finds whole, with the right number of words', async () => {
    const { path, index } = makeIndex()
    await index.put(Array.from({ length: 60 }, (_, at) => documentOf(2000 + at)))
    await index.put([makeSearchDocument(2000, { revision: 2, text: 'again again and again' })])
    for (let number = 2001; number < 2060; number += 1) await index.remove(numberedId(number), 1)
    await index.close()
    const db = new DatabaseSync(path)
    db.exec("insert into terms (terms) values ('integrity-check')")
    // FTS5's own sums, from which BM25 takes the mean length: they must not drift as records come and go.
    const fresh = new DatabaseSync(':memory:')
    fresh.exec("create virtual table t using fts5(a, b, c, d, e, content = '', tokenize = 'ascii')")
    fresh
      .prepare('insert into t (rowid, a, b, c, d, e) values (1, ?, ?, ?, ?, ?)')
      .run('gen 2020 2000', 'untitl', '', '', 'again again and again')
    const averages = (one: DatabaseSync, table: string) =>
      one.prepare(`select block from ${table}_data where id = 1`).get()?.['block']
    db.exec("insert into near_keys (near_keys) values ('integrity-check')")
    expect(averages(db, 'terms')).toEqual(averages(fresh, 't'))
    expect(db.prepare('select count(*) as n from forward').get()).toEqual(expect.objectContaining({ n: 1 }))
    expect(db.prepare('select count(*) as n from labels').get()).toEqual(expect.objectContaining({ n: 4 }))
    db.close()
    fresh.close()
  })

  it('leaves no word of what it said before it was changed, either', async () => {
    const { folder, index } = makeIndex()
    await index.put(Array.from({ length: 80 }, (_, at) => documentOf(3000 + at)))
    for (let number = 3000; number < 3080; number += 1) {
      await index.put([
        makeSearchDocument(number, { revision: 2, title: 'changed', text: 'nothing of note' }),
      ])
    }
    expect(await index.proveAbsent(numberedId(1))).toBeDefined()
    const bytes = bytesOf(folder)
    const left = Array.from({ length: 80 }, (_, at) => 3000 + at)
      .flatMap(traces)
      .filter((trace) => bytes.includes(trace))
    expect(left).toEqual([])
    await index.close()
  })

  it('is not proven absent while another process still reads the state in which it was there', async () => {
    const { path, index } = makeIndex()
    await index.put([documentOf(4000)])
    const other = new DatabaseSync(path)
    other.exec('begin')
    other.prepare('select count(*) from docs').get()
    await index.remove(numberedId(4000), 1)
    const proof = index.proveAbsent(numberedId(4000))
    other.exec('commit')
    other.close()
    expect(await proof).toBeDefined()
    await index.close()
  })

  /**
   * An index with a record that was removed and is swept, and a process that has the lock of the log while it waits for one
   * who reads: SQLite refuses whoever wants the log emptied then at once. `letGo` ends the reading, and so the rest.
   */
  async function besideOneWhoBringsTheLogHome({ path, index }: Omit<ReturnType<typeof makeIndex>, 'folder'>) {
    await index.put([documentOf(5000)])
    await index.remove(numberedId(5000), 1)
    expect(await index.proveAbsent(numberedId(5000))).toBeDefined()
    const [reader, looker] = [new DatabaseSync(path), new DatabaseSync(path)]
    reader.exec('begin')
    reader.prepare('select count(*) from docs').get()
    await index.put([documentOf(5001)])
    const code = `
      const { DatabaseSync } = require('node:sqlite')
      new DatabaseSync(${JSON.stringify(path)}, { timeout: 60_000 }).exec('pragma wal_checkpoint(truncate)')`
    const elsewhere = new Worker(code, { eval: true })
    await until(async () => looker.prepare('pragma wal_checkpoint(passive)').get()?.['busy'] === 1, Boolean)
    return {
      async letGo() {
        reader.exec('commit')
        await once(elsewhere, 'exit')
        for (const db of [reader, looker]) db.close()
      },
    }
  }

  it('is proven absent once another process has brought the log home', async () => {
    const { path, index } = makeIndex()
    const { letGo } = await besideOneWhoBringsTheLogHome({ path, index })
    const proof = index.proveAbsent(numberedId(5000))
    await pause(200)
    await letGo()
    expect(await proof).toBeDefined()
    await index.close()
  })

  it('is not proven absent while that takes longer than one would wait', async () => {
    const { path } = makeIndex()
    const index = makeSqliteIndex({ path, clock: systemClock, readers: 1, busyPausesMs: [0] })
    const { letGo } = await besideOneWhoBringsTheLogHome({ path, index })
    expect(await index.proveAbsent(numberedId(5000))).toBeUndefined()
    await letGo()
    expect(await index.proveAbsent(numberedId(5000))).toBeDefined()
    await index.close()
  })
})
