import { systemErrorCode } from './system-error-code.ts'

const words = new Map([
  ['ENOSPC', 'no room is left on the disk'],
  ['EDQUOT', 'no room is left in the quota of the user it runs as'],
  ['EROFS', 'the disk is read-only'],
  ['EACCES', 'the user it runs as may not'],
  ['EPERM', 'the user it runs as may not'],
  ['EMFILE', 'this process has too many files open'],
  ['ENFILE', 'this machine has too many files open'],
  ['ENOMEM', 'no memory is left'],
])

/**
 * What the system refused, in words and with its code, or with the code alone; nothing where it has none. Never the system's own
 * message: it may name what its reader may not know.
 */
export function describeSystemError(error: unknown): string | undefined {
  const code = systemErrorCode(error)
  if (code === undefined) return undefined
  const said = words.get(code)
  return said === undefined ? code : `${said} (${code})`
}
