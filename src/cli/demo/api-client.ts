import { MunimentError } from '../../kernel/muniment-error.ts'

/** An answer of the API as the demo reads it. */
export interface ApiAnswer {
  readonly status: number
  readonly body: unknown
}

/** Calls the API over HTTP as one person, the way any client does. */
export interface ApiClient {
  get(path: string): Promise<ApiAnswer>
  post(path: string, body: unknown): Promise<ApiAnswer>
  download(path: string): Promise<Uint8Array>
}

export function makeApiClient(url: string, token: string): ApiClient {
  const call = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const read = async (response: Response): Promise<ApiAnswer> => ({
    status: response.status,
    body: await response.json(),
  })
  return {
    get: async (path) => read(await call('GET', path)),
    post: async (path, body) => read(await call('POST', path, body)),
    download: async (path) => {
      const response = await call('GET', path)
      if (!response.ok) throw new MunimentError('internal', `GET ${path} answered ${response.status}`)
      return new Uint8Array(await response.arrayBuffer())
    },
  }
}
