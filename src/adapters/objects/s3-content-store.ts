import type { Clock } from '../../kernel/clock.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { ByteRange, ContentStore, StoredObject } from '../../records/content-store.ts'
import { requireObjectKey, requireObjectKeyPrefix } from '../../records/object-key.ts'
import { probeContentStore } from './probe-content-store.ts'
import { resolveRange } from './resolve-range.ts'
import { abandonStaleParts, ensureVersionedBucket, serverOf } from './s3-bucket.ts'
import { makeS3Client, type S3Connection } from './s3-client.ts'
import { destroyVersions } from './s3-destroy.ts'
import { listKeys } from './s3-list-keys.ts'
import { probeDeleteMarker } from './s3-probe.ts'
import { remainsOf } from './s3-remains.ts'
import { once, s3Error, saysAbsent, twice } from './s3-request.ts'
import { takenKey } from './s3-target.ts'
import { versionsOf } from './s3-versions.ts'
import { DIGEST_LABEL, type WrittenVersion, writeS3Object } from './s3-write.ts'
import { untilAborted } from './until-aborted.ts'
import { bytesOf, CHECKED_AT_ONCE_BYTES, verifiedBytes, wholeVerified } from './verified-bytes.ts'

/** What the S3 store needs: the server, the bucket (made and versioned if need be) and the clock of its proofs. */
export interface S3ContentStoreOptions extends S3Connection {
  readonly bucket: string
  readonly clock: Clock
}

interface FoundObject extends StoredObject {
  readonly versionId: string
}

const SHA256 = /^[0-9a-f]{64}$/

const absent = (key: string): MunimentError =>
  new MunimentError('object-absent', 'no object is stored under this key', { details: { key } })

async function unlessAbsent<Value>(doing: string, request: () => Promise<Value>): Promise<Value | undefined> {
  return twice(doing, async () => {
    try {
      return await request()
    } catch (error) {
      if (saysAbsent(error)) return undefined
      throw error
    }
  })
}

/**
 * Opens the store of bytes in a versioned bucket, making both if need be. Every object is one version; a put is
 * confirmed by listing the key's versions, so that of two puts of one key the later is taken back and refused also
 * where the server ignores `If-None-Match`. Destruction names each version by its id, delete markers too, and
 * absence is proven by listing versions anew.
 */
export async function openS3ContentStore(options: S3ContentStoreOptions): Promise<ContentStore> {
  const { bucket, clock } = options
  const client = makeS3Client(options)
  await ensureVersionedBucket(client, bucket, options.region)
  const server = await serverOf(client, bucket)
  await abandonStaleParts(client, bucket, new Date())

  async function digestOf(
    key: string,
    versionId: string,
    metadata: { readonly [name: string]: unknown },
  ): Promise<string | undefined> {
    const known = metadata[DIGEST_LABEL]
    if (typeof known === 'string' && SHA256.test(known)) return known
    const labels = await unlessAbsent('reading a digest', () =>
      client.getObjectTagging(bucket, key, { versionId }),
    )
    const label = labels?.find(({ Key }) => Key === DIGEST_LABEL)?.Value
    return label !== undefined && SHA256.test(label) ? label : undefined
  }

  async function find(key: string): Promise<FoundObject | undefined> {
    const found = await unlessAbsent('looking up an object', () => client.statObject(bucket, key))
    if (found === undefined) return undefined
    const versionId = found.versionId ?? 'null'
    const sha256 = await digestOf(key, versionId, found.metaData)
    // Without a digest it is what a crash left of an object, never acknowledged; the orphan sweep lists it.
    return sha256 === undefined ? undefined : { key, size: found.size, sha256, versionId }
  }

  async function confirm(key: string, written: WrittenVersion): Promise<void> {
    const versions = await versionsOf(client, bucket, key)
    const own = versions.find(({ versionId }) => versionId === written.versionId)
    if (own?.size !== written.size) {
      throw new MunimentError(
        'engine-unavailable',
        'the S3 store took an object and does not list it as it was sent',
        {
          details: { key },
          retryable: true,
        },
      )
    }
    // The oldest version is listed last. A marker means that the key was used and deleted by somebody before us.
    const first = versions.filter(({ isDeleteMarker }) => !isDeleteMarker).at(-1)
    if (versions.length === 1 || (first === own && !versions.some(({ isDeleteMarker }) => isDeleteMarker)))
      return
    await once('taking a second version back', () =>
      client.removeObject(bucket, key, { versionId: written.versionId }),
    )
    throw takenKey(key)
  }

  async function* bytes(
    object: FoundObject,
    { start, end }: ByteRange,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const { key, versionId } = object
    if (end < start) return
    const length = end - start + 1
    const stream = await unlessAbsent('opening an object', () =>
      client.getPartialObject(bucket, key, start, length, { versionId }),
    )
    if (stream === undefined) throw absent(key)
    try {
      for await (const chunk of stream) yield chunk
    } catch (error) {
      throw s3Error(error, 'reading an object')
    }
  }

  const store: ContentStore = {
    name: 's3',
    remains: remainsOf(server),

    async put(key, source, signal) {
      requireObjectKey(key)
      const guarded = signal === undefined ? source : untilAborted(source, signal)
      const written = await writeS3Object({ client, bucket, key }, guarded)
      await confirm(key, written)
      return { key, size: written.size, sha256: written.sha256 }
    },

    async open(key, range) {
      requireObjectKey(key)
      const object = await find(key)
      if (object === undefined) throw absent(key)
      const part = range === undefined ? undefined : resolveRange(range, object.size)
      const all = { start: 0, end: object.size - 1 }
      if (object.size <= CHECKED_AT_ONCE_BYTES) {
        const whole = await wholeVerified(bytes(object, all), object)
        return bytesOf(part === undefined ? whole : whole.subarray(part.start, part.end + 1))
      }
      return part === undefined ? verifiedBytes(bytes(object, all), object) : bytes(object, part)
    },

    async find(key) {
      const object = await find(requireObjectKey(key))
      return object === undefined ? undefined : { key, size: object.size, sha256: object.sha256 }
    },

    async destroy(key) {
      requireObjectKey(key)
      await destroyVersions(client, bucket, key)
    },

    async proveAbsent(key) {
      requireObjectKey(key)
      if ((await versionsOf(client, bucket, key)).length > 0) return undefined
      if ((await twice('looking for unfinished parts', () => client.findUploadId(bucket, key))) !== undefined)
        return undefined
      return {
        store: 's3',
        method: 'a listing of all versions, delete markers and unfinished parts shows none under the key',
        checkedAt: clock.now(),
      }
    },

    list(prefix = '') {
      return listKeys(client, bucket, requireObjectKeyPrefix(prefix))
    },

    async probe() {
      await ensureVersionedBucket(client, bucket, options.region)
      await probeContentStore(store)
      await probeDeleteMarker(client, bucket, store)
    },
  }
  return store
}
