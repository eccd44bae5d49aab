import { connect } from 'node:net'

export interface RawAnswer {
  readonly status: number
  readonly text: string
  /** Everything received, with interim answers and headers. */
  readonly raw: string
  /** Bytes that the socket took from us before the answer. */
  readonly sent: number
  /** True where the server ended the connection. */
  readonly closed: boolean
}

/**
 * Speaks HTTP by hand: sends `head`, then the chunks for as long as the server listens, and collects what comes back
 * until the connection ends.
 */
export function rawRequest(
  url: string,
  head: string,
  chunks: Iterable<Uint8Array> = [],
  { hangUpAfterBytes = Number.POSITIVE_INFINITY } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    let raw = ''
    let sent = 0
    let answered = false
    const iterator = chunks[Symbol.iterator]()
    const pump = (): void => {
      while (!socket.destroyed && !answered) {
        if (sent >= hangUpAfterBytes) {
          socket.destroy()
          return
        }
        const next = iterator.next()
        if (next.done === true) return
        sent += next.value.byteLength
        if (!socket.write(next.value)) {
          socket.once('drain', pump)
          return
        }
      }
    }
    socket.on('data', (data) => {
      raw += data.toString('latin1')
      if (/^HTTP\/1\.1 [2-5]/m.test(raw)) answered = true
      if (raw.includes('HTTP/1.1 100')) pump()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      const final = raw.slice(Math.max(0, raw.search(/HTTP\/1\.1 [2-5]/)))
      resolve({
        status: Number(/^HTTP\/1\.1 (\d{3})/.exec(final)?.[1] ?? 0),
        text: final.slice(final.indexOf('\r\n\r\n') + 4),
        raw,
        sent,
        closed: true,
      })
    })
    socket.write(head.replace(/\r?\n/g, '\r\n'))
    if (!/expect: 100-continue/i.test(head)) pump()
  })
}

/** A body of two parts by hand. */
export function multipart(
  parts: readonly { readonly head: string; readonly body: string | Uint8Array }[],
): Buffer {
  const pieces = parts.flatMap(({ head, body }) => [
    Buffer.from(`--cut\r\n${head}\r\n\r\n`),
    Buffer.from(body as Uint8Array),
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...pieces, Buffer.from('--cut--\r\n')])
}
