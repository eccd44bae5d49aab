import { isMunimentError } from '../../../kernel/muniment-error.ts'
import type { Failure } from './messages.ts'

/** What whoever asked is told of an error that has no better words. */
export function describeError(error: unknown): Failure {
  if (isMunimentError(error)) return { code: error.code, message: error.message, retryable: error.retryable }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'engine-unavailable', message: `The search index failed: ${message}`, retryable: false }
}
