import { expect, it } from '@jest/globals'
import { describeSystemError } from '../../src/kernel/describe-system-error.ts'

it('says in words what a full disk says in a code, and keeps the code', () => {
  expect(describeSystemError({ code: 'ENOSPC' })).toBe('no room is left on the disk (ENOSPC)')
  expect(describeSystemError({ code: 'ENOTDIR' })).toBe('ENOTDIR')
  expect(describeSystemError(new Error('no code'))).toBeUndefined()
})
