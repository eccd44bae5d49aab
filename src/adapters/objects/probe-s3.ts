import { makeS3Client, type S3Connection } from './s3-client.ts'
import { once } from './s3-request.ts'

/** Asks a store for the bucket and answers whether it is there; throws `engine-unavailable` in words. Changes nothing. */
export async function probeS3(connection: S3Connection, bucket: string): Promise<boolean> {
  return once('looking up the bucket', () => makeS3Client(connection).bucketExists(bucket))
}
