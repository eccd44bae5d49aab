import { describe, expect, it } from '@jest/globals'
import { sentTogether } from '../../../src/adapters/postgres/sent-together.ts'

describe('statements that were sent together', () => {
  it('fail for what the first of them failed for, however late that is heard', async () => {
    const first = Promise.withResolvers<never>()
    const together = sentTogether([first.promise, Promise.reject(new Error('the transaction is aborted'))])
    first.reject(new Error('a row was changed'))
    await expect(together).rejects.toThrow('a row was changed')
  })

  it('are answered in their order', async () => {
    const first = Promise.withResolvers<string>()
    const together = sentTogether([first.promise, Promise.resolve(2)])
    first.resolve('one')
    expect(await together).toEqual(['one', 2])
  })
})
