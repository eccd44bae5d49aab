import type { ErrorCode } from '../../../kernel/error-code.ts'

/** What a thread can be asked, by a name each. */
export interface Asking {
  readonly op: string
}

/** What it answers to each, by the same names. */
export type AnswersTo<Request extends Asking> = { readonly [Op in Request['op']]: unknown }

export interface Envelope<Request extends Asking> {
  readonly id: number
  readonly request: Request | Closing
}

/** Everything asked before is answered first; then the thread ends. */
export interface Closing {
  readonly op: 'close'
}

/** Errors cross threads as code and message; classes would not survive. */
export interface Failure {
  readonly code: ErrorCode
  readonly message: string
  readonly retryable: boolean
}

export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | ({ readonly id: number; readonly ok: false } & Failure)
