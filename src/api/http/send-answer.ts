import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import { assertNever } from '../../kernel/assert-never.ts'
import type { Answer } from './answer.ts'
import { sendBytes } from './send-bytes.ts'
import { sendProblem } from './send-problem.ts'

/** Puts an answer on the wire. HEAD gets the headers of GET; a fresh `If-None-Match` gets 304. */
export async function sendAnswer(request: Request, response: Response, answer: Answer): Promise<void> {
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value)
  if (isFresh(request, answer)) {
    response.removeHeader('Content-Length')
    response.status(304).end()
    return
  }
  if (answer.kind !== 'problem') response.status(answer.status)
  switch (answer.kind) {
    case 'json':
      response.setHeader('Content-Type', 'application/json; charset=utf-8')
      sendBytes(request, response, Buffer.from(JSON.stringify(answer.body)))
      return
    case 'bytes':
      sendBytes(request, response, Buffer.from(answer.bytes))
      return
    case 'problem':
      sendProblem(request, response, answer.problem)
      return
    case 'stream':
      await sendStream(request, response, answer.open)
      return
    default:
      assertNever(answer)
  }
}

/** RFC 9110, 13.1.2: weak comparison, safe methods only. */
function isFresh(request: Request, answer: Answer): boolean {
  const tag = answer.headers['ETag']
  const wanted = request.get('if-none-match')
  if (tag === undefined || wanted === undefined || answer.kind === 'problem') return false
  if (answer.status !== 200 && answer.status !== 206) return false
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  return wanted.trim() === '*' || wanted.split(',').some((one) => one.trim().replace(/^W\//, '') === tag)
}

async function sendStream(
  request: Request,
  response: Response,
  open: () => Promise<AsyncIterable<Uint8Array | string>>,
): Promise<void> {
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  const source = Readable.from(await open(), { objectMode: false, highWaterMark: 256 * 1024 })
  try {
    await pipeline(source, response)
  } catch (error) {
    // Whoever stops reading half-way is an ordinary outcome; a source that breaks is not.
    if (isPrematureClose(error)) return
    throw error
  }
}

function isPrematureClose(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
}
