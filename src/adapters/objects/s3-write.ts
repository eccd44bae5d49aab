import { createHash } from 'node:crypto'
import type { Seal } from './folder-layout.ts'
import { makeGatherer } from './gather-bytes.ts'
import { abandonParts, beginParts, completeParts, type SentPart, sendPart } from './s3-parts.ts'
import { once, wasSilent } from './s3-request.ts'
import { creating, type S3Target, versionIdOf } from './s3-target.ts'

/** S3's smallest part. An object up to here is one request; this much, twice, is what a large one holds in memory. */
const PART_BYTES = 5 * 1024 * 1024
/** From here on parts are larger: S3 takes 10,000 of them. */
const SMALL_PARTS = 5_000
const LARGE_PART_BYTES = 64 * 1024 * 1024

/** Metadata (or, for objects of several parts, the object's own label) that holds the digest. */
export const DIGEST_LABEL = 'sha256'
const DIGEST_HEADER = `x-amz-meta-${DIGEST_LABEL}`

/** An object as the store took it. */
export interface WrittenVersion extends Seal {
  readonly versionId: string
}

async function writeWhole(
  { client, bucket, key }: S3Target,
  bytes: Buffer,
  digest: Buffer,
): Promise<WrittenVersion> {
  const sha256 = digest.toString('hex')
  // By the raw request: `putObject` would turn the condition and the checksum into metadata without a word.
  const response = await creating(key, () =>
    client.makeRequestAsyncOmit(
      {
        method: 'PUT',
        bucketName: bucket,
        objectName: key,
        headers: {
          'content-type': 'application/octet-stream',
          'if-none-match': '*',
          'x-amz-checksum-sha256': digest.toString('base64'),
          [DIGEST_HEADER]: sha256,
        },
      },
      bytes,
    ),
  )
  return { size: bytes.byteLength, sha256, versionId: versionIdOf(response.headers) }
}

async function sealParts(target: S3Target, versionId: string, sha256: string): Promise<void> {
  const { client, bucket, key } = target
  await once('sealing an object', () =>
    client.setObjectTagging(bucket, key, { [DIGEST_LABEL]: sha256 }, { versionId }),
  )
}

/**
 * Writes a source as one new version: up to 5 MiB by a single request with its checksum, beyond that in parts, one
 * on its way while the next is gathered. A failing source leaves no unfinished parts. The digest is metadata of the
 * version; where it is known only after the last part, it is put on the version as its label, and until then `find`
 * does not take the version for an object.
 */
export async function writeS3Object(
  target: S3Target,
  source: AsyncIterable<Uint8Array>,
): Promise<WrittenVersion> {
  const gathered = makeGatherer()
  const hash = createHash('sha256')
  const parts: SentPart[] = []
  let uploadId: string | undefined
  let sending: Promise<void> | undefined
  let started = 0
  let size = 0

  async function send(bytes: Buffer): Promise<void> {
    uploadId ??= await beginParts(target)
    started += 1
    parts.push(await sendPart(target, uploadId, started, bytes))
  }
  const partBytes = (): number => (started < SMALL_PARTS ? PART_BYTES : LARGE_PART_BYTES)

  try {
    for await (const chunk of source) {
      if (chunk.byteLength === 0) continue
      hash.update(chunk)
      size += chunk.byteLength
      gathered.add(chunk)
      while (gathered.waiting > partBytes()) {
        await sending
        sending = send(gathered.take(partBytes()))
        // Awaited a part later; until then its failure is nobody's unhandled rejection.
        sending.catch(() => undefined)
      }
    }
    await sending
    const last = gathered.take(gathered.waiting)
    if (uploadId === undefined) return await writeWhole(target, last, hash.digest())
    await send(last)
    const versionId = await completeParts(target, uploadId, parts)
    uploadId = undefined
    const sha256 = hash.digest('hex')
    await sealParts(target, versionId, sha256)
    return { size, sha256, versionId }
  } catch (error) {
    await sending?.catch(() => undefined)
    if (uploadId !== undefined) {
      const abandoned = abandonParts(target, uploadId)
      // What a silent store keeps of it is swept.
      if (!wasSilent(error)) await abandoned
    }
    throw error
  }
}
