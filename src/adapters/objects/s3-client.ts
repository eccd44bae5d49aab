import http from 'node:http'
import https from 'node:https'
import { Client } from 'minio'

/** Where an S3 store is and who we are to it. */
export interface S3Connection {
  /** `http://host:port` or `https://host[:port]`. */
  readonly endpoint: string
  readonly region: string
  readonly accessKey: string
  readonly secretKey: string
  /** How long a connection, or an answer to what was sent, is waited for; default 20 s. */
  readonly patienceMs?: number
}

/**
 * A server that says nothing for so long is given up: whoever captures waits for it, and a balancer before us waits no longer than a
 * minute. What is on its way counts as said, however long it takes.
 */
const PATIENCE_MS = 20_000
/** Once it has begun to answer: its bytes go to whoever reads them, as slowly as they like. */
const SILENCE_MS = 60_000
/** The client throws on these without reading the answer, which would keep its connection busy. */
const UNREAD = new Set([408, 429, 499, 500, 502, 503, 504, 520])

type Request = typeof http.request

function guarded(request: Request, patienceMs: number): { readonly request: Request } {
  const open = (
    options: http.RequestOptions,
    callback?: (response: http.IncomingMessage) => void,
  ): http.ClientRequest => {
    const outgoing = request(options, (response) => {
      waitsFor = SILENCE_MS
      outgoing.setTimeout(waitsFor)
      if (UNREAD.has(response.statusCode ?? 0)) response.resume()
      callback?.(response)
    })
    let waitsFor = patienceMs
    outgoing.setTimeout(waitsFor, () => outgoing.destroy(new Error(`no answer within ${waitsFor / 1000} s`)))
    // By itself a request counts from when it is connected, and a host that drops what it is sent never is.
    outgoing.once('socket', (socket) => {
      if (socket.connecting) socket.setTimeout(patienceMs)
    })
    return outgoing
  }
  // The client calls `request` in this one of its three forms only.
  return { request: open as Request }
}

/**
 * The MinIO client, with its own retries off: a put that it repeats after a 5xx may leave two versions. Repeating
 * what may safely be repeated is ours (`s3-request.ts`).
 */
export function makeS3Client(connection: S3Connection): Client {
  const url = new URL(connection.endpoint)
  const useSSL = url.protocol === 'https:'
  return new Client({
    endPoint: url.hostname.replace(/^\[|\]$/g, ''),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    useSSL,
    accessKey: connection.accessKey,
    secretKey: connection.secretKey,
    region: connection.region,
    retryOptions: { disableRetry: true },
    transport: guarded(useSSL ? https.request : http.request, connection.patienceMs ?? PATIENCE_MS),
    transportAgent: useSSL
      ? new https.Agent({ keepAlive: true, maxSockets: 64 })
      : new http.Agent({ keepAlive: true, maxSockets: 64 }),
  })
}
