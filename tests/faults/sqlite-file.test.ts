import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it } from '@jest/globals'
import { servingFile } from '../../src/adapters/search/sqlite/generation-files.ts'
import { makeSqliteIndex } from '../../src/adapters/search/sqlite-index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import type { IndexQuery } from '../../src/search/ports.ts'
import { makeSearchDocument, numberedId } from '../contracts/search-index-corpus.ts'

const root = mkdtempSync(join(tmpdir(), 'muniment-index-file-'))
afterAll(() => rmSync(root, { recursive: true }))
let made = 0
const newPath = () => join(root, String(++made), 'deep', 'index.sqlite')
const open = (path: string) => makeSqliteIndex({ path, clock: systemClock, readers: 2 })
const all: IndexQuery = {
  query: null,
  filters: {},
  accessSets: [1],
  sort: 'relevance',
  size: 10,
  cursor: null,
  facets: [],
}

describe('the file of the index', () => {
  it('need not be there to be searched', async () => {
    const index = open(newPath())
    expect((await index.search(all)).total).toBe(0)
    await index.close()
  })

  it('shows one process at once what another has written', async () => {
    const path = newPath()
    const [one, other] = [open(path), open(path)]
    await one.put([makeSearchDocument(1)])
    expect((await other.search(all)).total).toBe(1)
    await other.remove(numberedId(1), 1)
    expect((await one.search(all)).total).toBe(0)
    await Promise.all([one.close(), other.close()])
  })

  it('takes writes of two processes at a time', async () => {
    const path = newPath()
    const [one, other] = [open(path), open(path)]
    await Promise.all(
      Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? one : other).put([makeSearchDocument(100 + at)])),
    )
    expect(await one.count()).toBe(20)
    await Promise.all([one.close(), other.close()])
  })

  it('has a batch in one piece, whatever new names the batch brings', async () => {
    const path = newPath()
    const index = open(path)
    // More words than FTS5 gathers by itself.
    const textOf = (record: number) => Array.from({ length: 1_000 }, (_, at) => `r${record}w${at}`).join(' ')
    await index.put(
      Array.from({ length: 20 }, (_, at) =>
        makeSearchDocument(at + 1, { author: `Author ${at}`, people: [`Reader ${at}`], text: textOf(at) }),
      ),
    )
    await index.close()
    const db = new DatabaseSync(path)
    for (const table of ['terms', 'exact'])
      expect(db.prepare(`select count(distinct segid) as pieces from ${table}_idx`).get()).toEqual({
        pieces: 1,
      })
    db.close()
  })

  it('keeps what it was given when it is opened again', async () => {
    const path = newPath()
    const first = open(path)
    await first.put([makeSearchDocument(1)])
    await first.remove(numberedId(2), 5)
    await first.close()
    const second = open(path)
    await second.put([makeSearchDocument(2, { revision: 5 })])
    expect((await second.search(all)).hits).toEqual([numberedId(1)])
    await second.close()
  })

  it.each([
    ['is no database', (path: string) => writeFileSync(path, 'not a database, by any means '.repeat(400))],
    ['was cut off', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 6000))],
    [
      'was overwritten in the middle',
      (path: string) => {
        const bytes = readFileSync(path)
        bytes.fill(0xa5, 4096, bytes.length)
        writeFileSync(path, bytes)
      },
    ],
  ])('says so when it %s, and can be built anew', async (_how, damage) => {
    const path = newPath()
    const before = open(path)
    await before.put(
      Array.from({ length: 50 }, (_, at) => makeSearchDocument(at + 1, { text: 'some words' })),
    )
    await before.close()
    damage(path)

    const index = open(path)
    await expect(index.probe()).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringContaining('muniment reindex'),
    })
    await expect(index.search(all)).rejects.toMatchObject({ code: 'engine-unavailable' })
    await index.clear()
    await index.put([makeSearchDocument(7)])
    await index.probe()
    expect((await index.search(all)).hits).toEqual([numberedId(7)])
    await index.close()
  })

  it('damaged where a glance does not fall is found when all of it is looked through', async () => {
    const path = newPath()
    const before = open(path)
    await before.put(
      Array.from({ length: 400 }, (_, at) => makeSearchDocument(at + 1, { text: `some words w${at}` })),
    )
    await before.inspect()
    await before.close()
    const bytes = readFileSync(path)
    const middle = Math.floor(bytes.length / 8192) * 4096
    bytes.fill(0xa5, middle, middle + 4096)
    writeFileSync(path, bytes)
    const index = open(path)
    await expect(index.inspect()).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringContaining('muniment reindex'),
    })
    await index.close()
  })

  it('of which the list is damaged does not know what serves, and one whose serving file has gone knows', async () => {
    const path = newPath()
    const index = open(path)
    await index.put([makeSearchDocument(1)])
    const { number } = await index.generations.begin()
    await index.generations.serve(number, 'discard')
    rmSync(servingFile(path))
    expect(await index.generations.list()).toMatchObject({ serving: null, areKnown: true })
    writeFileSync(path.replace(/\.sqlite$/, '.generations.json'), 'no list')
    expect(await index.generations.list()).toMatchObject({ serving: null, areKnown: false })
    await index.close()
  })

  it('is looked through by generation, and where nothing was indexed yet', async () => {
    const index = open(newPath())
    await index.inspect()
    const { number } = await index.generations.begin()
    await index.generations.of(number).inspect()
    await index.generations.discard(number)
    await expect(index.generations.of(number).inspect()).rejects.toMatchObject({ code: 'engine-unavailable' })
    await index.close()
  })

  it('made by another version of the program is refused and can be built anew', async () => {
    const path = newPath()
    const before = open(path)
    await before.put([makeSearchDocument(1)])
    await before.close()
    const db = new DatabaseSync(path)
    db.exec('update layout set version = 99')
    db.close()
    const index = open(path)
    for (const asked of [index.search(all), index.probe(), index.inspect()])
      await expect(asked).rejects.toMatchObject({
        code: 'engine-unavailable',
        message: expect.stringContaining('another version'),
      })
    await index.clear()
    expect((await index.search(all)).total).toBe(0)
    await index.close()
  })

  it('is opened anew by whoever had it open when another process replaced it', async () => {
    const path = newPath()
    const index = open(path)
    await index.put([makeSearchDocument(1)])
    expect((await index.search(all)).total).toBe(1)
    const spare = join(dirname(path), 'spare', 'index.sqlite')
    mkdirSync(dirname(spare))
    const other = open(spare)
    await other.put([makeSearchDocument(2), makeSearchDocument(3)])
    await other.close()
    copyFileSync(spare, `${path}.new`)
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true })
    renameSync(`${path}.new`, path)
    expect((await index.search(all)).total).toBe(2)
    expect(await index.count()).toBe(2)
    await index.close()
  })

  it.each([
    ['cut short', (path: string) => truncateSync(path, 8192)],
    ['written over', (path: string) => writeFileSync(path, 'nothing of the kind '.repeat(100))],
  ])('that is %s under those who search is refused, and takes nobody with it', async (_how, damage) => {
    const path = newPath()
    const index = open(path)
    const wordsOf = (at: number) => Array.from({ length: 300 }, (_, word) => `w${at % 10}x${word}`).join(' ')
    await index.put(Array.from({ length: 1_500 }, (_, at) => makeSearchDocument(at, { text: wordsOf(at) })))
    // What searched once has some of it in memory: to look for everything it has to go to the file.
    const ask = (at: number) =>
      index.search({ ...all, sort: 'title', query: { kind: 'term', field: 'any', term: `w1x${at}` } })
    expect((await ask(0)).total).toBe(150)
    damage(path)
    const answers = await Promise.allSettled(Array.from({ length: 300 }, (_, at) => ask(at)))
    const refusals = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
    expect(refusals.length).toBeGreaterThan(0)
    for (const refusal of refusals)
      expect(refusal).toMatchObject({
        code: 'engine-unavailable',
        message: expect.stringContaining('reindex'),
      })
    await index.clear()
    await index.put([makeSearchDocument(1)])
    expect((await index.search(all)).total).toBe(1)
    await index.close()
  })

  it.each(['labels', 'docs', 'terms', 'near_keys'])(
    'is unsound at a glance where its table %s is gone',
    async (table) => {
      const path = newPath()
      const index = open(path)
      await index.put([makeSearchDocument(1)])
      await index.probe()
      const db = new DatabaseSync(path)
      db.exec(`drop table ${table}`)
      db.close()
      await expect(index.probe()).rejects.toMatchObject({ code: 'engine-unavailable' })
      await index.close()
    },
  )

  it('answers nothing once closed', async () => {
    const index = open(newPath())
    await index.put([makeSearchDocument(1)])
    await index.close()
    await index.close()
    await expect(index.search(all)).rejects.toMatchObject({ code: 'engine-unavailable' })
  })
})
