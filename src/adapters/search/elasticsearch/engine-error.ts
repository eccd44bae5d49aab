import { errors } from '@elastic/elasticsearch'
import { isMunimentError, MunimentError } from '../../../kernel/muniment-error.ts'

/** A bulk request says of each entry that there is no index for it, and of itself that all is well. */
export class IndexVanished extends Error {
  override readonly name = 'IndexVanished'
}

/** A request or an entry was turned away, since the engine has too much to do: in a moment it may take it. */
export class EngineBusy extends Error {
  override readonly name = 'EngineBusy'
}

/** Runs `work`, and says what failed in words for whoever runs the system; never with what was searched or indexed. */
export async function withEngine<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw asEngineError(error)
  }
}

/** The type of Elasticsearch's own refusal, such as `index_not_found_exception`; nothing for other errors. */
export function refusalOf(error: unknown): string | undefined {
  if (error instanceof IndexVanished) return 'index_not_found_exception'
  if (!(error instanceof errors.ResponseError)) return undefined
  const body: unknown = error.body
  if (typeof body !== 'object' || body === null || !('error' in body)) return undefined
  const refusal = body.error
  if (typeof refusal !== 'object' || refusal === null || !('type' in refusal)) return undefined
  return typeof refusal.type === 'string' ? refusal.type : undefined
}

/** What is said of a whole index, or of an entry, that is read-only: it can be searched, and takes writes again some time. */
export function blocked(cause?: unknown): MunimentError {
  return unavailable(
    'Elasticsearch takes no changes to the index: it was made read-only, by whoever runs it or because its disk is nearly full.',
    true,
    cause,
  )
}

/** Whether it is that. A cluster that has not come together yet blocks by the same name, with another status. */
export function isBlock(status: number | undefined, refusal: string | undefined): boolean {
  return refusal === 'cluster_block_exception' && (status === 403 || status === 429)
}

/** Whether the engine answered so: the index, or an entry, is read-only for now. */
export function isBlocked(error: unknown): boolean {
  return error instanceof errors.ResponseError && isBlock(error.statusCode, refusalOf(error))
}

/** Whether it has only to be asked again; what is read-only stays so for longer. */
export function isBusy(error: unknown): boolean {
  if (error instanceof EngineBusy) return true
  return error instanceof errors.ResponseError && error.statusCode === 429 && !isBlocked(error)
}

function asEngineError(error: unknown): unknown {
  if (isMunimentError(error)) return error
  if (error instanceof IndexVanished)
    return unavailable('Elasticsearch lost the index while it was being written to.', true, error)
  if (error instanceof EngineBusy)
    return unavailable('Elasticsearch has too much to do, and did not take an entry (429).', true, error)
  if (error instanceof errors.ProductNotSupportedError) {
    return unavailable(
      'The server at ELASTICSEARCH_URL is not Elasticsearch, or not a version of it that can be used.',
      false,
      error,
    )
  }
  if (error instanceof errors.ResponseError) {
    const status = error.statusCode ?? 0
    if (isBlocked(error)) return blocked(error)
    if (status === 401 || status === 403) {
      return unavailable(
        'Elasticsearch refuses the credentials in ELASTICSEARCH_URL, or they may not do this.',
        false,
        error,
      )
    }
    // What a server before 8 says of the client's own media type.
    if (refusalOf(error) === 'media_type_header_exception') {
      return unavailable(
        'The Elasticsearch at ELASTICSEARCH_URL is of a version that cannot be used: Muniment needs 8.19 or 9.',
        false,
        error,
      )
    }
    const busy = status === 429 || status >= 500
    return unavailable(
      `Elasticsearch refused the request (${status}, ${refusalOf(error) ?? 'no reason given'}).`,
      busy,
      error,
    )
  }
  if (error instanceof errors.ElasticsearchClientError) {
    return unavailable(
      'Elasticsearch does not answer at ELASTICSEARCH_URL; is it running, and is the address right?',
      true,
      error,
    )
  }
  return error
}

function unavailable(message: string, retryable: boolean, cause: unknown): MunimentError {
  return new MunimentError('engine-unavailable', message, { retryable, cause })
}
