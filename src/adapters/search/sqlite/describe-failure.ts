import { describeError } from '../threads/describe-error.ts'
import type { Failure } from '../threads/messages.ts'
import { IndexFileRefused } from './index-file.ts'

const rebuild = 'Run "muniment reindex" to build it anew; no record is lost, the index is made from them.'

/** What went wrong in words for whoever runs the system. SQLite's result codes: https://sqlite.org/rescode.html */
export function describeFailure(error: unknown): Failure {
  if (error instanceof IndexFileRefused) {
    return {
      code: 'engine-unavailable',
      message: `The search index cannot be used: ${error.message}. ${rebuild}`,
      retryable: false,
    }
  }
  switch (primaryCode(error)) {
    case 5:
    case 6:
      return {
        code: 'engine-unavailable',
        message: 'The search index is busy with another process; try again.',
        retryable: true,
      }
    case 11:
    case 26:
      return {
        code: 'engine-unavailable',
        message: `The file of the search index is damaged. ${rebuild}`,
        retryable: false,
      }
    case 13:
      return {
        code: 'storage-full',
        message: 'There is no room left on the disk of the search index.',
        retryable: true,
      }
    case 8:
    case 14:
      return {
        code: 'engine-unavailable',
        message:
          'The file of the search index cannot be opened or written; look at its folder and its owner.',
        retryable: false,
      }
    default:
      return describeError(error)
  }
}

/** SQLite's primary result code, the low byte of its extended one; 0 where the error is not SQLite's. */
export function primaryCode(error: unknown): number {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return 0
  return error.errcode & 0xff
}
