import { expect, it } from '@jest/globals'
import { settledWithin } from '../../src/kernel/settled-within.ts'

const never = new Promise<string>(() => undefined)

it('gives what the work comes to, and says so where that takes too long', async () => {
  expect(await settledWithin(Promise.resolve('done'), 60_000)).toBe('done')
  expect(await settledWithin(never, 0)).toBe('late')
})

it('waits for ever where no time is too long', async () => {
  const { promise, resolve } = Promise.withResolvers<string>()
  const settled = settledWithin(promise, Number.POSITIVE_INFINITY)
  setImmediate(() => resolve('done'))
  expect(await settled).toBe('done')
})

it('throws what the work throws in time, and nothing that it throws later', async () => {
  await expect(settledWithin(Promise.reject(new Error('failed')), 60_000)).rejects.toThrow('failed')
  const { promise, reject } = Promise.withResolvers<string>()
  expect(await settledWithin(promise, 0)).toBe('late')
  reject(new Error('failed too late'))
})
