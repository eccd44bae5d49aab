import type { IncomingMessage, Server, ServerResponse } from 'node:http'

const waiting = new WeakSet<IncomingMessage>()

/**
 * Whoever sends `Expect: 100-continue` waits to hear whether the body is wanted (RFC 9110, 10.1.1): it is asked for
 * only once the person may send it.
 */
export function waitWithContinue(server: Server): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    waiting.add(request)
    server.emit('request', request, response)
  })
}

/** Says that the body is wanted, to those who wait for it. */
export function allowContinue(request: IncomingMessage, response: ServerResponse): void {
  if (waiting.delete(request)) response.writeContinue()
}
