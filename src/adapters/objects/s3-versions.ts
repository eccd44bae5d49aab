import type { Client } from 'minio'
import { z } from 'zod'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { twice } from './s3-request.ts'

/** One version of a key, or one delete marker. */
export interface StoredVersion {
  readonly key: string
  readonly versionId: string
  readonly size: number
  readonly storedAt: Date
  readonly isDeleteMarker: boolean
}

const entrySchema = z.object({
  name: z.string(),
  versionId: z.coerce.string().min(1).default('null'),
  size: z.coerce.number().int().nonnegative().catch(0),
  lastModified: z.coerce.date(),
  isDeleteMarker: z.boolean().default(false),
})
const pageSchema = z.object({
  objects: z.array(entrySchema),
  // The client's parser leaves it a string for some servers.
  isTruncated: z.union([z.boolean(), z.stringbool()]).default(false),
  keyMarker: z.coerce.string().optional(),
  versionIdMarker: z.coerce.string().optional(),
})

const PAGE = 1_000

interface Place {
  readonly keyMarker: string
  readonly versionIdMarker: string
}

/**
 * Pages of versions and delete markers whose key begins with `prefix`, newest first within a key, a page's markers
 * after its versions. The pages are ours: the client's own lister loses its place past 1,000 entries.
 */
async function* pagesOf(
  client: Client,
  bucket: string,
  prefix: string,
  placeAfter: (last: Place, before: Place) => Place,
): AsyncGenerator<readonly StoredVersion[], void, undefined> {
  let place: Place = { keyMarker: '', versionIdMarker: '' }
  for (;;) {
    const options = { Delimiter: '', MaxKeys: PAGE, IncludeVersion: true, ...place }
    const answer = await twice('listing versions', () => client.listObjectsQuery(bucket, prefix, '', options))
    const page = pageSchema.parse(answer)
    yield page.objects.map(({ name, versionId, size, lastModified, isDeleteMarker }) => {
      return { key: name, versionId, size, storedAt: lastModified, isDeleteMarker }
    })
    if (!page.isTruncated) return
    const last = { keyMarker: page.keyMarker ?? '', versionIdMarker: page.versionIdMarker ?? '' }
    const next = placeAfter(last, place)
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
