/** What came back, or that the connection broke: then nobody outside knows whether it was done. */
export type Reply =
  | { readonly outcome: 'answered'; readonly status: number; readonly body: ReplyBody; readonly text: string }
  | { readonly outcome: 'broken' }

/** JSON as it came; each test looks only at what it knows to be there. */
// biome-ignore lint/suspicious/noExplicitAny: the outside of the program is untyped on purpose
export type ReplyBody = any

export interface ApiClient {
  get(path: string): Promise<Reply>
  post(path: string, body?: object): Promise<Reply>
  /** Bytes of something that is there. */
  take(path: string): Promise<Buffer>
  /** Captures a document; `key` is its Idempotency-Key. */
  capture(
    metadata: object,
    content: Uint8Array,
    filename: string,
    mediaType: string,
    key?: string,
  ): Promise<Reply>
}

/** One person at one server. */
export function makeApiClient(url: string, token: string): ApiClient {
  const call = async (path: string, init: RequestInit): Promise<Reply> => {
    try {
      const answer = await fetch(
        `${url}${path.startsWith('/metrics') || path.startsWith('/readyz') ? '' : '/api/v1'}${path}`,
        {
          ...init,
          headers: { Authorization: `Bearer ${token}`, ...init.headers },
        },
      )
      const text = await answer.text()
      const isJson = answer.headers.get('content-type')?.includes('json') === true && !path.includes('export')
      return { outcome: 'answered', status: answer.status, text, body: isJson ? JSON.parse(text) : undefined }
    } catch (error) {
      // By name: the tests' realm has a TypeError of its own.
      if (typeof error === 'object' && error !== null && 'name' in error && error.name === 'TypeError')
        return { outcome: 'broken' }
      throw error
    }
  }
  return {
    get: (path) => call(path, {}),
    post: (path, body = {}) =>
      call(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    take: async (path) => {
      const answer = await fetch(`${url}/api/v1${path}`, { headers: { Authorization: `Bearer ${token}` } })
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
      return Buffer.from(await answer.arrayBuffer())
    },
    capture: (metadata, content, filename, mediaType, key) => {
      const form = new FormData()
      form.set('metadata', JSON.stringify(metadata))
      form.set('content', new Blob([Uint8Array.from(content)], { type: mediaType }), filename)
      return call('/records', {
        method: 'POST',
        body: form,
        headers: key === undefined ? {} : { 'Idempotency-Key': key },
      })
    },
  }
}

/** The answer of a call that had to be answered so. */
export function expectStatus(reply: Reply, ...allowed: readonly number[]): ReplyBody {
  if (reply.outcome === 'answered' && allowed.includes(reply.status)) return reply.body
  const what =
    reply.outcome === 'broken' ? 'the connection broke' : `${reply.status} ${reply.text.slice(0, 500)}`
  throw new Error(`expected ${allowed.join(' or ')}, but ${what}`)
}
