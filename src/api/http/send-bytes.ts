import type { Request, Response } from 'express'

/** After an early refusal we read on for this much or this long, so that the answer is not lost to a reset. */
const LINGER_BYTES = 16 * 1024 * 1024
const LINGER_MILLISECONDS = 5_000
/** Whoever has heard us stops sending; after this much silence there is nothing left to wait for. */
const SILENCE_MILLISECONDS = 250

/** A body up to this size is simply read to its end, and the connection lives on. */
const SMALL_BODY_BYTES = 64 * 1024

/**
 * Answers with these bytes. Where the body of the request is still on its way, the whole answer goes out first and
 * the connection is closed after a short while of discarding: closing at once would reset the connection and take
 * the answer with it (RFC 9112, 9.6), reading on would mean taking 2 GB from somebody whom we have just refused.
 */
export function sendBytes(request: Request, response: Response, bytes: Buffer): void {
  response.setHeader('Content-Length', bytes.byteLength)
  if (request.method === 'HEAD' || !isLargeBodyUnderWay(request)) {
    response.end(request.method === 'HEAD' ? undefined : bytes)
    return
  }
  response.setHeader('Connection', 'close')
  response.write(bytes)
  let left = LINGER_BYTES
  const finish = (): void => {
    clearTimeout(limit)
    clearTimeout(silence)
    request.off('data', discard)
    response.end()
  }
  const discard = (chunk: Buffer): void => {
    left -= chunk.byteLength
    silence.refresh()
    if (left < 0) finish()
  }
  const limit = setTimeout(finish, LINGER_MILLISECONDS).unref()
  const silence = setTimeout(finish, SILENCE_MILLISECONDS).unref()
  request.on('data', discard).once('end', finish).once('close', finish).once('error', finish)
  // Whoever was reading the body has given up.
  request.unpipe()
  request.resume()
}

function isLargeBodyUnderWay(request: Request): boolean {
  if (request.complete) return false
  if (request.headers['transfer-encoding'] !== undefined) return true
  return Number(request.headers['content-length'] ?? 0) > SMALL_BODY_BYTES
}
