import { MunimentError } from '../../kernel/muniment-error.ts'

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** The system's error code (`ENOENT`, …), or nothing where `error` is not the system's. */
export function systemCode(error: unknown): string | undefined {
  // By shape, not by `instanceof`: an error of the system may come from another realm.
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** Says a file system's refusal in our words: no room is `storage-full`, all else `engine-unavailable`. */
export function fileSystemError(error: unknown, doing: string): MunimentError {
  if (error instanceof MunimentError) return error
  const code = systemCode(error) ?? 'unknown'
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
