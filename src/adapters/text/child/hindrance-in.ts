import { systemErrorCode } from '../../../kernel/system-error-code.ts'

/** What a healthy system does not answer to a reader that works on files of its own. */
const hindrances: ReadonlySet<string> = new Set([
  'EACCES',
  'EAGAIN',
  'EDQUOT',
  'EIO',
  'EMFILE',
  'ENFILE',
  'ENOENT',
  'ENOMEM',
  'ENOSPC',
  'EPERM',
  'EROFS',
])

/**
 * The code of a call that the system refused: a full disk, a bench that is gone. It is no fault of the document, which
 * must not be called damaged for it. Nothing for what a parser threw.
 */
export function hindranceIn(error: unknown): string | undefined {
  const code = systemErrorCode(error)
  if (code === undefined || !hindrances.has(code)) return undefined
  return error instanceof Error && 'syscall' in error ? code : undefined
}
