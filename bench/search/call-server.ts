import { Agent, request } from 'node:http'

/** A person who calls the server, over connections that are kept. */
export interface Caller {
  /** Resolves to the body of an answer of 200; rejects with what came instead. */
  call(method: 'GET' | 'PATCH', path: string, body?: object): Promise<unknown>
  close(): void
}

const PATIENCE_MS = 30_000

export function makeCaller(url: string, token: string): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: 128 })
  return {
    call: (method, path, body) =>
      new Promise((resolve, reject) => {
        const sent = request(
          `${url}${path}`,
          {
            method,
            agent,
            timeout: PATIENCE_MS,
            headers: {
              Authorization: `Bearer ${token}`,
              ...(body === undefined ? {} : { 'Content-Type': 'application/json', 'If-Match': '*' }),
            },
          },
          (response) => {
            let text = ''
            response.setEncoding('utf8').on('data', (part: string) => {
              text += part
            })
            response.on('error', reject)
            response.on('end', () => {
              if (response.statusCode === 200) resolve(JSON.parse(text))
              else reject(new Error(`${method} ${path}: ${response.statusCode} ${text.slice(0, 200)}`))
            })
          },
        )
        sent.on('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer in ${PATIENCE_MS} ms`)))
        sent.on('error', reject)
        sent.end(body === undefined ? undefined : JSON.stringify(body))
      }),
    close: () => agent.destroy(),
  }
}
