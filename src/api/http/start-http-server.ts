import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { answerAfterTheEnd } from './answer-after-the-end.ts'
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
/**
 * Of the address and the headers together. Node's own 16 KiB are less than the longest query that a search takes: its ten thousand
 * characters have up to ninety thousand where an address writes them byte by byte, and filters and a cursor stand beside.
 */
const MOST_HEADERS = 128 * 1024

/** What no route sees. */
interface BrokenRequest {
  readonly status: string
  readonly detail: string
}

const notHttp: BrokenRequest = {
  status: '400 Bad Request',
  detail: 'This is not a request that HTTP/1.1 allows.',
}
const brokenRequests = new Map<string | undefined, BrokenRequest>([
  [
    'HPE_HEADER_OVERFLOW',
    {
      status: '431 Request Header Fields Too Large',
      detail: `The address and the headers of a request have ${MOST_HEADERS / 1024} KiB at most.`,
    },
  ],
  [
    'ERR_HTTP_REQUEST_TIMEOUT',
    { status: '408 Request Timeout', detail: 'The headers of the request did not come within a minute.' },
  ],
])
const noHost = { ...notHttp, detail: 'A request of HTTP/1.1 names the host that it is for.' }
const unknownExpectation = {
  status: '417 Expectation Failed',
  detail: 'Of what a request may expect, 100-continue alone is known here.',
}

/** Starts to listen; resolves once requests are taken, rejects where the address is not to be had. */
export async function startHttpServer(
  app: RequestListener,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<HttpServer> {
  // No limit on a whole request: 2 GB over a slow line are honest work.
  const server = createServer(
    {
      requestTimeout: 0,
      headersTimeout: HEADERS_TIMEOUT,
      keepAliveTimeout: 10_000,
      maxHeaderSize: MOST_HEADERS,
      // Node's own refusal says nothing.
      requireHostHeader: false,
    },
    (request, response) => (lacksHost(request) ? refuse(response, noHost) : app(request, response)),
  )
  server.setTimeout(SILENCE_TIMEOUT)
  waitWithContinue(server)
  answerAfterTheEnd(server)
  server.on('checkExpectation', (_request, response: ServerResponse) => refuse(response, unknownExpectation))
  answerBrokenRequests(server)
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error): void => reject(describeListenFailure(error, { host, port }))
    server.once('error', fail)
    server.listen(port, host, () => {
      server.off('error', fail)
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

/**
 * What is not HTTP gets a short answer, so that its sender learns why, with what no answer may lack. An answer that is on its
 * way on the same connection is cut instead: a second one in its midst would be read as part of it.
 */
function answerBrokenRequests(server: Server): void {
  const answers = new WeakMap<object, ServerResponse>()
  server.prependListener('request', (request, response) => answers.set(request.socket, response))
  server.on('clientError', (error: Error & { readonly code?: string }, socket) => {
    const answer = answers.get(socket)
    const underWay = answer?.headersSent === true && !answer.writableFinished
    if (!socket.writable || error.code === 'ECONNRESET' || underWay) {
      socket.destroy()
      return
    }
    socket.end(brokenRequestAnswer(error.code))
  })
}

function brokenRequestAnswer(code: string | undefined): string {
  const broken = brokenRequests.get(code) ?? notHttp
  const { headers, body } = refusalOf(broken)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return `HTTP/1.1 ${broken.status}\r\n${lines.join('\r\n')}\r\n\r\n${body}`
}

/** RFC 9112, 3.2. */
function lacksHost({ httpVersion, headers }: IncomingMessage): boolean {
  return httpVersion === '1.1' && headers.host === undefined
}

/** Behind whatever answers are still to go out on the connection. */
function refuse(response: ServerResponse, broken: BrokenRequest): void {
  const { headers, body } = refusalOf(broken)
  response.writeHead(statusOf(broken), headers).end(body)
}

function refusalOf(broken: BrokenRequest) {
  const body = JSON.stringify({
    type: '/docs/errors#malformed',
    title: 'The request is malformed',
    status: statusOf(broken),
    detail: broken.detail,
    code: 'malformed',
  })
  const headers = {
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    Connection: 'close',
  }
  return { headers, body }
}

function statusOf({ status }: BrokenRequest): number {
  return Number(status.slice(0, 3))
}

function urlOf(server: Server, host: string): string {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
