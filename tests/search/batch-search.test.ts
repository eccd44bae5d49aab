import { describe, expect, it } from '@jest/globals'
import type { BatchRequest } from '../../src/search/batch-search.ts'
import { makeFewAtOnce } from '../../src/search/few-at-once.ts'
import { makeSearchDocument, numberedId } from '../contracts/search-index-corpus.ts'
import { asked, makeExportWorld, person } from './support/export-world.ts'

const forever = new AbortController().signal
const terms = (words: readonly string[], given: Partial<BatchRequest> = {}): BatchRequest => {
  const { q: _q, after: _after, reading: _reading, day: _day, form: _form, ...filters } = asked('')
  return { ...filters, ...given, terms: words }
}
const birds = [
  makeSearchDocument(1, { text: 'heron' }),
  makeSearchDocument(2, { text: 'heron cormorant' }),
  makeSearchDocument(3, { text: 'cormorant', folder: 'F/2' }),
  makeSearchDocument(4, { text: 'heron', accessSet: 2 }),
  makeSearchDocument(5, { text: 'curlew', accessSet: 9 }),
]

describe('a batch of terms', () => {
  it('is refused to whoever reads no content', async () => {
    const world = await makeExportWorld(birds)
    await expect(
      world.batch(person({ role: 'administrator' }), terms(['heron']), forever),
    ).rejects.toMatchObject({ code: 'forbidden-role' })
    expect(world.queries).toEqual([])
  })

  it('counts nothing that the asker may not read, nor what PostgreSQL does not confirm', async () => {
    const world = await makeExportWorld(birds)
    world.now.gone.add(numberedId(1))
    world.now.tightened.set(numberedId(4), 9)
    const { items, distinct } = await world.batch(person(), terms(['heron', 'curlew']), forever)
    expect(items).toMatchObject([
      { term: 'heron', total: 1 },
      { term: 'curlew', total: 0 },
    ])
    expect(distinct).toBe(1)
  })

  it('counts by the rights of the moment in which each term is looked up', async () => {
    const world = await makeExportWorld(birds)
    world.now.beforeSearch = async () => {
      world.now.sets = [1]
    }
    const { items } = await world.batch(person(), terms(['heron', 'heron']), forever)
    expect(items).toMatchObject([{ total: 2 }, { total: 2 }])
  })

  it('goes on to any of the words where the whole finds near words alone, as an export does', async () => {
    const world = await makeExportWorld([
      makeSearchDocument(1, { text: 'her0n curlew', recognised: 'her0n curlew' }),
      makeSearchDocument(2, { text: 'cormorant' }),
      makeSearchDocument(3, { text: 'her0n', recognised: 'her0n' }),
    ])
    const q = 'heron curlew cormorant'
    const { items, distinct } = await world.batch(
      person(),
      terms([q, 'heron bittern'], { scanningErrors: true }),
      forever,
    )
    expect(items).toMatchObject([{ total: 3, matchingAll: null }, { total: 2 }])
    expect(distinct).toBe(3)
    const opened = await world.open(person(), { ...asked(q), scanningErrors: true })
    expect(opened).toMatchObject({ total: 3, reading: 2 })
  })

  it('answers each term in order as a search would, and counts what any of them finds once', async () => {
    const world = await makeExportWorld(birds)
    const given = ['cormorant', 'heron', 'heron', 'heron cormorant', 'heron nowhere nobody', '"a b c"']
    expect(await world.batch(person(), terms(given), forever)).toEqual({
      items: [
        { term: 'cormorant', total: 2, totalIsExact: true, matchingAll: null, interpretation: '“cormorant”' },
        { term: 'heron', total: 3, totalIsExact: true, matchingAll: null, interpretation: '“heron”' },
        { term: 'heron', total: 3, totalIsExact: true, matchingAll: null, interpretation: '“heron”' },
        expect.objectContaining({ term: 'heron cormorant', total: 4, matchingAll: 1 }),
        expect.objectContaining({
          term: 'heron nowhere nobody',
          total: 3,
          interpretation: expect.stringMatching(/^nothing has what was asked for/),
        }),
        expect.objectContaining({ term: '"a b c"', total: 0 }),
      ],
      distinct: 4,
    })
  })

  it('answers the others where a term asks beyond the calendar', async () => {
    const world = await makeExportWorld(birds)
    const { items } = await world.batch(person(), terms(['created:>9999', 'heron']), forever)
    expect(items).toMatchObject([
      { term: 'created:>9999', error: { position: 9 } },
      { term: 'heron', total: 3 },
    ])
  })

  it('answers a term that is no query with its own fault, and the others all the same', async () => {
    const world = await makeExportWorld(birds)
    const given = ['heron AND', 'cormorant', '', ' - ', 'created:banana', 'x'.repeat(10_001)]
    const { items, distinct } = await world.batch(person(), terms(given), forever)
    const fault = (term: string | undefined, position: number) => ({
      term,
      error: {
        code: 'invalid-query',
        message: expect.any(String),
        position,
        suggestion: expect.stringMatching(/\w/),
      },
    })
    expect(items).toEqual([
      fault(given[0], expect.any(Number) as unknown as number),
      expect.objectContaining({ term: 'cormorant', total: 2 }),
      fault('', 1),
      fault(' - ', 1),
      fault('created:banana', expect.any(Number) as unknown as number),
      fault(given[5], 10_001),
    ])
    expect(distinct).toBe(2)
  })

  it('keeps to the filters', async () => {
    const world = await makeExportWorld(birds)
    const { items, distinct } = await world.batch(
      person(),
      terms(['heron', 'cormorant'], { folders: ['F/2'] }),
      forever,
    )
    expect([items, distinct]).toMatchObject([[{ total: 0 }, { total: 1 }], 1])
  })

  it('confirms every hit where they are not too many, and compares no more than a hundred thousand', async () => {
    const documents = Array.from({ length: 6_000 }, (_, at) => makeSearchDocument(at + 1, { text: 'egret' }))
    const world = await makeExportWorld(documents)
    for (const number of [1, 5_999]) world.now.gone.add(numberedId(number))
    const few = await world.batch(person(), terms(['egret', 'egret']), forever)
    expect(few).toMatchObject({ items: [{ total: 5_998 }, { total: 5_998 }], distinct: 5_998 })
    const lots = await world.batch(person(), terms(Array.from({ length: 17 }, () => 'egret')), forever)
    // Of each term the first hits are confirmed, as those of a search's first page are.
    expect(new Set(lots.items.map((item) => 'total' in item && item.total))).toEqual(new Set([5_999]))
    expect(lots.distinct).toBeNull()
  })

  it('looks up two terms at a time, whoever asks, and stops for who went away', async () => {
    const world = await makeExportWorld(birds)
    let [running, most, asked] = [0, 0, 0]
    const gone = new AbortController()
    world.now.beforeSearch = async () => {
      running += 1
      asked += 1
      most = Math.max(most, running)
      if (asked === 40) gone.abort()
      await new Promise(setImmediate)
      running -= 1
    }
    const list = terms(Array.from({ length: 50 }, (_, at) => `heron${at}`))
    const [left, stayed] = await Promise.allSettled([
      world.batch(person(), list, gone.signal),
      world.batch(person(), terms(['heron', 'cormorant']), forever),
    ])
    expect([left.status, stayed.status]).toEqual(['rejected', 'fulfilled'])
    expect(most).toBe(2)
    expect(asked).toBeLessThan(46)
  })

  it('begins nothing more once a lookup has failed', async () => {
    const world = await makeExportWorld(birds)
    let asked = 0
    world.now.beforeSearch = async () => {
      asked += 1
      throw new Error('broken')
    }
    await expect(world.batch(person(), terms(Array(100).fill('heron')), forever)).rejects.toThrow('broken')
    await new Promise(setImmediate)
    expect(asked).toBeLessThan(8)
  })
})

it('lets each begin in its turn, a few at once, also where one fails', async () => {
  const fewAtOnce = makeFewAtOnce(2)
  const begun: number[] = []
  let running = 0
  const all = Array.from({ length: 9 }, (_, at) =>
    fewAtOnce(async () => {
      begun.push(at)
      running += 1
      expect(running).toBeLessThanOrEqual(2)
      await new Promise(setImmediate)
      running -= 1
      if (at % 3 === 0) throw new Error(`${at}`)
    }),
  )
  expect((await Promise.allSettled(all)).map(({ status }) => status === 'rejected')).toEqual(
    all.map((_, at) => at % 3 === 0),
  )
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
})
