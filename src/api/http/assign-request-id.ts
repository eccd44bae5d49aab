import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import { exchangeState } from './exchange-state.ts'

// What a proxy in front may hand down: nothing that could break a log line or a header.
const SAFE_ID = /^[A-Za-z0-9._-]{8,64}$/

/** Gives each request an id, or keeps the one a proxy gave, and answers it in `X-Request-Id`. */
export function assignRequestId(): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-request-id')
    const id = given !== undefined && SAFE_ID.test(given) ? given : randomUUID()
    exchangeState(request).requestId = id
    response.setHeader('X-Request-Id', id)
    next()
  }
}
