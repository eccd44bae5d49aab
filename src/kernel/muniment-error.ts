import type { ErrorCode } from './error-code.ts'

/** One fault in what the caller sent: where, and what is wrong there. */
export interface FieldError {
  readonly path: string
  readonly message: string
}

/** What an error may carry besides its code and message. */
export interface MunimentErrorOptions {
  readonly details?: { readonly [name: string]: unknown }
  readonly errors?: readonly FieldError[]
  readonly retryable?: boolean
  readonly cause?: unknown
}

/**
 * A broken promise with a stable, documented code. The message says what happened and what to do, and holds
 * nothing that its reader may not know. Ordinary outcomes are unions, not errors.
 */
export class MunimentError extends Error {
  override readonly name = 'MunimentError'
  readonly code: ErrorCode
  readonly details: { readonly [name: string]: unknown }
  readonly errors: readonly FieldError[]
  readonly retryable: boolean

  constructor(code: ErrorCode, message: string, options: MunimentErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = options.details ?? {}
    this.errors = options.errors ?? []
    this.retryable = options.retryable ?? false
  }
}

/** Whether `error` is a `MunimentError`, of the given code if one is named. */
export function isMunimentError(error: unknown, code?: ErrorCode): error is MunimentError {
  return error instanceof MunimentError && (code === undefined || error.code === code)
}
