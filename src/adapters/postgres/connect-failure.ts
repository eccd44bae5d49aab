import { MunimentError } from '../../kernel/muniment-error.ts'
import { systemErrorCode } from '../../kernel/system-error-code.ts'
import { describeFailure, isUnreachable, sqlState } from './failures.ts'

const WRONG_CREDENTIALS = /^28/
const NO_SUCH_DATABASE = '3D000'

/**
 * Why a first session could not be had, for whoever set DATABASE_URL: `engine-unavailable`, without address or password,
 * or `storage-full`: a first session writes. Anything else as it is.
 */
export function describeConnectFailure(error: unknown): unknown {
  const state = sqlState(error)
  if (state !== undefined && WRONG_CREDENTIALS.test(state))
    return unavailable('PostgreSQL refuses the role or the password in DATABASE_URL.', false, error)
  if (state === NO_SUCH_DATABASE)
    return unavailable(
      'The database that DATABASE_URL names does not exist: create it, owned by its role.',
      false,
      error,
    )
  if (!isUnreachable(error)) return describeFailure(error)
  return unavailable(
    `PostgreSQL does not answer at DATABASE_URL (${state ?? systemErrorCode(error) ?? 'no answer'}); is it running, and is the address right?`,
    true,
    error,
  )
}

function unavailable(message: string, retryable: boolean, cause: unknown): MunimentError {
  return new MunimentError('engine-unavailable', message, { retryable, cause })
}
