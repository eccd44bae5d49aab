import type { ErrorCode } from '../../../kernel/error-code.ts'
import type { IndexAnswer, IndexQuery, SearchDocument } from '../../../search/ports.ts'
import type { Absence } from './prove-absent.ts'

/** What the threads of the index are asked; each is answered once, in turn. */
export type Request =
  | { readonly op: 'put'; readonly documents: readonly SearchDocument[] }
  | { readonly op: 'remove'; readonly recordId: string; readonly revision: number }
  | { readonly op: 'prove-absent'; readonly recordId: string }
  | { readonly op: 'clear' }
  | { readonly op: 'check' }
  | { readonly op: 'count' }
  | { readonly op: 'search'; readonly query: IndexQuery }
  | { readonly op: 'close' }

export interface Answers {
  readonly put: undefined
  readonly remove: undefined
  readonly 'prove-absent': Absence
  readonly clear: undefined
  readonly check: undefined
  readonly count: number
  readonly search: IndexAnswer
  readonly close: undefined
}

export interface Envelope {
  readonly id: number
  readonly request: Request
}

/** Errors cross threads as code and message; classes would not survive. */
export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: Answers[keyof Answers] }
  | {
      readonly id: number
      readonly ok: false
      readonly code: ErrorCode
      readonly message: string
      readonly retryable: boolean
    }

export interface ThreadOptions {
  readonly path: string
  readonly role: 'writer' | 'reader'
}
