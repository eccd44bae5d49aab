import type { Client } from 'minio'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { abandonPartsOf } from './s3-bucket.ts'
import { s3Error } from './s3-request.ts'
import { versionsOf } from './s3-versions.ts'

/** A version may come while another goes (a put that is being taken back): look again this often. */
const ROUNDS = 3

/**
 * Removes every version and delete marker of a key, each by its id, and what is unfinished under it. Servers refuse
 * a locked version with different codes, so none is read: what counts is whether a new listing still shows it.
 */
export async function destroyVersions(client: Client, bucket: string, key: string): Promise<void> {
  await abandonPartsOf(client, bucket, key)
  let refusal: MunimentError | undefined
  let left = await versionsOf(client, bucket, key)
  for (let round = 0; round < ROUNDS && left.length > 0; round += 1) {
    for (const { versionId } of left) {
      await client.removeObject(bucket, key, { versionId }).catch((error: unknown) => {
        refusal = s3Error(error, 'destroying a version')
      })
    }
    left = await versionsOf(client, bucket, key)
  }
  if (left.length === 0) return
  const why = refusal === undefined ? 'it gave no reason' : refusal.message
  throw new MunimentError(
    'engine-unavailable',
    `the S3 store keeps ${left.length} version(s) that were to be destroyed: ${why}`,
    { details: { key, versions: left.length }, retryable: true, cause: refusal },
  )
}
