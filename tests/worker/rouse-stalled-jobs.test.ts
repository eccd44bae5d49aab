import { beforeEach, expect, it } from '@jest/globals'
import { makeRouseStalledJobs, type RouseStalledJobs } from '../../src/worker/rouse-stalled-jobs.ts'

/** Jobs that stalled, and engines that come and go. */
const world = { stalled: 0, answering: true, roused: 0, scouts: [] as string[], ended: [] as string[] }
let round: RouseStalledJobs

beforeEach(() => {
  Object.assign(world, { stalled: 0, answering: true, roused: 0, scouts: [], ended: [] })
  round = makeRouseStalledJobs({
    oversight: {
      countStalled: async () => world.stalled,
      rouseStalled: async () => {
        world.roused += 1
        return world.stalled
      },
      sendScout: async () => {
        world.scouts.push(`scout ${world.scouts.length + 1}`)
        return world.scouts.at(-1)
      },
      hasEnded: async (jobId) => world.ended.includes(jobId),
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
    oversight: {
      countStalled: async () => 0,
      rouseStalled: async () => 0,
      sendScout: async () => undefined,
      hasEnded: async () => false,
    },
    enginesAnswer: async () => {
      asked += 1
      return true
    },
  })
  expect([await quiet(), asked]).toEqual([0, 0])
})

it('sends one ahead a round to an engine that answers and takes no writes, and rouses all once it took one', async () => {
  world.stalled = 3
  await round()
  expect([await round(), await round()]).toEqual([0, 0])
  expect([world.scouts, world.roused]).toEqual([['scout 1', 'scout 2'], 1])
  world.ended = ['scout 1']
  expect(await round()).toBe(0)
  world.ended = ['scout 3']
  expect([await round(), world.roused]).toEqual([3, 2])
})

it('sends nobody ahead to an engine that is away, and believes no scout from before', async () => {
  world.stalled = 2
  await round()
  await round()
  world.answering = false
  world.ended = ['scout 1']
  expect([await round(), await round()]).toEqual([0, 0])
  expect([world.scouts.length, world.roused]).toEqual([1, 1])
})
