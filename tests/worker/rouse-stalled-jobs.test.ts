import { beforeEach, expect, it } from '@jest/globals'
import { makeRouseStalledJobs, type RouseStalledJobs } from '../../src/worker/rouse-stalled-jobs.ts'

/** Jobs that stalled, and engines that come and go. */
const world = { stalled: 0, answering: true, roused: 0 }
let round: RouseStalledJobs

beforeEach(() => {
  Object.assign(world, { stalled: 0, answering: true, roused: 0 })
  round = makeRouseStalledJobs({
    oversight: {
      countStalled: async () => world.stalled,
      rouseStalled: async () => {
        world.roused += 1
        return world.stalled
      },
    },
    enginesAnswer: async () => world.answering,
  })
})

it('never rouses jobs while an engine is away', async () => {
  Object.assign(world, { stalled: 3, answering: false })
  expect([await round(), await round()]).toEqual([0, 0])
  expect(world.roused).toBe(0)
})

it('rouses them once the engine is back, and what stalls after that keeps its growing pauses', async () => {
  Object.assign(world, { stalled: 3, answering: false })
  await round()
  world.answering = true
  expect(await round()).toBe(3)
  // An engine that answers and refuses: asked at once again and again it would refuse for ever.
  expect([await round(), await round()]).toEqual([0, 0])
  world.answering = false
  await round()
  world.answering = true
  expect(await round()).toBe(3)
})

it('rouses at its first round what stalled in an earlier life of the process', async () => {
  world.stalled = 2
  expect(await round()).toBe(2)
})

it('asks no engine while nothing waits', async () => {
  let asked = 0
  const quiet = makeRouseStalledJobs({
    oversight: { countStalled: async () => 0, rouseStalled: async () => 0 },
    enginesAnswer: async () => {
      asked += 1
      return true
    },
  })
  expect([await quiet(), asked]).toEqual([0, 0])
})
