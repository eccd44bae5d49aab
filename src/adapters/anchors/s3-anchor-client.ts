import http from 'node:http'
import https from 'node:https'
import { Client } from 'minio'

export interface S3AnchorConnection {
  /** `http://host:port` or `https://host[:port]`. */
  readonly endpoint: string
  readonly region: string
  readonly accessKey: string
  readonly secretKey: string
}

const SILENCE_MS = 30_000

/** A client that does not repeat a put by itself, which might leave two versions, and gives a silent server up. */
export function makeAnchorClient({ endpoint, region, accessKey, secretKey }: S3AnchorConnection): Client {
  const url = new URL(endpoint)
  const useSSL = url.protocol === 'https:'
  const { request } = useSSL ? https : http
  const guarded = (options: http.RequestOptions, callback?: (response: http.IncomingMessage) => void) => {
    const outgoing = request(options, callback)
    outgoing.setTimeout(SILENCE_MS, () =>
      outgoing.destroy(new Error(`no answer within ${SILENCE_MS / 1000} s`)),
    )
    return outgoing
  }
  return new Client({
    endPoint: url.hostname.replace(/^\[|\]$/g, ''),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    useSSL,
    accessKey,
    secretKey,
    region,
    retryOptions: { disableRetry: true },
    // The client calls `request` in this one of its three forms only.
    transport: { request: guarded as typeof http.request },
  })
}
