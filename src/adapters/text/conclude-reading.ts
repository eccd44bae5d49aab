import type { ReadingFailure, ReadingResult } from '../../ingest/ports.ts'
import { assertNever } from '../../kernel/assert-never.ts'
import { readingMethodOf } from '../../records/reading-method.ts'
import type { ChildAnswer } from './child-messages.ts'
import type { TaskEnd, TaskFailure } from './reader-child.ts'
import {
  failureInWords,
  type PageFailure,
  type ReadingState,
  saysNothingOfTheDocument,
} from './reading-state.ts'

/** Turns what is known of a document, and how its reading ended, into its outcome. */
export function concludeReading(state: ReadingState, end: TaskEnd): ReadingResult {
  if (end.kind === 'failed') {
    const reason = failureOf(end.failure)
    return keepWhatWasRead(state, reason, failureInWords[reason])
  }
  const { answer } = end
  switch (answer.kind) {
    case 'refused':
      return refused(state, answer)
    case 'read':
      return concluded(state, answer)
    case 'recognised':
      return keepWhatWasRead(state, 'reader-crashed', failureInWords['reader-crashed'])
    default:
      return assertNever(answer)
  }
}

/** The reason for a child's end. What else aborts a task has thrown before: here it was a child that said too much. */
function failureOf(failure: TaskFailure): keyof typeof failureInWords {
  return saysNothingOfTheDocument(failure) ? 'memory-limit' : failure
}

function refused(state: ReadingState, answer: Extract<ChildAnswer, { kind: 'refused' }>): ReadingResult {
  const { reason, message, pageCount, quarantine } = answer
  if (quarantine) return { outcome: 'quarantined', ...state.identity(), reason, message }
  if (state.pages().some(({ text }) => text !== '')) return keepWhatWasRead(state, reason, message)
  return {
    outcome: 'without-text',
    ...state.identity(),
    pageCount: Math.max(pageCount, state.pageCount()),
    reason,
    message,
  }
}

function concluded(
  state: ReadingState,
  { metadata, parts, warning }: Extract<ChildAnswer, { kind: 'read' }>,
): ReadingResult {
  const pages = state.pages()
  const failures = state.failures()
  const hasText = pages.some(({ text }) => text !== '')
  // A message without a word may still carry attachments, and its subject is worth finding.
  const worthKeeping = hasText || parts.length > 0 || state.identity().format === 'email'
  const noticed = [...(warning === null ? [] : [warning]), ...state.warnings()]
  if (!worthKeeping) return wordless(state, failures, noticed)
  const warnings = [...noticed, ...failureWarning(failures)]
  return {
    outcome: 'read',
    ...state.identity(),
    method: readingMethodOf(pages),
    pages,
    parts,
    metadata,
    ...(warnings.length > 0 ? { warning: warnings.join(' ') } : {}),
  }
}

function wordless(
  state: ReadingState,
  [failure]: readonly PageFailure[],
  noticed: readonly string[],
): ReadingResult {
  const pageCount = state.pageCount()
  const found =
    pageCount === 1
      ? 'No words were found on its one page.'
      : `No words were found on its ${pageCount} pages.`
  const { reason, message } = failure ?? { reason: 'no-text-found', message: found }
  return {
    outcome: 'without-text',
    ...state.identity(),
    pageCount,
    reason,
    message: [message, ...noticed].join(' '),
  }
}

function keepWhatWasRead(state: ReadingState, reason: ReadingFailure, message: string): ReadingResult {
  const pages = state.pages()
  if (!pages.some(({ text }) => text !== '')) {
    return { outcome: 'without-text', ...state.identity(), pageCount: state.pageCount(), reason, message }
  }
  return {
    outcome: 'read',
    ...state.identity(),
    method: readingMethodOf(pages),
    pages,
    parts: [],
    metadata: {},
    warning: `${message} Pages read: ${pages.length} of ${state.pageCount()}.`,
  }
}

function failureWarning(failures: readonly PageFailure[]): readonly string[] {
  const [first] = failures
  if (first === undefined) return []
  // Several pictures of one page may fail.
  const numbers = [...new Set(failures.map(({ page }) => page))].sort((one, other) => one - other)
  const shown = numbers.slice(0, 10).join(', ')
  const more = numbers.length > 10 ? ` and ${numbers.length - 10} more` : ''
  return [`Not recognised: page ${shown}${more}. ${first.message}`]
}
