import { MunimentError } from '../../kernel/muniment-error.ts'

/** The SQLSTATE of a PostgreSQL error, wherever in the chain of causes it stands. */
export function sqlState(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && /^[0-9A-Z]{5}$/.test(cause.code))
      return cause.code
  }
  return undefined
}

/** Serialisation failure or deadlock: the same work may well succeed when it is done again. */
export function isContention(error: unknown): boolean {
  const state = sqlState(error)
  return state === '40001' || state === '40P01'
}

const LOST = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EAI_AGAIN',
])

/** Whether PostgreSQL could not be reached or broke off: class 08, 57P01 to 57P05, 53300, or the socket's own codes. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const state = sqlState(error)
  if (state !== undefined && (state.startsWith('08') || /^57P0[1-5]$/.test(state) || state === '53300'))
    return true
  if ('code' in error && typeof error.code === 'string' && LOST.has(error.code)) return true
  // The driver has no code for a session that ended under a query or for its own connection time-out.
  return /^Connection terminated|^timeout expired|timeout exceeded when trying to connect/.test(error.message)
}

/** `engine-unavailable` for what PostgreSQL's absence caused; anything else as it is. */
export function describeFailure(error: unknown): unknown {
  if (!isUnreachable(error)) return error
  return new MunimentError(
    'engine-unavailable',
    'The database cannot be reached. Nothing was changed that was not confirmed; try again.',
    {
      retryable: true,
      cause: error,
    },
  )
}
