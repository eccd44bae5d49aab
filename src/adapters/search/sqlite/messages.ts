import type { ErrorCode } from '../../../kernel/error-code.ts'
import type { RecordId } from '../../../kernel/ids.ts'
import type {
  EnoughQuestion,
  IndexAnswer,
  IndexQuery,
  LikenessAnswer,
  LikenessQuestion,
  SearchDocument,
  TermCountQuestion,
  TermCounts,
} from '../../../search/ports.ts'
import type { Places } from './generation-files.ts'
import type { Absence } from './prove-absent.ts'

/** `every`: each generation that there is; a number: that one alone. */
export type Target = 'every' | number

/** What the threads of the index are asked; each is answered once, in turn. `at`: now, by the clock of whoever asks. */
export type Request =
  | { readonly op: 'put'; readonly target: Target; readonly documents: readonly SearchDocument[] }
  | { readonly op: 'remove'; readonly target: Target; readonly recordId: string; readonly revision: number }
  | { readonly op: 'prove-absent'; readonly recordId: string }
  | { readonly op: 'clear' }
  | { readonly op: 'check' }
  | { readonly op: 'count'; readonly generation: 'serving' | number }
  | { readonly op: 'revisions'; readonly generation: number; readonly recordIds: readonly RecordId[] }
  | { readonly op: 'search'; readonly query: IndexQuery }
  | { readonly op: 'count-enough'; readonly question: EnoughQuestion }
  | { readonly op: 'count-terms'; readonly question: TermCountQuestion }
  | { readonly op: 'find-like'; readonly question: LikenessQuestion }
  | { readonly op: 'list' }
  | { readonly op: 'begin'; readonly at: string }
  | { readonly op: 'removals'; readonly after: RecordId | null }
  | {
      readonly op: 'take-over-removals'
      readonly generation: number
      readonly removals: readonly RemovedRecord[]
    }
  | {
      readonly op: 'serve'
      readonly generation: number
      readonly before: 'keep' | 'discard'
      readonly at: string
    }
  | { readonly op: 'discard'; readonly generation: number }
  | { readonly op: 'let-go' }
  | { readonly op: 'close' }

/** Which generations there are, and which of these another version of the program made. */
export interface Listed extends Places {
  readonly foreign: readonly number[]
}

/** A removal that the serving generation knows of. */
export interface RemovedRecord {
  readonly recordId: RecordId
  readonly revision: number
}

export interface Answers {
  readonly put: undefined
  readonly remove: undefined
  readonly 'prove-absent': Absence
  readonly clear: undefined
  readonly check: undefined
  readonly count: number
  readonly revisions: readonly (readonly [RecordId, number])[]
  readonly search: IndexAnswer
  readonly 'count-enough': readonly number[]
  readonly 'count-terms': TermCounts
  readonly 'find-like': LikenessAnswer
  readonly list: Listed
  readonly begin: Listed
  readonly removals: readonly RemovedRecord[]
  readonly 'take-over-removals': undefined
  readonly serve: undefined
  readonly discard: undefined
  readonly 'let-go': undefined
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
