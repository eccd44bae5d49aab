import { isMunimentError, MunimentError } from '../../kernel/muniment-error.ts'

const ABSENT = new Set(['NoSuchKey', 'NotFound', 'NoSuchVersion', 'NoSuchUpload'])
const FULL = new Set([
  'XMinioStorageFull',
  'QuotaExceeded',
  'InsufficientCapacity',
  'XMinioAdminBucketQuotaExceeded',
  'ServiceQuotaExceeded',
])
const REFUSED = new Set(['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'AccessDenied'])
const TAKEN = new Set(['PreconditionFailed', 'ConditionalRequestConflict'])

function textOf(error: unknown, field: 'code' | 'message'): string {
  if (typeof error !== 'object' || error === null || !(field in error)) return ''
  const value: unknown = Reflect.get(error, field)
  return typeof value === 'string' ? value : ''
}

/** Whether the store says that what was asked for is not there. */
export function saysAbsent(error: unknown): boolean {
  return ABSENT.has(textOf(error, 'code'))
}

/** Whether the store refused a put because the key is taken (`If-None-Match: *`). */
export function saysTaken(error: unknown): boolean {
  return TAKEN.has(textOf(error, 'code'))
}

/** Whether the connection broke or the server was busy, so that asking again may help. */
function wasInterrupted(error: unknown): boolean {
  return (
    /^(ECONNRESET|EPIPE)$/.test(textOf(error, 'code')) ||
    /socket hang up|Retryable HTTP status/.test(textOf(error, 'message'))
  )
}

const SILENT = /no answer within/

/** Whether the store said nothing for as long as it is waited for: another request would wait as long. */
export function wasSilent(error: unknown): boolean {
  return SILENT.test(textOf(isMunimentError(error) ? error.cause : error, 'message'))
}

/** Says a store's refusal in our words. */
export function s3Error(error: unknown, doing: string): MunimentError {
  if (isMunimentError(error)) return error
  const code = textOf(error, 'code') || 'unknown'
  const message = textOf(error, 'message')
  if (FULL.has(code)) {
    return new MunimentError('storage-full', `the S3 store has no room left for ${doing}`, {
      details: { storeCode: code },
      retryable: true,
      cause: error,
    })
  }
  if (REFUSED.has(code)) {
    return new MunimentError(
      'engine-unavailable',
      `The S3 store refuses us (${doing}, ${code}): are S3_ACCESS_KEY and S3_SECRET_KEY right, and may they do this?`,
      { details: { storeCode: code }, retryable: true, cause: error },
    )
  }
  // What the system says of a connection names the address, which is nobody's business but the operator's.
  const unreachable = /^E[A-Z_]+$/.test(code) || /socket hang up/.test(message) || SILENT.test(message)
  return new MunimentError(
    'engine-unavailable',
    unreachable
      ? `The S3 store does not answer (${doing}, ${code}); is it running, and is S3_ENDPOINT right?`
      : `the S3 store failed while ${doing}: ${code} ${message}`.trim(),
    {
      details: { storeCode: code },
      retryable: true,
      cause: error,
    },
  )
}

/** One request, its failure in our words. For what must not be done twice. */
export async function once<Value>(doing: string, request: () => Promise<Value>): Promise<Value> {
  try {
    return await request()
  } catch (error) {
    throw s3Error(error, doing)
  }
}

/** One request that may safely be made again; it is, a single time, where the connection broke under it. */
export async function twice<Value>(doing: string, request: () => Promise<Value>): Promise<Value> {
  try {
    return await request()
  } catch (error) {
    if (!wasInterrupted(error)) throw s3Error(error, doing)
    return once(doing, request)
  }
}
