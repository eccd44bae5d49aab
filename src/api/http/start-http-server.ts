import { createServer, type RequestListener, type Server } from 'node:http'
import { waitWithContinue } from './expect-continue.ts'
import { describeListenFailure } from './listen-failure.ts'

export interface HttpServer {
  /** `http://host:port`, with the port really taken. */
  readonly url: string
  /** Takes no new requests, lets those under way finish, and cuts what is left after the deadline. */
  stop(deadlineMilliseconds: number): Promise<void>
}

/** Headers have a minute; a body may take as long as it flows, and five minutes of silence end any connection. */
const HEADERS_TIMEOUT = 60_000
const SILENCE_TIMEOUT = 300_000

/** Starts to listen; resolves once requests are taken, rejects where the address is not to be had. */
export async function startHttpServer(
  app: RequestListener,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<HttpServer> {
  // No limit on a whole request: 2 GB over a slow line are honest work.
  const server = createServer(
    { requestTimeout: 0, headersTimeout: HEADERS_TIMEOUT, keepAliveTimeout: 10_000 },
    app,
  )
  server.setTimeout(SILENCE_TIMEOUT)
  waitWithContinue(server)
  answerBrokenRequests(server)
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: Error): void => reject(describeListenFailure(error, { host, port }))
    server.once('error', refuse)
    server.listen(port, host, () => {
      server.off('error', refuse)
      resolve()
    })
  })
  return { url: urlOf(server, host), stop: (deadline) => stop(server, deadline) }
}

function stop(server: Server, deadlineMilliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => server.closeAllConnections(), deadlineMilliseconds)
    // Answers still to come tell their clients not to send another request this way.
    server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'))
    server.close((error) => {
      clearTimeout(timer)
      clearInterval(sweeper)
      if (error === undefined) resolve()
      else reject(error)
    })
    server.closeIdleConnections()
    // A connection that was busy when we stopped turns idle later; nobody else would close it.
    const sweeper = setInterval(() => server.closeIdleConnections(), 100)
  })
}

/** What is not HTTP gets a short answer, so that its sender learns why. */
function answerBrokenRequests(server: Server): void {
  server.on('clientError', (error: Error & { readonly code?: string }, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy()
      return
    }
    const status =
      error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request'
    const body = JSON.stringify({
      type: '/docs/errors#malformed',
      title: 'The request is malformed',
      status: Number(status.slice(0, 3)),
      detail: 'This is not a request that HTTP/1.1 allows.',
      code: 'malformed',
    })
    socket.end(
      `HTTP/1.1 ${status}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    )
  })
}

function urlOf(server: Server, host: string): string {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
