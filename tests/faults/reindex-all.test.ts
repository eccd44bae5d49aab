import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from '@jest/globals'
import type { Actor } from '../../src/access/actor.ts'
import { servingFile } from '../../src/adapters/search/sqlite/generation-files.ts'
import { makeSqliteIndex } from '../../src/adapters/search/sqlite-index.ts'
import type { RecordId } from '../../src/kernel/ids.ts'
import { MunimentError } from '../../src/kernel/muniment-error.ts'
import type { GenerationAccess } from '../../src/search/index-upkeep/index-generations.ts'
import { makeManageIndex } from '../../src/search/index-upkeep/manage-index.ts'
import { makeReindexAll, type RefusedRecord } from '../../src/search/index-upkeep/reindex-all.ts'
import type { IndexQuery, SearchIndex } from '../../src/search/ports.ts'
import { numberedId } from '../contracts/search-index-corpus.ts'
import { makeStandingRecords, type StandingRecords } from '../search/support/make-standing-records.ts'
import { makeTestClock } from '../support/retention-world.ts'

const root = mkdtempSync(join(tmpdir(), 'muniment-reindex-'))
afterAll(() => rmSync(root, { recursive: true }))
const operator: Actor = { kind: 'operator', id: 'operator:root', name: 'root' }
const clerk = { kind: 'person', id: 'p', name: 'P', role: 'civil-servant', groups: [] } as unknown as Actor
const all: IndexQuery = {
  query: null,
  filters: {},
  accessSets: [1],
  sort: 'reference',
  size: 100,
  cursor: null,
  facets: [],
}
const DAY = 24 * 60 * 60 * 1000

/** Records, and an index that already knows all of them. `pass` changes how it is seen by whoever rebuilds it. */
async function makeOffice(count: number, pass: (index: SearchIndex) => Partial<SearchIndex> = () => ({})) {
  const clock = makeTestClock('2026-11-02T10:00:00Z')
  const path = join(root, String(++made), 'index.sqlite')
  const index = makeSqliteIndex({ path, clock, readers: 1 })
  opened.push(index)
  const records: StandingRecords = makeStandingRecords(index)
  for (let number = 1; number <= count; number += 1) await records.capture(number)
  let busy = false
  const later: RecordId[] = []
  const deps = {
    index: { ...index, ...pass(index) },
    source: {
      ...records.source,
      extent: async () => {
        const extent = await records.source.extent()
        return { ...extent, unsettled: [...extent.unsettled, ...later] }
      },
    },
    loadPages: records.loadPages,
    readAgain: records.readAgain,
    readBacklog: async () => ({ behind: 0, since: null, failed: 0, state: 'current' as const }),
    clock,
    failpoint: () => undefined,
    retryFailed: async () => {
      retried += 1
    },
    indexLater: async (refused: readonly RefusedRecord[]) => {
      later.push(...refused.map(({ recordId }) => recordId))
    },
    alone: {
      async tryRun<Result>(_name: string, work: () => Promise<Result>) {
        if (busy) return undefined
        busy = true
        try {
          return { result: await work() }
        } finally {
          busy = false
        }
      },
    },
  }
  const progress: string[] = []
  const reindexAll = makeReindexAll(deps)
  const found = async () => (await index.search(all)).hits.map((id) => Number(id.slice(-12)))
  const standing = async () => {
    const { serving, building, former } = await index.generations.list()
    return [serving, building, former].map((one) => one?.number ?? null)
  }
  return {
    clock,
    path,
    index,
    later,
    records,
    progress,
    found,
    standing,
    manage: makeManageIndex(deps),
    reindexAll,
    reindex: () => reindexAll(operator, ({ done, total }) => progress.push(`${done}/${total}`)),
  }
}
const opened: SearchIndex[] = []
let made = 0
let retried = 0
afterEach(async () => {
  await Promise.all(opened.splice(0).map((index) => index.close()))
})

/** The same index, of which no newer generation takes this record in the first so many times. */
const losing = (lost: number, times: number) => (index: SearchIndex) => {
  let left = times
  return {
    generations: {
      ...index.generations,
      of: (number: number): GenerationAccess => ({
        ...index.generations.of(number),
        put: async (documents) => {
          const kept = documents.filter(({ recordId }) => recordId !== numberedId(lost) || left-- <= 0)
          await index.generations.of(number).put(kept)
        },
      }),
    },
  }
}

/** The same index, of which no newer generation takes any of these records: for good, or for now. */
const refusing = (numbers: readonly number[], retryable: boolean) => (index: SearchIndex) => ({
  generations: {
    ...index.generations,
    of: (number: number): GenerationAccess => ({
      ...index.generations.of(number),
      put: async (documents) => {
        const refused = numbers.map(numberedId)
        if (documents.some(({ recordId }) => refused.includes(recordId)))
          throw new MunimentError('engine-unavailable', 'The engine did not take an entry.', { retryable })
        await index.generations.of(number).put(documents)
      },
    }),
  },
})

