import type { Client } from 'minio'
import type { ListedObject } from '../../records/content-store.ts'
import { isObjectKey } from '../../records/object-key.ts'
import type { StoredVersion } from './s3-version-page.ts'
import { pagesOfKeys, versionsOf } from './s3-versions.ts'

const listed = ({ key, size, storedAt, isDeleteMarker }: StoredVersion): ListedObject => {
  return { key, size: isDeleteMarker ? 0 : size, storedAt }
}

/**
 * Each key once, with its newest version; a key that has delete markers only is listed with size 0. What has another name is
 * no object and is passed over: the checkpoints of the audit log lie in the same bucket.
 */
export async function* listKeys(
  client: Client,
  bucket: string,
  prefix: string,
): AsyncGenerator<ListedObject, void, undefined> {
  let lastKey: string | undefined
  for await (const page of pagesOfKeys(client, bucket, prefix)) {
    const newest = new Map<string, StoredVersion>()
    for (const version of page) {
      if (version.key !== lastKey && !newest.has(version.key)) newest.set(version.key, version)
    }
    lastKey = [...newest.keys()].sort().at(-1) ?? lastKey
    for (const version of newest.values()) {
      if (!isObjectKey(version.key)) continue
      if (!version.isDeleteMarker) {
        yield listed(version)
        continue
      }
      // The page may have ended before the versions under the marker.
      const versions = await versionsOf(client, bucket, version.key)
      yield listed(versions.find(({ isDeleteMarker }) => !isDeleteMarker) ?? version)
    }
  }
}
