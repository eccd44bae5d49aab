import type { ErrorCode } from '../../kernel/error-code.ts'
import { errorCodes } from '../../kernel/error-code.ts'
import type { FieldError } from '../../kernel/muniment-error.ts'
import { problemTitles } from './problem-titles.ts'

/** An error as it goes out: RFC 9457 with our stable `code`. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: ErrorCode
  readonly errors?: readonly FieldError[]
  /** Of a query: the character where it goes wrong, from 1. */
  readonly position?: number
  /** Of a query: what would be right. */
  readonly suggestion?: string
}

/** Where the page that explains an error code stands. */
function problemType(code: ErrorCode): string {
  return `/docs/errors#${code}`
}

/** The problem for a code. Holds no id, so that two absent things are answered with the same bytes. */
export function makeProblem(code: ErrorCode, detail: string, errors: readonly FieldError[] = []): Problem {
  return {
    type: problemType(code),
    title: problemTitles[code],
    status: errorCodes[code],
    detail,
    code,
    ...(errors.length === 0 ? {} : { errors }),
  }
}
