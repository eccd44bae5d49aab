import { readFile } from 'node:fs/promises'
import { expect, it } from '@jest/globals'
import { describeError } from '../../src/cli/command-error.ts'
import { MunimentError } from '../../src/kernel/muniment-error.ts'

it('tells of a file that is not there with the system’s code once', async () => {
  const error: unknown = await readFile('/nowhere/events.csv').catch((reason: unknown) => reason)
  const told = describeError(error)
  expect(told).toContain('/nowhere/events.csv')
  expect(told.match(/ENOENT/g)).toHaveLength(1)
})

it('adds a code that the message does not say', () => {
  expect(describeError(Object.assign(new Error('the pipe broke'), { code: 'EPIPE' }))).toBe(
    'the pipe broke (EPIPE)',
  )
})

it('names each fault of what was refused', () => {
  const errors = [{ path: 'decisions[0].until', message: 'is missing' }]
  expect(describeError(new MunimentError('malformed', 'Nothing was decided.', { errors }))).toBe(
    'Nothing was decided. (malformed)\n  decisions[0].until: is missing',
  )
})
