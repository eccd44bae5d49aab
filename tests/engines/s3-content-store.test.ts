import { randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { makeS3Client, type S3Connection } from '../../src/adapters/objects/s3-client.ts'
import { openS3ContentStore } from '../../src/adapters/objects/s3-content-store.ts'
import { versionsOf } from '../../src/adapters/objects/s3-versions.ts'
import { writeS3Object } from '../../src/adapters/objects/s3-write.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { type ComponentId, newId, type RecordId } from '../../src/kernel/ids.ts'
import { contentStoreContract } from '../contracts/content-store-contract.ts'

const newKey = (): string => `${newId<RecordId>()}.${newId<ComponentId>()}`
const newBucket = (): string => `muniment-test-${randomBytes(6).toString('hex')}`

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function required(name: string): string {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`${name} is not set: run \`npm run test:engines\``)
  return value
}

function connectionFrom(suffix: string): S3Connection {
  return {
    endpoint: required(`S3_ENDPOINT${suffix}`),
    accessKey: required(`S3_ACCESS_KEY${suffix}`),
    secretKey: required(`S3_SECRET_KEY${suffix}`),
    region: process.env['S3_REGION'] ?? 'us-east-1',
  }
}

for (const [name, suffix] of [
  ['S3 (S3_ENDPOINT)', ''],
  ['S3 (S3_ENDPOINT_2)', '_2'],
] as const) {
  const connection = connectionFrom(suffix)
  const client = makeS3Client(connection)

  contentStoreContract(name, async () => {
    const bucket = newBucket()
    const open = () => openS3ContentStore({ ...connection, bucket, clock: systemClock })
    const store = await open()
    const foreign: { readonly name: string; readonly versionId: string }[] = []
    return {
      store,
      reopen: open,
      // Somebody else's tool puts other bytes over the object, with the digest of the old ones.
      corrupt: async (key) => {
        const found = await store.find(key)
        const metadata = { 'x-amz-meta-sha256': found?.sha256 ?? '' }
        await client.putObject(bucket, key, randomBytes(found?.size ?? 0), found?.size ?? 0, metadata)
      },
      placeForeign: async (name) => {
        const { versionId } = await client.putObject(bucket, name, Buffer.from('foreign'))
        foreign.push({ name, versionId: versionId ?? 'null' })
      },
      keepsBytesElsewhere: true,
      close: async () => {
        for (const { name, versionId } of foreign) await client.removeObject(bucket, name, { versionId })
        for await (const { key } of store.list()) await store.destroy(key)
        await client.removeBucket(bucket)
      },
    }
  })

  describe(`S3 content store on ${name}`, () => {
    it('makes a bucket that is not there, versioned, and opens it again', async () => {
      const bucket = newBucket()
      await openS3ContentStore({ ...connection, bucket, clock: systemClock })
      expect(await client.getBucketVersioning(bucket)).toMatchObject({ Status: 'Enabled' })
      await openS3ContentStore({ ...connection, bucket, clock: systemClock })
      await client.removeBucket(bucket)
    })

    it('turns versions on in a bucket that has none', async () => {
      const bucket = newBucket()
      await client.makeBucket(bucket, connection.region)
      await openS3ContentStore({ ...connection, bucket, clock: systemClock })
      expect(await client.getBucketVersioning(bucket)).toMatchObject({ Status: 'Enabled' })
      await client.removeBucket(bucket)
    })

    it('lets eight processes make one bucket at the same time', async () => {
      const bucket = newBucket()
      const open = () => openS3ContentStore({ ...connection, bucket, clock: systemClock })
      await Promise.all(Array.from({ length: 8 }, open))
      await client.removeBucket(bucket)
    })

    it('destroys every version and every delete marker of a key, whoever made them', async () => {
      const bucket = newBucket()
      const store = await openS3ContentStore({ ...connection, bucket, clock: systemClock })
      const key = newKey()
      await store.put(key, once(Buffer.from('first')))
      await client.putObject(bucket, key, Buffer.from('a second version'))
      await client.removeObject(bucket, key)
      await client.putObject(bucket, key, Buffer.from('a third'))
      await client.removeObject(bucket, key)
      expect(await versionsOf(client, bucket, key)).toHaveLength(5)
      expect(await store.proveAbsent(key)).toBeUndefined()
      await store.destroy(key)
      expect(await versionsOf(client, bucket, key)).toEqual([])
      expect(await store.proveAbsent(key)).toBeDefined()
      await client.removeBucket(bucket)
    })

    it('lists a key that is hidden under a delete marker, and one that has nothing but a marker', async () => {
      const bucket = newBucket()
      const store = await openS3ContentStore({ ...connection, bucket, clock: systemClock })
      const hidden = newKey()
      const marked = newKey()
      await store.put(hidden, once(Buffer.from('hidden')))
      await client.removeObject(bucket, hidden)
      await client.removeObject(bucket, marked)
      const listed: string[] = []
      for await (const { key } of store.list()) listed.push(key)
      const markers = await versionsOf(client, bucket, marked)
      expect(listed).toContain(hidden)
      expect(listed.includes(marked)).toBe(markers.length > 0)
      for (const key of [hidden, marked]) await store.destroy(key)
      await client.removeBucket(bucket)
    })

    it('refuses a key that somebody deleted without its version: it is not free, only hidden', async () => {
      const bucket = newBucket()
      const store = await openS3ContentStore({ ...connection, bucket, clock: systemClock })
      const key = newKey()
      await store.put(key, once(Buffer.from('hidden')))
      await client.removeObject(bucket, key)
      await expect(store.put(key, once(Buffer.from('again')))).rejects.toMatchObject({ code: 'conflict' })
      const versions = await versionsOf(client, bucket, key)
      expect(versions.filter(({ isDeleteMarker }) => !isDeleteMarker)).toHaveLength(1)
      await store.destroy(key)
      await client.removeBucket(bucket)
    })

    it('sees unfinished parts: absence is not proven before they are taken back', async () => {
      const bucket = newBucket()
      const store = await openS3ContentStore({ ...connection, bucket, clock: systemClock })
      const key = newKey()
      const uploadId = await client.initiateNewMultipartUpload(bucket, key, {})
      const part = { bucketName: bucket, objectName: key, uploadID: uploadId, partNumber: 1, headers: {} }
      await client.uploadPart(part, randomBytes(5 * 1024 * 1024))
      expect(await store.proveAbsent(key)).toBeUndefined()
      await store.destroy(key)
      expect(await client.findUploadId(bucket, key)).toBeUndefined()
      expect(await store.proveAbsent(key)).toBeDefined()
      await client.removeBucket(bucket)
    })

    it('leaves no unfinished parts behind a source that fails', async () => {
      const bucket = newBucket()
      const store = await openS3ContentStore({ ...connection, bucket, clock: systemClock })
      const key = newKey()
      const put = store.put(
        key,
        (async function* () {
          for (let count = 0; count < 12; count += 1) yield randomBytes(1024 * 1024)
          throw new Error('cut off')
        })(),
      )
      await expect(put).rejects.toThrow('cut off')
      expect(await client.findUploadId(bucket, key)).toBeUndefined()
      await client.removeBucket(bucket)
    })

    it('does not take for an object what a crash left without its digest', async () => {
      const bucket = newBucket()
      const store = await openS3ContentStore({ ...connection, bucket, clock: systemClock })
      const key = newKey()
      await client.putObject(bucket, key, Buffer.from('complete, and never sealed'))
      expect(await store.find(key)).toBeUndefined()
      await expect(store.open(key)).rejects.toMatchObject({ code: 'object-absent' })
      expect(await store.proveAbsent(key)).toBeUndefined()
      await store.destroy(key)
      await client.removeBucket(bucket)
    })

    it('takes back the later of two versions where the store let both in', async () => {
      const bucket = newBucket()
      const store = await openS3ContentStore({ ...connection, bucket, clock: systemClock })
      const key = newKey()
      await client.putObject(bucket, key, Buffer.from('somebody else was first'))
      await expect(store.put(key, once(Buffer.from('second')))).rejects.toMatchObject({ code: 'conflict' })
      expect(await versionsOf(client, bucket, key)).toHaveLength(1)
      await store.destroy(key)
      await client.removeBucket(bucket)
    })

    it('follows the versions of one key past a thousand', async () => {
      const bucket = newBucket()
      const store = await openS3ContentStore({ ...connection, bucket, clock: systemClock })
      const key = newKey()
      await store.put(key, once(Buffer.from('first')))
      for (let batch = 0; batch < 21; batch += 1) {
        await Promise.all(
          Array.from({ length: 48 }, () => client.putObject(bucket, key, Buffer.from('more'))),
        )
      }
      expect(await versionsOf(client, bucket, key)).toHaveLength(1_009)
      const listed: string[] = []
      for await (const each of store.list()) listed.push(each.key)
      expect(listed).toEqual([key])
      await store.destroy(key)
      expect(await store.proveAbsent(key)).toBeDefined()
      await client.removeBucket(bucket)
    })

    it('passes its start-up canary', async () => {
      const bucket = newBucket()
      const store = await openS3ContentStore({ ...connection, bucket, clock: systemClock })
      await store.probe()
      await client.removeBucket(bucket)
    })

    it('says with its canary that a bucket whose versions were suspended no longer does', async () => {
      const bucket = newBucket()
      await openS3ContentStore({ ...connection, bucket, clock: systemClock })
      await client.setBucketVersioning(bucket, { Status: 'Suspended' })
      const target = { client, bucket, key: newKey() }
      await expect(writeS3Object(target, once(Buffer.from('x')))).rejects.toMatchObject({
        code: 'engine-unavailable',
      })
      const store = await openS3ContentStore({ ...connection, bucket, clock: systemClock })
      expect(await client.getBucketVersioning(bucket)).toMatchObject({ Status: 'Enabled' })
      await store.destroy(target.key)
      await client.removeBucket(bucket)
    })

    it('says what is wrong with keys that the server does not know', async () => {
      const stranger = {
        ...connection,
        secretKey: 'not-the-secret-key',
        bucket: newBucket(),
        clock: systemClock,
      }
      await expect(openS3ContentStore(stranger)).rejects.toMatchObject({ code: 'engine-unavailable' })
    })

    it('reads what it wrote through ranges that the server computes, at the edges of parts', async () => {
      const bucket = newBucket()
      const store = await openS3ContentStore({ ...connection, bucket, clock: systemClock })
      const bytes = randomBytes(10 * 1024 * 1024 + 1)
      const key = newKey()
      await store.put(key, once(bytes))
      for (const start of [0, 5 * 1024 * 1024 - 1, 5 * 1024 * 1024, 10 * 1024 * 1024]) {
        const read = await collect(await store.open(key, { start, end: start + 1 }))
        expect(read.equals(bytes.subarray(start, start + 2))).toBe(true)
      }
      await store.destroy(key)
      await client.removeBucket(bucket)
    })
  })
}

describe('an S3 store that is not there', () => {
  it('is said to be unavailable, and not retried for ever', async () => {
    const nowhere = { endpoint: 'http://127.0.0.1:1', region: 'us-east-1', accessKey: 'a', secretKey: 'b' }
    const open = openS3ContentStore({ ...nowhere, bucket: newBucket(), clock: systemClock })
    await expect(open).rejects.toMatchObject({ code: 'engine-unavailable', retryable: true })
  })
})
