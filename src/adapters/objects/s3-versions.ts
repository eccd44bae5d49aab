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

/**
 * Every version and delete marker whose key begins with `prefix`, newest first within a key, markers after the
 * versions of their page. Pages are ours: the client's own lister loses its place past 1,000 entries.
 */
export async function* listVersions(
  client: Client,
  bucket: string,
  prefix: string,
): AsyncGenerator<StoredVersion, void, undefined> {
  let place: { readonly keyMarker: string; readonly versionIdMarker: string } = {
    keyMarker: '',
    versionIdMarker: '',
  }
  for (;;) {
    const options = { Delimiter: '', MaxKeys: PAGE, IncludeVersion: true, ...place }
    const answer = await twice('listing versions', () => client.listObjectsQuery(bucket, prefix, '', options))
    const page = pageSchema.parse(answer)
    for (const { name, versionId, size, lastModified, isDeleteMarker } of page.objects) {
      yield { key: name, versionId, size, storedAt: lastModified, isDeleteMarker }
    }
    if (!page.isTruncated) return
    const next = { keyMarker: page.keyMarker ?? '', versionIdMarker: page.versionIdMarker ?? '' }
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
  // The prefix also brings the key's suffixes; within a page markers follow all versions, so nothing ends it early.
  for await (const version of listVersions(client, bucket, key)) if (version.key === key) found.push(version)
  return found
}
