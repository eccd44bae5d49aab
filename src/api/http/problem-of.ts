import { errorCodes } from '../../kernel/error-code.ts'
import { isMunimentError, type MunimentError } from '../../kernel/muniment-error.ts'
import { makeProblem, type Problem } from './problem.ts'

/** What `express`, `body-parser` and the router throw for a request they cannot take. */
interface HttpError {
  readonly status: number
  readonly type?: string
}

/**
 * The answer to whatever was thrown. What we do not know becomes a 500 that says nothing but the request's id:
 * its message was written for us, not for the caller.
 */
export function problemOf(error: unknown, requestId: string): Problem {
  if (isMunimentError(error)) {
    if (errorCodes[error.code] === 500) return internal(requestId)
    return { ...makeProblem(error.code, error.message, error.errors), ...placeInQuery(error) }
  }
  if (isHttpError(error)) return ofHttpError(error, requestId)
  return internal(requestId)
}

/** Where a query goes wrong, for whoever shows it there; the message says it too. */
function placeInQuery({ code, details }: MunimentError): Pick<Problem, 'position' | 'suggestion'> {
  const { position, suggestion } = details
  if (code !== 'invalid-query' || typeof position !== 'number' || typeof suggestion !== 'string') return {}
  return { position, suggestion }
}

function internal(requestId: string): Problem {
  return makeProblem(
    'internal',
    `This is our fault, and it is in our log under ${requestId}. Please try again.`,
  )
}

function ofHttpError(error: HttpError, requestId: string): Problem {
  switch (error.status) {
    case 413:
      return makeProblem('too-large', 'The body is larger than this address takes.')
    case 415:
      return makeProblem(
        'unsupported-media-type',
        'Send UTF-8, uncompressed or compressed with gzip, deflate or br.',
      )
    default:
      if (error.status < 400 || error.status >= 500) return internal(requestId)
      return makeProblem('malformed', wordsFor(error.type))
  }
}

function wordsFor(type: string | undefined): string {
  switch (type) {
    case 'entity.parse.failed':
      return 'The body is not valid JSON.'
    case 'request.aborted':
    case 'request.size.invalid':
      return 'The body ended before its announced length.'
    default:
      return 'The request cannot be read: check its address and its encoding.'
  }
}

function isHttpError(error: unknown): error is HttpError {
  if (error instanceof URIError) return true
  return error instanceof Error && 'status' in error && typeof error.status === 'number'
}
