import type { Client } from 'minio'
import { z } from 'zod'
import { isMunimentError, MunimentError } from '../../kernel/muniment-error.ts'
import { isObjectKey } from '../../records/object-key.ts'
import { once, twice } from './s3-request.ts'

const STALE_MS = 24 * 60 * 60 * 1000

async function makeBucket(client: Client, bucket: string, region: string): Promise<void> {
  try {
    await once('making the bucket', () => client.makeBucket(bucket, region))
  } catch (error) {
    // Another process may have been first.
    if (!(await twice('looking up the bucket', () => client.bucketExists(bucket)))) throw error
  }
}

const versioningSchema = z.object({ Status: z.string().optional() }).catch({})

async function isVersioned(client: Client, bucket: string): Promise<boolean> {
  const answer = await twice('reading whether the bucket is versioned', () =>
    client.getBucketVersioning(bucket),
  )
  return versioningSchema.parse(answer).Status === 'Enabled'
}

/**
 * Sees to it that the bucket is there and versioned; throws `engine-unavailable` where the store does not have it
 * so. A bucket without versions would let an overwritten or deleted object go without a trace.
 */
export async function ensureVersionedBucket(client: Client, bucket: string, region: string): Promise<void> {
  if (!(await twice('looking up the bucket', () => client.bucketExists(bucket))))
    await makeBucket(client, bucket, region)
  if (await isVersioned(client, bucket)) return
  await once('turning versions on', () => client.setBucketVersioning(bucket, { Status: 'Enabled' }))
  if (await isVersioned(client, bucket)) return
  throw new MunimentError(
    'engine-unavailable',
    `the bucket "${bucket}" does not keep versions; turn versioning on, or use a store that has it`,
  )
}

/** How the server calls itself, for what it is known to keep after a deletion. */
export async function serverOf(client: Client, bucket: string): Promise<string> {
  const response = await twice('asking the store who it is', () =>
    client.makeRequestAsyncOmit({ method: 'HEAD', bucketName: bucket }),
  )
  const name: unknown = response.headers['server']
  return typeof name === 'string' ? name : ''
}

/**
 * Takes back the unfinished parts of objects that processes began more than a day ago and did not live to finish.
 * Some servers list unfinished parts for a whole key only (MinIO) and clear them away by themselves after a day.
 */
export async function abandonStaleParts(client: Client, bucket: string, now: Date): Promise<void> {
  const answer = await twice('listing unfinished objects', () =>
    client.listIncompleteUploadsQuery(bucket, '', '', '', ''),
  )
  for (const { key, uploadId, initiated } of answer.uploads) {
    if (!isObjectKey(key) || now.getTime() - new Date(initiated).getTime() < STALE_MS) continue
    await client.abortMultipartUpload(bucket, key, encodeURIComponent(uploadId)).catch((error: unknown) => {
      if (isMunimentError(error)) throw error
    })
  }
}

/** Ends every unfinished write of one key. */
export async function abandonPartsOf(client: Client, bucket: string, key: string): Promise<void> {
  for (;;) {
    const uploadId = await twice('looking for unfinished parts', () => client.findUploadId(bucket, key))
    if (uploadId === undefined) return
    const unfinished = encodeURIComponent(uploadId)
    await once('taking unfinished parts back', () => client.abortMultipartUpload(bucket, key, unfinished))
  }
}
