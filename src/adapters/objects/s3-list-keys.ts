import type { Client } from 'minio'
import type { ListedObject } from '../../records/content-store.ts'
import { listVersions, type StoredVersion, versionsOf } from './s3-versions.ts'

/** Each key once, with its newest version; a key that has delete markers only is listed with size 0. */
export async function* listKeys(
  client: Client,
  bucket: string,
  prefix: string,
): AsyncGenerator<ListedObject, void, undefined> {
  const markers = new Map<string, StoredVersion>()
  let last: string | undefined
  for await (const version of listVersions(client, bucket, prefix)) {
    const { key, size, storedAt, isDeleteMarker } = version
    if (isDeleteMarker) markers.set(key, version)
    else if (key !== last) {
      last = key
      yield { key, size, storedAt }
    }
  }
  for (const { key, storedAt } of markers.values()) {
    const versions = await versionsOf(client, bucket, key)
    if (versions.every(({ isDeleteMarker }) => isDeleteMarker)) yield { key, size: 0, storedAt }
  }
}
