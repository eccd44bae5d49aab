import type { Readable } from 'node:stream'
import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy'
import type { Request } from 'express'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { cleanMediaType } from '../../records/clean-media-type.ts'
import type { CaptureLimits } from './capture-limits.ts'

/** A capture whose metadata is in and whose content has begun to flow. */
export interface ReceivedCapture {
  readonly metadata: string
  readonly filename: string
  readonly mediaType: string
  /**
   * Read once. Ends without an error only where the whole body was sound: not cut off, not empty, within the limit
   * and followed by nothing. Nobody reads, nobody sends: the socket waits with the reader.
   */
  readonly content: AsyncIterable<Uint8Array>
  /** Aborted where the client goes away before the body is complete. */
  readonly signal: AbortSignal
}

const CONTENT = 'content'
const METADATA = 'metadata'

/** Parts are small but for the content; this is what lies in memory of it at a time. */
const FILE_BUFFER_BYTES = 256 * 1024

/** Reads `multipart/form-data` of two parts, `metadata` before `content`. Throws 400, 413 or 415 saying what is wrong. */
export function receiveCapture(request: Request, limits: CaptureLimits): Promise<ReceivedCapture> {
  const parser = makeParser(request, limits)
  const gone = new AbortController()
  const started = Promise.withResolvers<ReceivedCapture>()
  const finished = Promise.withResolvers<void>()
  let metadata: string | undefined
  let file: BusboyFileStream | undefined
  let failure: Error | undefined

  const fail = (error: Error): void => {
    if (failure !== undefined) return
    failure = error
    request.unpipe(parser)
    started.reject(error)
    finished.reject(error)
    file?.destroy(error)
  }
  // Either may be rejected before or after anybody waits for it.
  started.promise.catch(() => undefined)
  finished.promise.catch(() => undefined)

  parser.on('field', (name, value, nameTruncated, valueTruncated) => {
    if (name !== METADATA || nameTruncated)
      fail(malformed(`There is a part besides ${METADATA} and ${CONTENT}.`))
    else if (file !== undefined)
      fail(malformed(`The part ${METADATA} must come before ${CONTENT}, and once.`))
    else if (metadata !== undefined) fail(malformed(`The part ${METADATA} comes twice.`))
    else if (valueTruncated)
      fail(new MunimentError('too-large', `The metadata is larger than ${limits.metadataBytes} bytes.`))
    // RFC 8259, 8.1: JSON is UTF-8. The parser has put this where bytes were not; a title must not be kept so.
    else if (value.includes('\uFFFD'))
      fail(new MunimentError('malformed-metadata', `The part ${METADATA} is not UTF-8 text.`))
    else metadata = value
  })
  parser.on('file', (_name, stream, filename, _encoding, mediaType) => {
    stream.on('error', (error: Error) => fail(failureOf(error)))
    if (file !== undefined || metadata === undefined || failure !== undefined) {
      stream.resume()
      fail(
        malformed(
          file === undefined ? `The part ${METADATA} must come first.` : `The part ${CONTENT} comes twice.`,
        ),
      )
      return
    }
    file = stream
    started.resolve({
      metadata,
      filename: filename ?? '',
      mediaType: cleanMediaType(mediaType),
      content: readContent(stream, finished.promise, limits, () => failure),
      signal: gone.signal,
    })
  })
  for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) {
    parser.on(limit, () => fail(malformed(`Send two parts: ${METADATA}, then ${CONTENT}.`)))
  }
  parser.on('error', (error) => fail(failureOf(error)))
  parser.on('finish', () => {
    if (file === undefined)
      fail(malformed(`The part ${metadata === undefined ? METADATA : CONTENT} is missing.`))
    else finished.resolve()
  })
  const goneAway = (): void => {
    if (request.complete) return
    gone.abort()
    fail(malformed('The connection was closed before the body was complete.'))
  }
  request.once('close', goneAway).once('error', goneAway)
  request.pipe(parser)
  return started.promise
}

async function* readContent(
  file: BusboyFileStream,
  finished: Promise<void>,
  limits: CaptureLimits,
  failure: () => Error | undefined,
): AsyncGenerator<Uint8Array> {
  let size = 0
  try {
    // The stream yields buffers: it was given no encoding.
    for await (const chunk of file as Readable & AsyncIterable<Buffer>) {
      size += chunk.byteLength
      yield chunk
    }
    if (file.truncated) {
      throw new MunimentError('too-large', `The document is larger than ${limits.contentBytes} bytes.`)
    }
    await finished
  } catch (error) {
    // Destroying the stream is how a failure gets here; the failure itself says more than its echo.
    throw failure() ?? error
  }
  if (size === 0)
    throw new MunimentError('empty-content', 'The document has no bytes: there is nothing to keep.')
}

function makeParser(request: Request, limits: CaptureLimits): BusboyInstance {
  if (!request.is('multipart/form-data')) {
    throw new MunimentError('unsupported-media-type', 'Send multipart/form-data: metadata, then content.')
  }
  // `is` has seen the header; browsers and programs send nothing else that a header can hold.
  const headers = request.headers as BusboyHeaders
  try {
    return new Busboy({
      headers,
      preservePath: true,
      fileHwm: FILE_BUFFER_BYTES,
      isPartAFile: (name) => name === CONTENT,
      limits: {
        fieldNameSize: 100,
        fieldSize: limits.metadataBytes,
        fields: 2,
        files: 2,
        parts: 3,
        fileSize: limits.contentBytes,
        headerPairs: 50,
      },
    })
  } catch {
    throw malformed('The Content-Type names no boundary.')
  }
}

function failureOf(error: unknown): Error {
  if (error instanceof MunimentError) return error
  return malformed('The multipart body is broken or ends too early.', error)
}

function malformed(message: string, cause?: unknown): MunimentError {
  return new MunimentError('malformed', message, { cause })
}