describe('a reindex of records that the engine does not take', () => {
  it.each([
    ['refuses all of them', [1, 2, 3, 4, 5], false],
    ['refuses most of them', [1, 2, 4, 5], false],
    ['would take one later', [3], true],
  ] as const)('changes nothing where the engine %s', async (_what, numbers, retryable) => {
    const { reindex, found, standing, later } = await makeOffice(5, refusing(numbers, retryable))
    await expect(reindex()).rejects.toMatchObject({ code: 'engine-unavailable', retryable })
    expect(await standing()).toEqual([1, null, null])
    expect([await found(), later]).toEqual([[1, 2, 3, 4, 5], []])
  })

  it('goes on without the few, names them and leaves them to a job', async () => {
    const { reindex, found, standing, later, progress } = await makeOffice(7, refusing([3, 4], false))
    const refused = [3, 4].map((number) => ({
      recordId: numberedId(number),
      why: 'The engine did not take an entry.',
    }))
    expect(await reindex()).toMatchObject({
      outcome: 'swapped',
      indexed: 5,
      refused,
      total: 7,
      comparison: { agrees: true, held: 5, lacking: 0 },
    })
    expect(later).toEqual([numberedId(3), numberedId(4)])
    expect([await found(), await standing()]).toEqual([
      [1, 2, 5, 6, 7],
      [2, null, 1],
    ])
    expect(progress.at(-1)).toBe('7/7')
  })

  it('repairs what else is lacking without asking for them once more', async () => {
    const { reindex, found } = await makeOffice(7, (index) => {
      const both = { ...index, ...losing(6, 1)(index) }
      return refusing([3], false)(both)
    })
    expect(await reindex()).toMatchObject({
      outcome: 'swapped',
      refused: [{ recordId: numberedId(3) }],
      comparison: { agrees: true, repaired: 1 },
    })
    expect(await found()).toEqual([1, 2, 4, 5, 6, 7])
  })
})

