import { randomBytes } from 'node:crypto'
import { makeS3Client, type S3Connection } from './s3-client.ts'
import { destroyVersions } from './s3-destroy.ts'
import { once } from './s3-request.ts'
import { pagesOfKeys } from './s3-versions.ts'

/** A bucket made a moment ago for one purpose, and removed after it. */
export interface ScratchBucket {
  readonly name: string
  /** Removes it with every version of all that is in it. */
  remove(): Promise<void>
}

/** A bucket's name has at most so many characters. */
const LONGEST_NAME = 63

/**
 * Makes a bucket of its own beside those that are there. What can be emptied is what was made here, and nothing else:
 * a record's bytes leave through disposal only.
 */
export async function makeScratchBucket(connection: S3Connection, prefix: string): Promise<ScratchBucket> {
  const client = makeS3Client(connection)
  const ending = `-${randomBytes(4).toString('hex')}`
  const name = prefix.slice(0, LONGEST_NAME - ending.length) + ending
  await once('making a bucket', () => client.makeBucket(name, connection.region))
  return {
    name,
    remove: async () => {
      const keys = new Set<string>()
      for await (const page of pagesOfKeys(client, name, '')) for (const { key } of page) keys.add(key)
      for (const key of keys) await destroyVersions(client, name, key)
      await once('removing a bucket', () => client.removeBucket(name))
    },
  }
}
