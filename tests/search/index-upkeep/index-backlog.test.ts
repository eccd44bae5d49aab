import { expect, it } from '@jest/globals'
import { makeCountBehind } from '../../../src/search/index-upkeep/index-backlog.ts'
import { makeTestClock } from '../../support/retention-world.ts'

/** What PostgreSQL and the index say, and how often each is asked. */
function makeWorld() {
  const asked = { backlog: 0, settled: 0, held: 0 }
  const world = { lacking: 0, held: 0, countingMs: 0, asked, clock: makeTestClock('2026-11-02T10:00:00Z') }
  const since = new Date('2026-11-02T09:00:00Z')
  const countBehind = makeCountBehind({
    clock: world.clock,
    lacking: async () => world.lacking,
    countHeld: async () => {
      asked.held += 1
      return world.held
    },
    source: {
      backlog: async () => {
        asked.backlog += 1
        world.clock.pass(world.countingMs)
        return [
          { accessSet: 1, behind: 2, since, failed: 0 },
          { accessSet: 2, behind: 5, since, failed: 0 },
        ]
      },
      settled: async () => {
        asked.settled += 1
        return [
          { accessSet: 1, records: 10 },
          { accessSet: 2, records: 700 },
        ]
      },
    },
  })
  return { world, countBehind }
}

it('counts of what an index lost no more than the asker may read', async () => {
  const { world, countBehind } = makeWorld()
  Object.assign(world, { lacking: 710, held: 0 })
  expect(await countBehind([1])).toBe(12)
  expect(await countBehind([])).toBe(0)
})

it('says nothing of a loss that is among what the asker may not read', async () => {
  const { world, countBehind } = makeWorld()
  Object.assign(world, { lacking: 700, held: 10 })
  expect(await countBehind([1])).toBe(2)
})

it('asks no more than the queue, and that once a second, where nothing was lost', async () => {
  const { world, countBehind } = makeWorld()
  expect([await countBehind([1]), await countBehind([1, 2])]).toEqual([2, 7])
  expect(world.asked).toEqual({ backlog: 1, settled: 0, held: 0 })
  world.clock.pass(1_000)
  await countBehind([1])
  expect(world.asked.backlog).toBe(2)
})

it('is never older than five seconds, however long counting takes, nor where the clock was put back', async () => {
  const { world, countBehind } = makeWorld()
  world.countingMs = 2_000
  await countBehind([1])
  world.clock.pass(4_900)
  await countBehind([1])
  expect(world.asked.backlog).toBe(1)
  world.clock.pass(100)
  await countBehind([1])
  expect(world.asked.backlog).toBe(2)
  world.clock.set('2026-11-02T09:00:00Z')
  await countBehind([1])
  expect(world.asked.backlog).toBe(3)
})
