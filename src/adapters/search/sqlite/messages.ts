import type { RecordId } from '../../../kernel/ids.ts'
import type {
  EnoughQuestion,
  IndexAnswer,
  IndexQuery,
  LikenessAnswer,
  LikenessQuestion,
  TermCountQuestion,
  TermCounts,
} from '../../../search/ports.ts'
import type { SearchDocument } from '../../../search/search-document.ts'
import type { AnalysedBatch } from './analyse-documents.ts'
import type { Places } from './generation-files.ts'
import type { Absence } from './prove-absent.ts'

/** `every`: each generation that there is; a number: that one alone. */
export type Target = 'every' | number

/** What the threads that have files open are asked. `at`: now, by the clock of whoever asks. */
export type Request =
  | { readonly op: 'put'; readonly target: Target; readonly batch: AnalysedBatch }
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

/** Which generations there are, and which of these another version of the program made. */
export interface Listed extends Places {
  readonly foreign: readonly number[]
  /** `false` where the list of them is lost or damaged. */
  readonly areKnown: boolean
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
}

/** What the thread that analyses is asked, before anything is written. */
export interface AnalysisRequest {
  readonly op: 'analyse'
  readonly documents: readonly SearchDocument[]
}

export interface AnalysisAnswers {
  readonly analyse: AnalysedBatch
}

export interface ThreadOptions {
  readonly path: string
  readonly role: 'writer' | 'reader'
}