describe('a reindex', () => {
  it('is for whoever runs the system, as is all else that is done with the generations', async () => {
    const { reindexAll, manage } = await makeOffice(0)
    const refused = { code: 'forbidden-role' }
    await expect(reindexAll(clerk, () => undefined)).rejects.toMatchObject(refused)
    await expect(manage.status(clerk)).rejects.toMatchObject(refused)
    await expect(manage.rollBack(clerk)).rejects.toMatchObject(refused)
    await expect(manage.discard(clerk)).rejects.toMatchObject(refused)
  })

  it('is refused while another is under way, and so is what would take its generation away', async () => {
    const { reindex, records, manage, found } = await makeOffice(3)
    records.between = async () => {
      await expect(reindex()).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('another process'),
      })
      await expect(manage.rollBack(operator)).rejects.toMatchObject({ code: 'conflict' })
      await expect(manage.discard(operator)).rejects.toMatchObject({ code: 'conflict' })
      expect(await manage.tidy()).toBe(0)
    }
    expect(await reindex()).toMatchObject({ outcome: 'swapped', indexed: 3, total: 3 })
    expect(await found()).toEqual([1, 2, 3])
  })

  it('is not made where another process has made it, which is asked once no other can', async () => {
    const { reindexAll, manage, standing } = await makeOffice(3)
    const isNeeded = async () => {
      await expect(manage.discard(operator)).rejects.toMatchObject({ code: 'conflict' })
      return false
    }
    const asked = reindexAll(operator, () => undefined, undefined, isNeeded)
    await expect(asked).rejects.toMatchObject({ code: 'conflict' })
    expect(await standing()).toEqual([1, null, null])
  })

  it.each(['takeOverRemovals', 'revisionsOf', 'inspect'] as const)(
    'is broken off also once it is filled (%s), and leaves the index as it was',
    async (step) => {
      const stopping = new AbortController()
      const { reindexAll, records, index, standing, found } = await makeOffice(6, (whole) => {
        const { generations } = losing(6, 3)(whole)
        return {
          generations: {
            ...generations,
            takeOverRemovals: async (...asked) => {
              if (step === 'takeOverRemovals') stopping.abort()
              await generations.takeOverRemovals(...asked)
            },
            of: (number) => {
              const generation = step === 'inspect' ? whole.generations.of(number) : generations.of(number)
              return {
                ...generation,
                revisionsOf: async (ids) => {
                  if (step === 'revisionsOf') stopping.abort()
                  return generation.revisionsOf(ids)
                },
                inspect: async (signal) => {
                  const inspecting = generation.inspect(signal)
                  stopping.abort()
                  await inspecting
                },
              }
            },
          },
        }
      })
      await records.destroy(1)
      const asked = reindexAll(operator, () => undefined, stopping.signal)
      await expect(asked).rejects.toMatchObject({ code: 'not-ready' })
      expect(await standing()).toEqual([1, null, null])
      expect(await found()).toEqual([2, 3, 4, 5, 6])
      await index.inspect()
    },
  )

  it('leaves every search what it had until the new generation serves, and says how far it is', async () => {
    const { reindex, records, found, progress, standing } = await makeOffice(5)
    const seen: number[][] = []
    records.between = async () => void seen.push(await found())
    const summary = await reindex()
    expect(seen).toEqual(Array.from({ length: seen.length }, () => [1, 2, 3, 4, 5]))
    expect(seen.length).toBeGreaterThan(1)
    expect(progress).toEqual(['0/5', '2/5', '4/5', '5/5'])
    expect(summary).toMatchObject({ outcome: 'swapped', generation: 2, former: 1, indexed: 5, total: 5 })
    expect(summary.comparison).toMatchObject({ agrees: true, held: 5, sampled: 5, repaired: 0 })
    expect(await standing()).toEqual([2, null, 1])
    expect(records.rebuilds).toEqual([])
  })

  it('takes out of both what is removed meanwhile, also what the filling has passed already', async () => {
    const { reindex, records, found, index, manage } = await makeOffice(6)
    records.between = async (page) => {
      if (page === 1) for (const number of [1, 6]) await records.destroy(number)
    }
    expect((await reindex()).outcome).toBe('swapped')
    expect(await found()).toEqual([2, 3, 4, 5])
    for (const number of [1, 6]) expect(await index.proveAbsent(numberedId(number))).toBeDefined()
    expect((await manage.rollBack(operator)).outcome).toBe('swapped')
    expect(await found()).toEqual([2, 3, 4, 5])
  })

  it('keeps in both what is captured and changed meanwhile, whatever was filled in first', async () => {
    const { reindex, records, index, manage } = await makeOffice(6)
    const meanwhile = async () => {
      await records.change(1, 'later')
      await records.change(6, 'later')
      await records.capture(9)
    }
    records.between = async (page) => (page === 1 ? meanwhile() : undefined)
    expect((await reindex()).outcome).toBe('swapped')
    const later = { ...all, query: { kind: 'term', field: 'title', term: 'later' } } as const
    const lookedUp = async () => [(await index.search(later)).total, await index.count()]
    expect(await lookedUp()).toEqual([2, 7])
    await manage.rollBack(operator)
    expect(await lookedUp()).toEqual([2, 7])
  })

  it('loses nothing of a writer that had not noticed it: that wrote what was read before it began', async () => {
    const office = await makeOffice(2)
    const { records, reindex, index } = office
    // It held the row, and found no other generation to write to; the write itself comes late.
    const late = await records.readForLater(3)
    records.between = async (page) => (page === 0 ? late.writeTo(1) : undefined)
    const { generation } = await reindex()
    const held = await index.generations.of(generation).revisionsOf([numberedId(3)])
    expect(held.get(numberedId(3))).toBe(1)
  })

  it('repairs once what differs, and then lets it serve', async () => {
    const { reindex, found } = await makeOffice(4, losing(3, 1))
    const summary = await reindex()
    expect(summary).toMatchObject({ outcome: 'swapped', comparison: { agrees: true, repaired: 1 } })
    expect(await found()).toEqual([1, 2, 3, 4])
  })

  it('does not let one serve that differs still, and says by how much', async () => {
    const { reindex, found, standing } = await makeOffice(4, losing(3, 99))
    const summary = await reindex()
    expect(summary).toMatchObject({
      outcome: 'differs',
      comparison: { agrees: false, held: 3, differing: 1, lacking: 1, surplus: 0, repaired: 1 },
    })
    expect(await standing()).toEqual([1, null, null])
    expect(await found()).toEqual([1, 2, 3, 4])
  })

  it('does not let one serve that holds what is no record', async () => {
    const { reindex, records, index, standing } = await makeOffice(2)
    records.between = async () => {
      const { building } = await index.generations.list()
      if (building !== null) await index.generations.of(building.number).put([records.documentOf(77)])
    }
    expect(await reindex()).toMatchObject({ outcome: 'differs', comparison: { surplus: 1, differing: 0 } })
    expect(await standing()).toEqual([1, null, null])
  })

  it('that fails on the way, or is broken off, leaves all as it was', async () => {
    const { reindex, reindexAll, records, found, standing } = await makeOffice(5)
    records.between = async () => {
      throw new Error('the disk is full')
    }
    await expect(reindex()).rejects.toThrow('the disk is full')
    expect(await standing()).toEqual([1, null, null])
    const stopping = new AbortController()
    records.between = async () => stopping.abort()
    await expect(reindexAll(operator, () => undefined, stopping.signal)).rejects.toMatchObject({
      code: 'not-ready',
    })
    expect(await standing()).toEqual([1, null, null])
    expect(await found()).toEqual([1, 2, 3, 4, 5])
  })

  it('puts a new one in the place of one that is damaged; nothing relies on the index meanwhile', async () => {
    const { path, index, records } = await makeOffice(3)
    await index.close()
    writeFileSync(servingFile(path), 'not a database, by any means '.repeat(400))
    const again = makeSqliteIndex({ path, clock: makeTestClock('2026-11-02T11:00:00Z'), readers: 1 })
    opened.push(again)
    const { source, loadPages, readAgain } = records
    const deps = { index: again, source, loadPages, readAgain }
    const whole: boolean[] = []
    records.between = async () => void whole.push(records.isWhole())
    const summary = await makeReindexAll({
      ...deps,
      alone: { tryRun: async (_name, work) => ({ result: await work() }) },
      failpoint: () => undefined,
      retryFailed: async () => undefined,
      indexLater: async () => undefined,
    })(operator, () => undefined)
    expect(summary).toMatchObject({ outcome: 'swapped', former: null, indexed: 3 })
    expect(whole).toEqual(whole.map(() => false))
    expect(records.isWhole()).toBe(true)
    expect((await again.search(all)).total).toBe(3)
  })

  it('after a restore finds again what was destroyed since the backup, and nothing that is destroyed now', async () => {
    const { records, reindex, found, index } = await makeOffice(4)
    for (const number of [2, 3]) await records.destroy(number)
    records.restore(2, 1)
    expect(await reindex()).toMatchObject({ outcome: 'swapped', comparison: { repaired: 0 } })
    expect(await found()).toEqual([1, 2, 4])
    await index.put([records.documentOf(3)])
    expect(await found()).toEqual([1, 2, 4])
  })

  it('gives what failed for good to be indexed another try, once it has gone well', async () => {
    const { reindex } = await makeOffice(1)
    retried = 0
    await reindex()
    expect(retried).toBe(1)
  })
})

