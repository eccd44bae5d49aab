import type { Client } from 'minio'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { twice } from './s3-request.ts'
import { parseVersionPage, type StoredVersion, type VersionPage } from './s3-version-page.ts'

const PAGE = 1_000

interface Place {
  readonly keyMarker: string
  readonly versionIdMarker: string
}

async function readPage(client: Client, bucket: string, prefix: string, place: Place): Promise<VersionPage> {
  const query = new URLSearchParams({ 'encoding-type': 'url', 'max-keys': String(PAGE), prefix })
  if (place.keyMarker !== '') query.set('key-marker', place.keyMarker)
  if (place.versionIdMarker !== '') query.set('version-id-marker', place.versionIdMarker)
  // The signature wants a space as %20.
  const escaped = `versions&${query.toString().replaceAll('+', '%20')}`
  const response = await client.makeRequestAsync({ method: 'GET', bucketName: bucket, query: escaped })
  const chunks: Uint8Array[] = []
  for await (const chunk of response) chunks.push(chunk)
  return parseVersionPage(Buffer.concat(chunks).toString('utf8'))
}

/**
 * Pages of versions and delete markers whose key begins with `prefix`, newest first within a key. The pages are
 * ours: the client's own lister loses its place past 1,000 entries.
 */
async function* pagesOf(
  client: Client,
  bucket: string,
  prefix: string,
  placeAfter: (last: Place, before: Place) => Place,
): AsyncGenerator<readonly StoredVersion[], void, undefined> {
  let place: Place = { keyMarker: '', versionIdMarker: '' }
  for (;;) {
    const from = place
    const page = await twice('listing versions', () => readPage(client, bucket, prefix, from))
    yield page.versions
    if (!page.isTruncated) return
    const next = placeAfter(page, place)
    const stuck = next.keyMarker === place.keyMarker && next.versionIdMarker === place.versionIdMarker
    if (next.keyMarker === '' || stuck) {
      throw new MunimentError(
        'engine-unavailable',
        'the S3 store cut a listing short and does not say where it goes on',
      )
    }
    place = next
  }
}

/** The versions and markers of exactly one key. */
export async function versionsOf(
  client: Client,
  bucket: string,
  key: string,
): Promise<readonly StoredVersion[]> {
  const found: StoredVersion[] = []
  // The prefix also brings the key's suffixes.
  for await (const page of pagesOf(client, bucket, key, (last) => last)) {
    for (const version of page) if (version.key === key) found.push(version)
  }
  return found
}

/**
 * Some versions and markers of every key, in pages. Each page goes on after the last key, not after the last version:
 * that version may be destroyed by then, and a server that looks for it loses its place. Some servers begin the next
 * page with that key again (versitygw); only where a page brings nothing else does it go on within the key.
 */
export function pagesOfKeys(
  client: Client,
  bucket: string,
  prefix: string,
): AsyncIterable<readonly StoredVersion[]> {
  return pagesOf(client, bucket, prefix, (last, before) =>
    last.keyMarker === before.keyMarker ? last : { keyMarker: last.keyMarker, versionIdMarker: '' },
  )
}
