import { MunimentError } from '../../kernel/muniment-error.ts'
import { systemErrorCode } from '../../kernel/system-error-code.ts'

const FULL = new Set(['ENOSPC', 'EDQUOT'])

/** `storage-full` for a file system without room, so that the job waits for some; anything else as it is. */
export function noRoomError(error: unknown): unknown {
  const code = systemErrorCode(error)
  if (error instanceof MunimentError || code === undefined || !FULL.has(code)) return error
  return new MunimentError('storage-full', 'no room is left to read documents in; free some space', {
    details: { systemCode: code },
    retryable: true,
    cause: error,
  })
}
