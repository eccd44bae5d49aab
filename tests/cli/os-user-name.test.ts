import { expect, it } from '@jest/globals'
import { osUserName } from '../../src/cli/os-user-name.ts'

it('is what the system calls the user, and their number where it has no name for them', () => {
  const nameless = (): never => {
    throw Object.assign(new Error('A system error occurred: uv_os_get_passwd returned ENOENT'), {
      code: 'ERR_SYSTEM_ERROR',
    })
  }
  expect(osUserName(() => ({ username: 'mcallister' }))).toBe('mcallister')
  expect(osUserName(nameless, () => 10_117)).toBe('uid-10117')
})
