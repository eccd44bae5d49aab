import type { Client } from 'minio'
import { z } from 'zod'
import { systemErrorCode } from '../../kernel/system-error-code.ts'

const versionSchema = z.object({
  name: z.string().optional(),
  versionId: z.string().optional(),
  isDeleteMarker: z.boolean().optional(),
})

/** The id of the version that was written first under exactly this key, whatever came over it; nothing for an unused key. */
export async function firstVersionOf(
  client: Client,
  bucket: string,
  key: string,
): Promise<string | undefined> {
  let first: string | undefined
  for await (const listed of client.listObjects(bucket, key, true, { IncludeVersion: true })) {
    const version = versionSchema.parse(listed)
    // Versions of one key are listed newest first.
    if (version.name === key && version.isDeleteMarker !== true) first = version.versionId ?? first
  }
  return first
}

/** The bytes of one version. */
export async function readVersion(
  client: Client,
  bucket: string,
  key: string,
  versionId: string,
): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of await client.getObject(bucket, key, { versionId }))
    pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

/** Whether the bucket was made with object lock. */
export async function isLockedBucket(client: Client, bucket: string): Promise<boolean> {
  try {
    const found = z
      .object({ objectLockEnabled: z.string() })
      .safeParse(await client.getObjectLockConfig(bucket))
    return found.success && found.data.objectLockEnabled === 'Enabled'
  } catch (error) {
    if (LOCKLESS.has(systemErrorCode(error) ?? '')) return false
    throw error
  }
}

/** Whether the store says of a version that nothing keeps it. A store whose answer cannot be read says no such thing. */
export async function lacksLock(
  client: Client,
  bucket: string,
  key: string,
  versionId: string,
): Promise<boolean> {
  try {
    await client.getObjectRetention(bucket, key, { versionId })
    return false
  } catch (error) {
    if (UNLOCKED.has(systemErrorCode(error) ?? '')) return true
    // The client fails on the answer of some stores, which is an answer of a lock.
    if (error instanceof TypeError) return false
    throw error
  }
}

/** How stores say that a version has no lock. */
const UNLOCKED = new Set([
  'NoSuchObjectLockConfiguration',
  'ObjectLockConfigurationNotFoundError',
  'ObjectLockConfigurationNotFound',
])

/** How stores say that a bucket has no object lock, or that they know none at all. */
const LOCKLESS = new Set([
  'ObjectLockConfigurationNotFoundError',
  'ObjectLockConfigurationNotFound',
  'NoSuchObjectLockConfiguration',
  'NotImplemented',
  'MethodNotAllowed',
])
