import { expect, it } from '@jest/globals'
import { inspectEngine } from '../../src/compose/inspect-engine.ts'
import { MunimentError } from '../../src/kernel/muniment-error.ts'

const problemOf = async (error: unknown): Promise<string | undefined> =>
  (await inspectEngine('text', 'reader', () => Promise.reject(error))).problem
const systemError = (code: string) =>
  Object.assign(new Error('/var/records/Dismissal of A. Person'), { code })

it('says why the system refused an engine, and nothing of what it names', async () => {
  expect(await problemOf(systemError('ENOSPC'))).toBe(
    'It did not answer as it should: no room is left on the disk (ENOSPC).',
  )
  expect(await problemOf(systemError('EIO'))).toBe('It did not answer as it should: EIO.')
})

it('says as before what it has no cause for, and what says it itself', async () => {
  expect(await problemOf(new Error('whatever'))).toBe('It did not answer as it should.')
  expect(await problemOf(new MunimentError('engine-unavailable', 'The store is away.'))).toBe(
    'The store is away.',
  )
})
