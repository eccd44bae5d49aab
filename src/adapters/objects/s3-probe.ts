import type { Client } from 'minio'
import { type ComponentId, newId, type RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { ContentStore } from '../../records/content-store.ts'
import { once } from './s3-request.ts'
import { versionsOf } from './s3-versions.ts'
import { bytesOf } from './verified-bytes.ts'

function doesNotHold(what: string): MunimentError {
  return new MunimentError('engine-unavailable', `the content store "s3" does not hold: ${what}`)
}

/**
 * Walks a canary through what only a versioned bucket promises: deleted without a version id, as a console would, an
 * object stays under a marker; the proof of absence sees both; and both can be destroyed by their ids. A store that
 * hides or keeps a version is refused at start rather than found out on a certificate.
 */
export async function probeDeleteMarker(client: Client, bucket: string, store: ContentStore): Promise<void> {
  const key = `${newId<RecordId>()}.${newId<ComponentId>()}.canary`
  await store.put(key, bytesOf(Buffer.from('canary')))
  try {
    await once('deleting a canary without its version', () => client.removeObject(bucket, key))
    const versions = await versionsOf(client, bucket, key)
    const kept = versions.filter(({ isDeleteMarker }) => !isDeleteMarker)
    if (kept.length !== 1) throw doesNotHold('a version stays when its key is deleted')
    if ((await store.proveAbsent(key)) !== undefined) throw doesNotHold('a hidden version shows in a listing')
  } finally {
    await store.destroy(key)
  }
  if ((await store.proveAbsent(key)) === undefined)
    throw doesNotHold('a version and its marker can be destroyed')
}
