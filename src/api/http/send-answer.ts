import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import { assertNever } from '../../kernel/assert-never.ts'
import { systemErrorCode } from '../../kernel/system-error-code.ts'
import type { Answer } from './answer.ts'
import { exchangeState } from './exchange-state.ts'
import { preconditionsOf } from './preconditions.ts'
import { makeProblem } from './problem.ts'
import { sendBytes } from './send-bytes.ts'
import { sendProblem } from './send-problem.ts'
import { whileLetIn } from './while-let-in.ts'

/** Puts an answer on the wire. HEAD gets the headers of GET; conditions that are not met get 412 or 304. */
export async function sendAnswer(request: Request, response: Response, answer: Answer): Promise<void> {
  const preconditions = preconditionsOf(request, answer)
  if (preconditions === 'failed') {
    sendProblem(
      request,
      response,
      makeProblem('precondition-failed', 'If-Match names another ETag than it has now.'),
    )
    return
  }
  const isKnown = preconditions === 'known-already'
  // Opened before any header is set: where that fails, the error must not go out under the headers of the content.
  const wantsBytes = answer.kind === 'stream' && request.method !== 'HEAD' && !isKnown
  const source = wantsBytes ? await answer.open() : undefined
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value)
  if (isKnown) {
    // What tells of a content goes with one (RFC 9110, 15.4.5).
    response.removeHeader('Content-Length')
    response.removeHeader('Content-Range')
    response.status(304).end()
    return
  }
  switch (answer.kind) {
    case 'json':
      response.status(answer.status).setHeader('Content-Type', 'application/json; charset=utf-8')
      sendBytes(request, response, Buffer.from(JSON.stringify(answer.body)))
      return
    case 'bytes':
      response.status(answer.status)
      sendBytes(request, response, Buffer.from(answer.bytes))
      return
    case 'empty':
      // RFC 9110, 8.6: without a Content-Length.
      response.status(204).end()
      return
    case 'problem':
      sendProblem(request, response, answer.problem)
      return
    case 'stream':
      response.status(answer.status)
      if (source === undefined) response.end()
      else await sendStream(response, whileReaderIsLetIn(request, source))
      return
    default:
      assertNever(answer)
  }
}

/** What anybody may read is told to the end. */
function whileReaderIsLetIn<Chunk>(request: Request, source: AsyncIterable<Chunk>): AsyncIterable<Chunk> {
  const { isLetIn } = exchangeState(request)
  return isLetIn === undefined ? source : whileLetIn(source, { isLetIn, elapsed: () => performance.now() })
}

async function sendStream(response: Response, source: AsyncIterable<Uint8Array | string>): Promise<void> {
  if (response.destroyed) return letGo(source)
  const bytes = Readable.from(source, { objectMode: false, highWaterMark: 256 * 1024 })
  try {
    await pipeline(bytes, response)
  } catch (error) {
    // Whoever stops reading half-way is an ordinary outcome; a source that breaks is not.
    if (isReaderGone(error)) return
    throw error
  }
}

/** For whom nobody waits any more. It is begun and left: what was never begun would not be told that it ends. */
async function letGo(source: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of source) return
}

function isReaderGone(error: unknown): boolean {
  const code = systemErrorCode(error)
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ERR_STREAM_UNABLE_TO_PIPE'
}
