import { describe, expect, it } from '@jest/globals'
import { MunimentError } from '../../../src/kernel/muniment-error.ts'
import { makeReadBacklog } from '../../../src/search/index-upkeep/read-backlog.ts'
import { makeWatchIndex } from '../../../src/search/index-upkeep/watch-index.ts'
import { makeSearchDocument, numberedId } from '../../contracts/search-index-corpus.ts'
import { makeFakeSearchIndex } from '../../support/fakes/fake-search-index.ts'
import { makeTestClock } from '../../support/retention-world.ts'

const LATER = 15_000

/** An index, and numbers of records beside it. */
function makeWorld() {
  const clock = makeTestClock('2026-11-02T10:00:00Z')
  const fake = makeFakeSearchIndex(clock)
  const world = {
    settled: 3,
    left: 0,
    isCurrent: true,
    answers: true,
    counted: 0,
    serves: true,
    areKnown: true,
  }
  /** Done between a look at the records and a look at the index. */
  const between: (() => unknown)[] = []
  /** Done in each look at the records. */
  const counting: { done: () => unknown } = { done: () => undefined }
  const index = {
    count: async () => {
      await between.shift()?.()
      return fake.count()
    },
    probe: async () => {
      if (!world.answers) throw new MunimentError('engine-unavailable', 'It is away.')
    },
    generations: {
      ...fake.generations,
      list: async () => {
        const { isCurrent, areKnown, serves } = world
        const { serving, ...others } = await fake.generations.list()
        return {
          ...others,
          areKnown,
          serving: serving === null || !serves ? null : { ...serving, isCurrent },
        }
      },
    },
  }
  const source = {
    census: async () => {
      world.counted += 1
      await counting.done()
      const { settled, left } = world
      return { settled, left }
    },
  }
  const watch = makeWatchIndex({ index, source, clock, firstLookMs: 0 })
  return { clock, fake, world, between, counting, watch }
}
const documents = (...numbers: number[]) => numbers.map((number) => makeSearchDocument(number))

describe('an index', () => {
  it('that was lost and has taken what came since lacks the rest, since it was first seen', async () => {
    const { clock, fake, watch } = makeWorld()
    await fake.put(documents(3))
    const seen = { state: 'incomplete', lacking: 2, since: new Date('2026-11-02T10:00:00Z') }
    expect(await watch.look()).toEqual(seen)
    expect(await watch.lacking()).toBe(2)
    clock.pass(LATER)
    expect(await watch.look()).toEqual(seen)
    await fake.put(documents(1, 2))
    watch.lookAnew()
    expect(await watch.look()).toEqual({ state: 'whole', lacking: 0, since: null })
    expect(await watch.lacking()).toBe(0)
  })

  it('lacks nothing of what leaves it while it is looked at', async () => {
    const { fake, world, between, watch } = makeWorld()
    await fake.put(documents(1, 2, 3))
    between.push(async () => {
      Object.assign(world, { settled: 2, left: 1 })
      await fake.remove(numberedId(1), 1)
    })
    expect(await watch.look()).toMatchObject({ state: 'whole', lacking: 0 })
  })

  it('lacks nothing where a destruction that was stopped has just taken an entry', async () => {
    const { fake, world, between, watch } = makeWorld()
    await fake.put(documents(1, 2, 3))
    // Back among the living by the second look, and waiting to be read.
    between.push(async () => {
      world.settled = 2
      await fake.remove(numberedId(1), 1)
    })
    expect(await watch.look()).toMatchObject({ state: 'whole', lacking: 0 })
  })

  it('of another layout is no loss', async () => {
    const { world, watch } = makeWorld()
    world.isCurrent = false
    expect(await watch.look()).toMatchObject({ state: 'other-layout', lacking: 0 })
  })

  it('that does not answer is not taken for lost, neither by who looks nor by who searches', async () => {
    const { world, watch } = makeWorld()
    world.answers = false
    await expect(watch.look()).rejects.toMatchObject({ code: 'engine-unavailable' })
    expect(await watch.lacking()).toBe(0)
    const source = { backlog: async () => [{ accessSet: 1, behind: 2, since: new Date(0), failed: 1 }] }
    expect(await makeReadBacklog({ source, watch })()).toEqual({
      behind: 2,
      since: new Date(0),
      failed: 1,
      state: 'unknown',
    })
  })

  it('of which nothing serves any more and nobody makes it anew lacks all, also where nothing is settled', async () => {
    const { clock, world, watch } = makeWorld()
    Object.assign(world, { answers: false, serves: false })
    expect(await watch.look()).toMatchObject({ state: 'incomplete', lacking: 3 })
    world.settled = 0
    clock.pass(LATER)
    expect(await watch.look()).toMatchObject({ state: 'incomplete', lacking: 0 })
  })

  it('is not taken for lost where nobody can say what serves', async () => {
    const { world, watch } = makeWorld()
    Object.assign(world, { answers: false, serves: false, areKnown: false })
    await expect(watch.look()).rejects.toMatchObject({ code: 'engine-unavailable' })
  })

  it('keeps nobody waiting who only searches, and is as it was seen until it was looked at anew', async () => {
    const { clock, fake, counting, watch } = makeWorld()
    await fake.put(documents(1))
    const first = Promise.withResolvers<void>()
    counting.done = () => first.promise
    expect([await watch.lacking(), await watch.glance()]).toEqual([0, undefined])
    first.resolve()
    await watch.look()
    const second = Promise.withResolvers<void>()
    counting.done = () => second.promise
    await fake.put(documents(2, 3))
    for (const begin of [() => clock.pass(LATER), () => watch.lookAnew()]) {
      begin()
      expect([await watch.lacking(), await watch.glance()]).toMatchObject([2, { state: 'incomplete' }])
    }
    second.resolve()
    await watch.look()
    expect([await watch.lacking(), await watch.glance()]).toMatchObject([0, { state: 'whole' }])
  })

  it('that cannot be looked at is not looked at over and over, where that takes long', async () => {
    const { clock, world, counting, watch } = makeWorld()
    counting.done = () => {
      clock.pass(10_000)
      throw new Error('statement timeout')
    }
    for (let times = 0; times < 3; times += 1) {
      expect(await watch.lacking()).toBe(0)
      await expect(watch.look()).rejects.toThrow('statement timeout')
      expect(await watch.glance()).toBeUndefined()
    }
    expect(world.counted).toBe(1)
    clock.pass(LATER)
    await expect(watch.look()).rejects.toThrow('statement timeout')
    expect(world.counted).toBe(2)
  })

  it('is counted seldom, however often it is asked for', async () => {
    const { clock, fake, world, watch } = makeWorld()
    await fake.put(documents(1, 2, 3))
    for (let times = 0; times < 5; times += 1) await Promise.all([watch.look(), watch.lacking()])
    expect(world.counted).toBe(2)
    clock.pass(LATER)
    await watch.look()
    expect(world.counted).toBe(4)
  })
})

it('how far it is behind is what waits, and what was lost', async () => {
  const { fake, watch } = makeWorld()
  await fake.put(documents(1))
  const source = { backlog: async () => [] }
  expect(await makeReadBacklog({ source, watch })()).toEqual({
    behind: 2,
    since: new Date('2026-11-02T10:00:00Z'),
    failed: 0,
    state: 'incomplete',
  })
})
