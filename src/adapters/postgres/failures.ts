import { MunimentError } from '../../kernel/muniment-error.ts'
import { systemErrorCode } from '../../kernel/system-error-code.ts'

const LOST = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENETRESET',
  'EAI_AGAIN',
])

/** The driver has no code for a session that ended under a query, or before it, nor for its own connection time-out. */
const WORDS_OF_THE_DRIVER =
  /^Connection terminated|is not queryable$|^timeout expired|timeout exceeded when trying to connect|^Cannot use a pool after calling end/

/** The SQLSTATE of a PostgreSQL error, wherever in the chain of causes it stands. */
export function sqlState(error: unknown): string | undefined {
  for (
    let cause = error;
    typeof cause === 'object' && cause !== null;
    cause = 'cause' in cause ? cause.cause : undefined
  ) {
    const code = systemErrorCode(cause)
    if (code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !LOST.has(code)) return code
  }
  return undefined
}

/**
 * Serialisation failure, deadlock, a row that somebody kept for longer than the work would wait, or two who listed the same
 * record at once: the same work may well succeed when it is done again, and sees then what the other has done.
 */
export function isContention(error: unknown): boolean {
  const state = sqlState(error)
  return (
    state === '40001' ||
    state === '40P01' ||
    state === '55P03' ||
    (state === '23505' && constraintOf(error) === ONE_OPEN_ITEM)
  )
}

/** A record waits in one open batch at most. */
const ONE_OPEN_ITEM = 'one_open_item'

/** The constraint that a PostgreSQL error names. */
export function constraintOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('constraint' in error)) return undefined
  return typeof error.constraint === 'string' ? error.constraint : undefined
}

/** Whether PostgreSQL could not be reached or broke off: class 08, 57P01 to 57P05, 53300, or the socket's own codes. */
export function isUnreachable(error: unknown): boolean {
  const state = sqlState(error)
  if (state !== undefined && (state.startsWith('08') || /^57P0[1-5]$/.test(state) || state === '53300'))
    return true
  if (LOST.has(systemErrorCode(error) ?? '')) return true
  return error instanceof Error && WORDS_OF_THE_DRIVER.test(error.message)
}

/** What the database's own guards refuse whoever calls it (migrations/0012-holds.sql, 0026-second-walls.sql), in stable codes. */
function refusalOf(error: unknown): MunimentError | undefined {
  switch (sqlState(error)) {
    case 'MU010':
      return new MunimentError('held', 'A hold keeps this from every change until it is lifted.', {
        cause: error,
      })
    case 'MU020':
      return new MunimentError(
        'fresh-credential',
        'Whoever was added, or given more rights or another token, waits for the length of the cooling-off before they do this.',
        { cause: error },
      )
    case 'MU011':
      return new MunimentError('request-open', 'The request that this hold stands for is open.', {
        cause: error,
      })
    case 'MU021':
      return new MunimentError(
        'date-before-newest-record',
        'A folder cannot be closed before its newest record.',
        { cause: error },
      )
    case 'MU022':
      return new MunimentError(
        'clock-fault',
        'People and tokens are dated by this machine, whose clock is more than five minutes behind the database server’s: set it right.',
        { cause: error },
      )
    default:
      return undefined
  }
}

const DISK_FULL = '53100'

/**
 * `engine-unavailable` for what PostgreSQL's absence caused, `storage-full` for its full disk, the code of what a guard refused; anything else as it is.
 */
export function describeFailure(error: unknown): unknown {
  const refusal = refusalOf(error)
  if (refusal !== undefined) return refusal
  if (sqlState(error) === DISK_FULL)
    return new MunimentError(
      'storage-full',
      'No room is left for the database. Nothing was changed; make room and try again.',
      { retryable: true, cause: error },
    )
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