describe('the former generation', () => {
  it('cannot be gone back to where there is none', async () => {
    const { manage } = await makeOffice(1)
    await expect(manage.rollBack(operator)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('is not gone back to where it lacks a record that cannot be put into it', async () => {
    const { manage, reindex, index, found, standing } = await makeOffice(3)
    await reindex()
    await index.generations.of(1).remove(numberedId(2), 1)
    expect(await manage.rollBack(operator)).toMatchObject({
      outcome: 'differs',
      generation: 1,
      comparison: { agrees: false, lacking: 1, differing: 1 },
    })
    expect(await standing()).toEqual([2, null, 1])
    expect(await found()).toEqual([1, 2, 3])
  })

  it('is not gone back to where it holds a record as no row has it, from a history that was lost', async () => {
    const { manage, reindex, records, standing } = await makeOffice(2)
    await records.change(2, 'never was')
    await records.change(2, 'nor this')
    records.restore(2, 1)
    // It is built of the rows that there are, and the one before is of no use any more.
    expect(await reindex()).toMatchObject({ outcome: 'swapped', comparison: { agrees: true } })
    expect(await manage.rollBack(operator)).toMatchObject({
      outcome: 'differs',
      comparison: { agrees: false, differing: 1, lacking: 0 },
    })
    expect(await standing()).toEqual([2, null, 1])
  })

  it('serves again when it is gone back to, and the other stands by to be gone forward to', async () => {
    const { manage, reindex, standing } = await makeOffice(2)
    await reindex()
    expect(await manage.rollBack(operator)).toMatchObject({ outcome: 'swapped', generation: 1, former: 2 })
    expect(await standing()).toEqual([1, null, 2])
    await manage.rollBack(operator)
    expect(await standing()).toEqual([2, null, 1])
  })

  it('stands by for a day and then goes by itself, not before', async () => {
    const { manage, reindex, clock, standing } = await makeOffice(2)
    await reindex()
    clock.pass(DAY - 1)
    expect(await manage.tidy()).toBe(0)
    expect(await manage.status(operator)).toMatchObject({
      serving: { number: 2, records: 2 },
      former: { number: 1, records: 2, until: new Date('2026-11-03T10:00:00Z') },
      backlog: { behind: 0 },
    })
    clock.pass(1)
    expect(await manage.tidy()).toBe(1)
    expect(await standing()).toEqual([2, null, null])
  })

  it('and what a broken build left go when they are discarded, and at the next reindex', async () => {
    const { manage, reindex, standing, index } = await makeOffice(2)
    await reindex()
    expect(await manage.discard(operator)).toBe(1)
    expect(await standing()).toEqual([2, null, null])
    await index.generations.begin()
    expect(await manage.tidy()).toBe(1)
    await index.generations.begin()
    await reindex()
    expect(await standing()).toEqual([5, null, 2])
  })
})
