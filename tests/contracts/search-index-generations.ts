import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { RecordId } from '../../src/kernel/ids.ts'
import type { IndexQuery, SearchIndex } from '../../src/search/ports.ts'
import { makeSearchDocument, numberedId } from './search-index-corpus.ts'

const everything: IndexQuery = {
  query: null,
  filters: {},
  accessSets: [1],
  sort: 'reference',
  size: 50,
  cursor: null,
  facets: [],
}
const all = async (ids: readonly RecordId[]) => new Set(ids)
const record = (number: number, revision = 1, title = 'untitled') =>
  makeSearchDocument(number, { revision, title })

/** What every search index promises of its generations: nothing written is lost to one, nothing removed is left in one. */
export function searchIndexGenerations(makeIndex: () => Promise<SearchIndex>): void {
  describe('its generations', () => {
    let index: SearchIndex
    beforeAll(async () => {
      index = await makeIndex()
    })
    beforeEach(() => index.clear())
    afterAll(() => index.close())

    const found = async () => {
      await index.refresh()
      return (await index.search(everything)).hits.map((id) => Number(id.slice(-12)))
    }
    const revisions = async (generation: number, ...numbers: number[]) => {
      const held = await index.generations.of(generation).revisionsOf(numbers.map(numberedId))
      return numbers.map((number) => held.get(numberedId(number)))
    }
    const standing = async () => {
      const { serving, building, former } = await index.generations.list()
      return [serving, building, former].map((one) => one?.number)
    }
    const begin = async () => (await index.generations.begin()).number

    it('are known, also where nothing serves yet', async () => {
      expect((await index.generations.list()).areKnown).toBe(true)
      await index.put([record(1)])
      expect((await index.generations.list()).areKnown).toBe(true)
    })

    it('show nothing of one that is being built, and lose nothing of the one that serves', async () => {
      await index.put([record(1)])
      const built = await begin()
      await index.generations.of(built).put([record(2)])
      expect(await found()).toEqual([1])
      expect(await index.count()).toBe(1)
      expect(await index.generations.of(built).count()).toBe(1)
    })

    it('are each told of whatever is put and removed, under the same guards', async () => {
      await index.put([record(1)])
      const built = await begin()
      await index.put([record(2, 3), record(3)])
      await index.put([record(2, 2, 'older')])
      await index.remove(numberedId(3), 1)
      await index.remove(numberedId(1), 1)
      await index.generations.of(built).put([record(1), record(3), record(2, 2)])
      expect(await revisions(built, 1, 2, 3)).toEqual([undefined, 3, undefined])
      expect(await index.generations.of(built).count()).toBe(1)
      expect(await found()).toEqual([2])
    })

    it('prove no absence of a record that any of them holds', async () => {
      await index.put([record(1)])
      const built = await begin()
      await index.generations.of(built).put([record(1), record(2)])
      expect(await index.proveAbsent(numberedId(2))).toBeUndefined()
      await index.generations.serve(built, 'keep')
      await index.generations.of(built).remove(numberedId(1), 1)
      expect(await index.proveAbsent(numberedId(1))).toBeUndefined()
      await index.remove(numberedId(1), 1)
      expect(await index.proveAbsent(numberedId(1))).toBeDefined()
    })

    it('take over every removal, so that no late job brings anything back in a newer one', async () => {
      await index.put([record(1), record(2)])
      await index.remove(numberedId(1), 4)
      await index.remove(numberedId(7), 2)
      const built = await begin()
      await index.generations.of(built).put([record(1, 4), record(2)])
      await index.generations.takeOverRemovals(built, all)
      await index.generations.serve(built, 'discard')
      await index.put([record(1, 4), record(7, 2), record(7, 1)])
      expect(await found()).toEqual([2])
      await index.put([record(7, 3)])
      expect(await found()).toEqual([2, 7])
    })

    it('take over no removal of a record that lives: it would be kept out for good', async () => {
      await index.put([record(1), record(2)])
      for (const number of [1, 2, 3]) await index.remove(numberedId(number), 4)
      const built = await begin()
      await index.generations.of(built).put([record(1, 2), record(2, 2)])
      const asked: RecordId[] = []
      await index.generations.takeOverRemovals(built, async (ids) => {
        asked.push(...ids)
        return new Set(ids.filter((id) => id !== numberedId(1)))
      })
      expect(asked.sort()).toEqual([1, 2, 3].map(numberedId))
      await index.generations.serve(built, 'discard')
      await index.put([record(1, 3), record(2, 3), record(3, 3)])
      expect(await revisions(built, 1, 2, 3)).toEqual([3, undefined, undefined])
    })

    it('exchange in one step, the former standing by and written to', async () => {
      await index.put([record(1)])
      const [first] = await standing()
      const built = await begin()
      await index.generations.of(built).put([record(1), record(2)])
      await index.generations.serve(built, 'keep')
      expect(await standing()).toEqual([built, undefined, first])
      expect(await found()).toEqual([1, 2])
      await index.put([record(1, 2, 'changed'), record(3)])
      await index.remove(numberedId(2), 1)
      expect(await found()).toEqual([1, 3])
      await index.generations.serve(first ?? 0, 'keep')
      expect(await standing()).toEqual([first, undefined, built])
      expect(await revisions(first ?? 0, 1, 2, 3)).toEqual([2, undefined, 1])
      expect(await found()).toEqual([1, 3])
    })

    it('know since when each has stood where it stands', async () => {
      const built = await begin()
      const { building } = await index.generations.list()
      await index.generations.serve(built, 'keep')
      const { serving, former } = await index.generations.list()
      expect(building?.since).toBeInstanceOf(Date)
      expect(serving?.since?.getTime()).toBeGreaterThanOrEqual(building?.since?.getTime() ?? 0)
      expect(former?.since?.getTime()).toBeGreaterThanOrEqual(building?.since?.getTime() ?? 0)
      expect(serving?.isCurrent).toBe(true)
    })

    it('let go of a former one and of a broken build before another is begun, and give no number twice', async () => {
      await index.put([record(1)])
      const [first] = await standing()
      const one = await begin()
      await index.generations.of(one).put([record(2)])
      const other = await begin()
      expect(other).toBeGreaterThan(one)
      expect(await standing()).toEqual([first, other, undefined])
      await expect(index.generations.of(one).put([record(3)])).rejects.toMatchObject({
        code: 'engine-unavailable',
      })
      await index.generations.serve(other, 'keep')
      const third = await begin()
      expect(await standing()).toEqual([other, third, undefined])
      await index.generations.discard(third)
      expect(await begin()).toBeGreaterThan(third)
      expect(await index.proveAbsent(numberedId(2))).toBeDefined()
    })

    it('never let go of the one that serves, nor let one serve that is not there', async () => {
      await index.put([record(1)])
      const [first] = await standing()
      await expect(index.generations.discard(first ?? 0)).rejects.toMatchObject({ code: 'conflict' })
      const built = await begin()
      await index.generations.discard(built)
      await index.generations.discard(built)
      await expect(index.generations.serve(built, 'keep')).rejects.toMatchObject({ code: 'conflict' })
      expect(await found()).toEqual([1])
      expect(await standing()).toEqual([first, undefined, undefined])
    })

    it('lose no write of many while they are exchanged again and again, and answer every search', async () => {
      let written = 0
      let stop = false
      const write = async () => {
        while (!stop) {
          written += 1
          await index.put([record(written)])
        }
      }
      const search = async () => {
        while (!stop) expect((await index.search(everything)).totalIsExact).toBe(true)
      }
      const work = [write(), search(), search()]
      const exchange = async () => {
        for (let round = 0; round < 4; round += 1) {
          const built = await begin()
          // As a filling does: all that was there to be written before it began, whether or not it had been.
          const before = Array.from({ length: written }, (_, at) => record(at + 1))
          for (let at = 0; at < before.length; at += 500)
            await index.generations.of(built).put(before.slice(at, at + 500))
          await index.generations.serve(built, 'keep')
        }
      }
      try {
        await exchange()
      } finally {
        stop = true
      }
      await Promise.all(work)
      const { serving, former } = await index.generations.list()
      await index.refresh()
      expect(await index.count()).toBe(written)
      expect((await index.search(everything)).total).toBe(written)
      expect(await index.generations.of(serving?.number ?? 0).count()).toBe(written)
      expect(await index.generations.of(former?.number ?? 0).count()).toBe(written)
    })
  })
}
