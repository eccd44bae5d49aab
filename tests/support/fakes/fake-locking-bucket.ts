import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

/** What a test may let fail: the question whether the bucket locks, and the locking of one key. */
export type BucketQuestion = 'ask-lock' | `lock ${string}`

interface StoredObject {
  readonly body: Buffer
  readonly versionId: string
  locked: boolean
}

/** A versioned bucket with object lock over HTTP, as far as the place of the checkpoints asks one. */
export interface FakeLockingBucket {
  readonly endpoint: string
  /** Questions that are answered 503, each once. */
  readonly failing: BucketQuestion[]
  /** Keys and whether each is locked, in the order in which they were placed. */
  locks(): readonly (readonly [string, boolean])[]
  /** Places an object without a lock, as a process does that dies before it locks. */
  place(key: string, body: string): void
  /** As a store does whose answer the client does not understand. */
  answersNoRetention: boolean
  close(): Promise<void>
}

interface Answer {
  readonly status: number
  readonly body: string | Buffer
  readonly versionId?: string
}

const LOCKING =
  '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>'
const LOCKED =
  '<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>2036-01-01T00:00:00Z</RetainUntilDate></Retention>'
const refusal = (code: string): string => `<Error><Code>${code}</Code><Message>no</Message></Error>`

const busy: Answer = { status: 503, body: refusal('SlowDown') }

/** Starts the server on a free port. */
export async function startFakeLockingBucket(): Promise<FakeLockingBucket> {
  const objects = new Map<string, StoredObject>()
  const failing: BucketQuestion[] = []
  const place = (key: string, body: Buffer | string): StoredObject => {
    const stored = { body: Buffer.from(body), versionId: `v${objects.size}`, locked: false }
    objects.set(key, stored)
    return stored
  }
  const fails = (question: BucketQuestion): boolean => {
    const at = failing.indexOf(question)
    if (at >= 0) failing.splice(at, 1)
    return at >= 0
  }
  const answer = (request: IncomingMessage, body: Buffer): Answer => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://bucket')
    const key = decodeURIComponent(pathname.split('/').slice(2).join('/'))
    if (searchParams.has('object-lock')) return fails('ask-lock') ? busy : { status: 200, body: LOCKING }
    if (searchParams.has('versions'))
      return { status: 200, body: listing([...objects], searchParams.get('prefix') ?? '') }
    const isOfLock = searchParams.has('retention')
    if (request.method === 'PUT' && !isOfLock)
      return { status: 200, body: '', versionId: place(key, body).versionId }
    const found = objects.get(key)
    if (found === undefined) return { status: 404, body: refusal('NoSuchKey') }
    if (request.method === 'PUT') {
      if (fails(`lock ${key}`)) return busy
      found.locked = true
      return { status: 200, body: '' }
    }
    if (!isOfLock) return { status: 200, body: found.body }
    if (bucket.answersNoRetention) return { status: 200, body: '<Other/>' }
    return found.locked
      ? { status: 200, body: LOCKED }
      : { status: 404, body: refusal('NoSuchObjectLockConfiguration') }
  }
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.once('end', () => send(response, answer(request, Buffer.concat(pieces))))
  })
  const bucket: FakeLockingBucket = {
    endpoint: await listen(server),
    failing,
    locks: () => [...objects].map(([key, { locked }]) => [key, locked]),
    place: (key, body) => {
      place(key, body)
    },
    answersNoRetention: false,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return bucket
}

function send(response: ServerResponse, { status, body, versionId }: Answer): void {
  const bytes = Buffer.from(body)
  response.writeHead(status, {
    'content-length': bytes.length,
    etag: '"e"',
    ...(versionId === undefined ? {} : { 'x-amz-version-id': versionId }),
  })
  response.end(bytes)
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

function listing(objects: readonly (readonly [string, StoredObject])[], prefix: string): string {
  const versions = objects
    .filter(([key]) => key.startsWith(prefix))
    .map(
      ([key, { body, versionId }]) =>
        `<Version><Key>${key}</Key><VersionId>${versionId}</VersionId><IsLatest>true</IsLatest>` +
        `<LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>"e"</ETag><Size>${body.length}</Size></Version>`,
    )
  return `<ListVersionsResult><Name>b</Name><IsTruncated>false</IsTruncated>${versions.join('')}</ListVersionsResult>`
}
