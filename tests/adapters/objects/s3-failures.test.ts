import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ensureVersionedBucket } from '../../../src/adapters/objects/s3-bucket.ts'
import { makeS3Client } from '../../../src/adapters/objects/s3-client.ts'
import { versionsOf } from '../../../src/adapters/objects/s3-versions.ts'
import { writeS3Object } from '../../../src/adapters/objects/s3-write.ts'
import { type ComponentId, newId, type RecordId } from '../../../src/kernel/ids.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const bucket = 'records'
const key = `${newId<RecordId>()}.${newId<ComponentId>()}`

const xml =
  (status: number, body: string): Answer =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?>${body}`)
const refusal = (status: number, code: string): Answer =>
  xml(status, `<Error><Code>${code}</Code><Message>no</Message></Error>`)
const silence: Answer = () => undefined
const hangUp: Answer = (request) => request.socket.destroy()
const noVersions = xml(200, '<ListVersionsResult><IsTruncated>false</IsTruncated></ListVersionsResult>')

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** A server that answers as the test says: what real servers do only on a bad day. */
describe('S3 on a bad day', () => {
  let server: Server
  let answers: Answer[]
  let requests: string[]
  let givenUp: string[]
  let client: ReturnType<typeof makeS3Client>
  let hasty: ReturnType<typeof makeS3Client>
  beforeEach(async () => {
    answers = []
    requests = []
    givenUp = []
    server = createServer((request, response) => {
      requests.push(request.method ?? '')
      response.once('close', () => !response.writableEnded && givenUp.push(request.method ?? ''))
      request.resume()
      request.once('end', () => (answers.shift() ?? refusal(500, 'InternalError'))(request, response))
      request.once('error', () => undefined)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const connection = {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      accessKey: 'a',
      secretKey: 'b',
    }
    client = makeS3Client(connection)
    hasty = makeS3Client({ ...connection, patienceMs: 50 })
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  it('never sends a put twice: not on a broken connection', async () => {
    answers = [hangUp, noVersions]
    const put = writeS3Object({ client, bucket, key }, once(Buffer.from('x')))
    await expect(put).rejects.toMatchObject({ code: 'engine-unavailable', retryable: true })
    expect(requests).toEqual(['PUT'])
  })

  it('never sends a put twice: not on a busy server', async () => {
    answers = [refusal(503, 'SlowDown'), noVersions]
    const put = writeS3Object({ client, bucket, key }, once(Buffer.from('x')))
    await expect(put).rejects.toMatchObject({ code: 'engine-unavailable', retryable: true })
    expect(requests).toEqual(['PUT'])
  })

  it('never takes an object for versioned that got no version id', async () => {
    answers = [(_request, response) => response.writeHead(200, { etag: '"0"' }).end()]
    const put = writeS3Object({ client, bucket, key }, once(Buffer.from('x')))
    await expect(put).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringContaining('versioning'),
    })
  })

  it('gives a store up that takes what it is sent and says nothing, and asks no second time', async () => {
    answers = [silence, silence]
    const silent = {
      code: 'engine-unavailable',
      retryable: true,
      message: expect.stringContaining('does not answer'),
    }
    const put = writeS3Object({ client: hasty, bucket, key }, once(Buffer.from('x')))
    await expect(put).rejects.toMatchObject(silent)
    await expect(versionsOf(hasty, bucket, key)).rejects.toMatchObject(silent)
    expect(requests).toEqual(['PUT', 'GET'])
  })

  it('does not wait for it again to take back the parts that were sent', async () => {
    answers = [
      xml(200, '<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>'),
      silence,
      silence,
    ]
    const put = writeS3Object({ client: hasty, bucket, key }, once(Buffer.alloc(6 * 1024 * 1024)))
    await expect(put).rejects.toMatchObject({ message: expect.stringContaining('storing a part') })
    // What takes them back is on its way, and given up only after.
    expect(givenUp).not.toContain('DELETE')
  })

  it('says that the store is full', async () => {
    answers = [refusal(507, 'XMinioStorageFull')]
    const put = writeS3Object({ client, bucket, key }, once(Buffer.from('x')))
    await expect(put).rejects.toMatchObject({ code: 'storage-full' })
  })

  it.each(['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'AccessDenied'])(
    'names the variables of the keys where the server answers %s',
    async (code) => {
      answers = [refusal(403, code)]
      await expect(versionsOf(client, bucket, key)).rejects.toMatchObject({
        code: 'engine-unavailable',
        message: expect.stringMatching(/S3_ACCESS_KEY.*S3_SECRET_KEY/),
      })
    },
  )

  it('says that a key is taken where the server minds the condition', async () => {
    answers = [refusal(412, 'PreconditionFailed')]
    const put = writeS3Object({ client, bucket, key }, once(Buffer.from('x')))
    await expect(put).rejects.toMatchObject({ code: 'conflict' })
  })

  it('asks a second time for what may be asked twice, and not a third', async () => {
    answers = [hangUp, noVersions]
    expect(await versionsOf(client, bucket, key)).toEqual([])
    answers = [refusal(503, 'SlowDown'), refusal(503, 'SlowDown'), noVersions]
    await expect(versionsOf(client, bucket, key)).rejects.toMatchObject({ code: 'engine-unavailable' })
    expect(requests).toEqual(['GET', 'GET', 'GET', 'GET'])
  })

  it('never takes a listing for complete that was cut short without saying where it goes on', async () => {
    answers = [xml(200, '<ListVersionsResult><IsTruncated>true</IsTruncated></ListVersionsResult>')]
    await expect(versionsOf(client, bucket, key)).rejects.toMatchObject({ code: 'engine-unavailable' })
  })

  it('never goes round in circles over a listing that does not get on', async () => {
    const page = xml(
      200,
      `<ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker>${key}</NextKeyMarker><NextVersionIdMarker>v</NextVersionIdMarker></ListVersionsResult>`,
    )
    answers = [page, page, page]
    await expect(versionsOf(client, bucket, key)).rejects.toMatchObject({ code: 'engine-unavailable' })
    expect(requests).toHaveLength(2)
  })

  it('never takes an error page for an empty listing', async () => {
    answers = [(_request, response) => response.writeHead(200).end('<html>Sign in</html>')]
    await expect(versionsOf(client, bucket, key)).rejects.toMatchObject({ code: 'engine-unavailable' })
    for (const body of [
      '',
      '<a/>',
      '<ListVersionsResult/>',
      '<ListVersionsResult><IsTruncated>false</IsTruncated>',
    ]) {
      answers = [xml(200, body)]
      await expect(versionsOf(client, bucket, key)).rejects.toMatchObject({ code: 'engine-unavailable' })
    }
  })

  it('takes the parts back when the server says no after it said 200', async () => {
    const part: Answer = (_request, response) => response.writeHead(200, { etag: '"0"' }).end()
    answers = [
      xml(200, '<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>'),
      part,
      part,
      xml(200, '<Error><Code>InternalError</Code><Message>no</Message></Error>'),
      (_request, response) => response.writeHead(204).end(),
    ]
    const put = writeS3Object({ client, bucket, key }, once(Buffer.alloc(6 * 1024 * 1024)))
    await expect(put).rejects.toMatchObject({ code: 'engine-unavailable' })
    expect(requests).toEqual(['POST', 'PUT', 'PUT', 'POST', 'DELETE'])
  })

  it('refuses a bucket that will not keep versions', async () => {
    const off = xml(200, '<VersioningConfiguration/>')
    const ok: Answer = (_request, response) => response.writeHead(200).end()
    answers = [ok, off, ok, off]
    await expect(ensureVersionedBucket(client, bucket, 'us-east-1')).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringContaining('versions'),
    })
  })
})
