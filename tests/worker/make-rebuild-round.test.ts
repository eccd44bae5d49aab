import { beforeEach, expect, it } from '@jest/globals'
import { systemActor } from '../../src/access/actor.ts'
import { MunimentError } from '../../src/kernel/muniment-error.ts'
import { lookAfterReindex } from '../../src/search/index-upkeep/look-after-reindex.ts'
import type { Rebuilt } from '../../src/search/index-upkeep/rebuild-index.ts'
import { makeRebuildIndex } from '../../src/search/index-upkeep/rebuild-index.ts'
import type { ReindexAll, ReindexSummary } from '../../src/search/index-upkeep/reindex-all.ts'
import { makeRebuildRound } from '../../src/worker/make-rebuild-round.ts'
import { makeTestClock } from '../support/retention-world.ts'
import { silentLogger } from '../support/silent-logger.ts'

const MINUTE = 60_000
const going = new AbortController().signal
const rebuilt: Rebuilt = {
  why: 'incomplete',
  outcome: 'differs',
  indexed: 1,
  withoutText: 0,
  generation: 2,
}
let clock: ReturnType<typeof makeTestClock>
let tries: number
let outcome: () => Rebuilt | undefined
let round: (signal: AbortSignal) => Promise<void>
beforeEach(() => {
  clock = makeTestClock('2026-11-02T10:00:00Z')
  tries = 0
  const rebuild = async () => {
    tries += 1
    return outcome()
  }
  round = makeRebuildRound({ rebuild, clock, logger: silentLogger })
})
const triesAfter = async (...minutes: number[]) => {
  const made: number[] = []
  for (const one of minutes) {
    clock.pass(one * MINUTE)
    await round(going)
    made.push(tries)
  }
  return made
}

it('is tried again after a failure, later each time, and never given up', async () => {
  outcome = () => {
    throw new MunimentError('engine-unavailable', 'It is away.')
  }
  expect(await triesAfter(0, 0.5, 0.5, 1, 1, 100, 59, 1)).toEqual([1, 1, 2, 2, 3, 4, 5, 5])
  expect(await triesAfter(60, 60, 59, 1)).toEqual([6, 7, 7, 8])
})

it('is not built over and over where what was built does not agree', async () => {
  outcome = () => rebuilt
  expect(await triesAfter(0, 0, 1, 1, 1)).toEqual([1, 1, 2, 2, 3])
})

it('is looked at in every round while nothing is the matter', async () => {
  outcome = () => undefined
  expect(await triesAfter(0, 0, 0)).toEqual([1, 2, 3])
})

it('is not begun while a round is under way', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const slow = makeRebuildRound({
    rebuild: () => {
      tries += 1
      return promise
    },
    clock,
    logger: silentLogger,
  })
  const first = slow(going)
  await slow(going)
  expect(tries).toBe(1)
  resolve(undefined)
  await first
  await slow(going)
  expect(tries).toBe(2)
})

it('is left alone once the server stops', async () => {
  outcome = () => undefined
  await round(AbortSignal.abort())
  expect(tries).toBe(0)
})

const lookAnew = () => undefined
const summary = { outcome: 'swapped', indexed: 3, withoutText: 0, generation: 2 } as ReindexSummary

it.each(['incomplete', 'other-layout'] as const)('an index that is %s is built anew', async (state) => {
  const rebuild = makeRebuildIndex({
    watch: { look: async () => ({ state, lacking: 2, since: null }), lookAnew },
    reindexAll: async () => summary,
  })
  expect(await rebuild(going)).toMatchObject({ why: state, outcome: 'swapped' })
})

it('one that is whole, or does not answer, or that another process builds, is left alone', async () => {
  let built = 0
  const reindexAll = async (): Promise<ReindexSummary> => {
    built += 1
    throw new MunimentError('conflict', 'Another process is at it.')
  }
  const look = (state: 'whole' | 'incomplete') => async () => ({ state, lacking: 0, since: null })
  const away = async () => {
    throw new MunimentError('engine-unavailable', 'It is away.')
  }
  expect(
    await makeRebuildIndex({ watch: { look: look('whole'), lookAnew }, reindexAll })(going),
  ).toBeUndefined()
  expect(await makeRebuildIndex({ watch: { look: away, lookAnew }, reindexAll })(going)).toBeUndefined()
  expect(built).toBe(0)
  expect(
    await makeRebuildIndex({ watch: { look: look('incomplete'), lookAnew }, reindexAll })(going),
  ).toBeUndefined()
  expect(built).toBe(1)
})

it('one that another server has built meanwhile is left alone', async () => {
  let state = 'incomplete' as 'whole' | 'incomplete'
  let seen = state
  const watch = {
    look: async () => ({ state: seen, lacking: 0, since: null }),
    lookAnew: () => {
      seen = state
    },
  }
  let built = 0
  const reindexAll: ReindexAll = async (_actor, _onProgress, _signal, isNeeded = async () => true) => {
    // The lock is had by now.
    if (!(await isNeeded())) throw new MunimentError('conflict', 'Another process has built it.')
    built += 1
    return summary
  }
  const rebuild = makeRebuildIndex({ watch, reindexAll })
  expect(await rebuild(going)).toMatchObject({ outcome: 'swapped' })
  state = 'whole'
  expect(await rebuild(going)).toBeUndefined()
  expect(built).toBe(1)
})

it('is looked at anew after it was built, and not after another process was found at it', async () => {
  let looks = 0
  const watch = {
    lookAnew: () => {
      looks += 1
    },
  }
  const reindex = (does: () => ReindexSummary) =>
    lookAfterReindex(async () => does(), watch)(systemActor, () => undefined)
  const refused = () => {
    throw new MunimentError('conflict', 'Another process is at it.')
  }
  await expect(reindex(refused)).rejects.toMatchObject({ code: 'conflict' })
  await reindex(() => ({ ...summary, outcome: 'differs' }))
  expect(looks).toBe(0)
  await reindex(() => summary)
  expect(looks).toBe(1)
})
