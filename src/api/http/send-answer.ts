import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import { assertNever } from '../../kernel/assert-never.ts'
import { systemErrorCode } from '../../kernel/system-error-code.ts'
import type { Answer } from './answer.ts'
import { sendBytes } from './send-bytes.ts'
import { sendProblem } from './send-problem.ts'

/** Puts an answer on the wire. HEAD gets the headers of GET; a fresh `If-None-Match` gets 304. */
export async function sendAnswer(request: Request, response: Response, answer: Answer): Promise<void> {
  const fresh = isFresh(request, answer)
  // Opened before any header is set: where that fails, the error must not go out under the headers of the content.
  const wantsBytes = answer.kind === 'stream' && request.method !== 'HEAD' && !fresh
  const source = wantsBytes ? await answer.open() : undefined
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value)
  if (fresh) {
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
      else await sendStream(response, source)
      return
    default:
      assertNever(answer)
  }
}

/** RFC 9110, 13.1.2: weak comparison, safe methods only. */
function isFresh(request: Request, answer: Answer): boolean {
  const tag = answer.headers['ETag']
  const wanted = request.get('if-none-match')
  if (tag === undefined || wanted === undefined || answer.kind === 'problem' || answer.kind === 'empty')
    return false
  if (answer.status !== 200 && answer.status !== 206) return false
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  return wanted.trim() === '*' || wanted.split(',').some((one) => one.trim().replace(/^W\//, '') === tag)
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
