import { expect, it } from '@jest/globals'
import { sparingly } from '../../../../src/adapters/postgres/installation/sparingly.ts'

/** Work that takes so long, on a clock of its own. */
function worker(took: number) {
  const state = { now: 0, done: 0 }
  const ask = sparingly(
    async () => {
      state.now += took
      state.done += 1
      return state.done
    },
    () => state.now,
  )
  return { state, ask }
}

it('is done at every call where it is over soon', async () => {
  const { ask } = worker(200)
  expect([await ask(), await ask(), await ask()]).toEqual([1, 2, 3])
})

it('takes a twentieth of the time at most, and answers the last meanwhile', async () => {
  const { state, ask } = worker(2_000)
  await ask()
  state.now = 39_999
  expect(await ask()).toBe(1)
  state.now = 40_000
  expect(await ask()).toBe(2)
})

it('is done once for all who ask while it is being done', async () => {
  const { state, ask } = worker(2_000)
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1])
  expect(state.done).toBe(1)
})

it('is done again after it failed', async () => {
  let done = 0
  const ask = sparingly(
    async () => {
      done += 1
      if (done === 1) throw new Error('away')
      return done
    },
    () => 0,
  )
  await expect(ask()).rejects.toThrow('away')
  expect(await ask()).toBe(2)
})
