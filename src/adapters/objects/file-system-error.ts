import { MunimentError } from '../../kernel/muniment-error.ts'
import { systemErrorCode } from '../../kernel/system-error-code.ts'

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** Says a file system's refusal in our words: no room is `storage-full`, all else `engine-unavailable`. */
export function fileSystemError(error: unknown, doing: string): MunimentError {
  if (error instanceof MunimentError) return error
  const code = systemErrorCode(error) ?? 'unknown'
  const details = { systemCode: code }
  if (FULL.has(code)) {
    return new MunimentError('storage-full', `no room is left for ${doing}; free some space and try again`, {
      details,
      retryable: true,
      cause: error,
    })
  }
  return new MunimentError('engine-unavailable', `the content folder failed while ${doing} (${code})`, {
    details,
    retryable: true,
    cause: error,
  })
}
