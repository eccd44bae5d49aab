import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { makeS3Client } from '../../../src/adapters/objects/s3-client.ts'
import { listKeys } from '../../../src/adapters/objects/s3-list-keys.ts'
import { type ComponentId, newId, type RecordId } from '../../../src/kernel/ids.ts'
import { type FakeLockingBucket, startFakeLockingBucket } from '../../support/fakes/fake-locking-bucket.ts'

let bucket: FakeLockingBucket
beforeEach(async () => {
  bucket = await startFakeLockingBucket()
})
afterEach(async () => {
  await bucket.close()
})

it('lists nothing of a bucket but objects: the checkpoints of the log lie there too', async () => {
  const key = `${newId<RecordId>()}.${newId<ComponentId>()}`
  bucket.place(`checkpoint-${newId()}-000000000000`, 'a checkpoint')
  bucket.place(key, 'a document')
  bucket.place(`${key}/elsewhere`, "somebody else's")
  const client = makeS3Client({
    endpoint: bucket.endpoint,
    region: 'us-east-1',
    accessKey: 'a',
    secretKey: 'b',
  })
  const listed: string[] = []
  for await (const object of listKeys(client, 'bucket', '')) listed.push(object.key)
  expect(listed).toEqual([key])
})
