import { beforeEach, expect, it } from '@jest/globals'
import { MunimentError } from '../../src/kernel/muniment-error.ts'
import type { Rebuilt } from '../../src/search/rebuild-index.ts'
import { makeRebuildIndex } from '../../src/search/rebuild-index.ts'
import type { ReindexSummary } from '../../src/search/reindex-all.ts'
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

it('is left alone once the server stops', async () => {
  outcome = () => undefined
  await round(AbortSignal.abort())
  expect(tries).toBe(0)
})

const summary = { outcome: 'swapped', indexed: 3, withoutText: 0, generation: 2 } as ReindexSummary

it.each(['incomplete', 'other-layout'] as const)('an index that is %s is built anew', async (state) => {
  const rebuild = makeRebuildIndex({
    watch: { look: async () => ({ state, lacking: 2, since: null }) },
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
  expect(await makeRebuildIndex({ watch: { look: look('whole') }, reindexAll })(going)).toBeUndefined()
  expect(await makeRebuildIndex({ watch: { look: away }, reindexAll })(going)).toBeUndefined()
  expect(built).toBe(0)
  expect(await makeRebuildIndex({ watch: { look: look('incomplete') }, reindexAll })(going)).toBeUndefined()
  expect(built).toBe(1)
})
