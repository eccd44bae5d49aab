import { randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { makeAnchorClient } from '../../src/adapters/anchors/s3-anchor-client.ts'
import { makeS3CheckpointAnchor } from '../../src/adapters/anchors/s3-checkpoint-anchor.ts'
import { checkpointAnchorContract } from '../contracts/checkpoint-anchor-contract.ts'

function required(name: string): string {
  const value = process.env[name]
  if (value === undefined || value === '')
    throw new Error(`${name} is not set: npm run test:engines starts an S3 server`)
  return value
}

const connection = {
  endpoint: required('S3_ENDPOINT'),
  region: process.env['S3_REGION'] ?? 'us-east-1',
  accessKey: required('S3_ACCESS_KEY'),
  secretKey: required('S3_SECRET_KEY'),
}

async function makeBucket(locked: boolean): Promise<string> {
  const bucket = `anchor-${randomBytes(6).toString('hex')}`
  const client = makeAnchorClient(connection)
  await client.makeBucket(bucket, connection.region, locked ? { ObjectLocking: true } : {})
  if (!locked) await client.setBucketVersioning(bucket, { Status: 'Enabled' })
  return bucket
}

for (const locked of [false, true]) {
  checkpointAnchorContract(locked ? 'a locked bucket' : 'a versioned bucket', async () => {
    const bucket = await makeBucket(locked)
    const open = () => makeS3CheckpointAnchor({ ...connection, bucket, prefix: 'one' })
    return { anchor: open(), reopen: open, close: async () => undefined }
  })
}

describe('a bucket of checkpoints', () => {
  it('answers what was written first, whatever is put over it or marked as deleted', async () => {
    const bucket = await makeBucket(false)
    const anchor = makeS3CheckpointAnchor({ ...connection, bucket, prefix: 'one' })
    const client = makeAnchorClient(connection)
    await anchor.write(0, Buffer.from('first'))
    await anchor.write(1, Buffer.from('second'))
    await client.putObject(bucket, 'checkpoint-one-000000000000', 'forged')
    await client.removeObject(bucket, 'checkpoint-one-000000000001')
    expect((await anchor.read(0))?.toString()).toBe('first')
    expect((await anchor.read(1))?.toString()).toBe('second')
    expect(await makeS3CheckpointAnchor({ ...connection, bucket, prefix: 'one' }).newest()).toBe(1)
  })

  it('keeps installations apart', async () => {
    const bucket = await makeBucket(false)
    await makeS3CheckpointAnchor({ ...connection, bucket, prefix: 'one' }).write(0, Buffer.from('one'))
    expect(await makeS3CheckpointAnchor({ ...connection, bucket, prefix: 'on' }).newest()).toBeUndefined()
  })

  it('keeps each version where it is locked', async () => {
    const bucket = await makeBucket(true)
    const anchor = makeS3CheckpointAnchor({ ...connection, bucket, prefix: 'one' })
    expect(await anchor.probe()).toEqual([])
    await anchor.write(0, Buffer.from('kept'))
    const client = makeAnchorClient(connection)
    for await (const { name, versionId } of client.listObjects(bucket, '', true, { IncludeVersion: true })) {
      // Stores refuse in different words; what counts is that it is still there.
      await client.removeObject(bucket, name, { versionId }).catch(() => undefined)
    }
    expect((await anchor.read(0))?.toString()).toBe('kept')
  })

  it('keeps what a process placed that died before it locked', async () => {
    const bucket = await makeBucket(true)
    const client = makeAnchorClient(connection)
    await client.putObject(bucket, 'checkpoint-one-000000000000', 'kept')
    await client.putObject(bucket, 'checkpoint-one-000000000001', 'kept too')
    const anchor = makeS3CheckpointAnchor({ ...connection, bucket, prefix: 'one' })
    await anchor.write(2, Buffer.from('next'))
    for await (const { name, versionId } of client.listObjects(bucket, '', true, { IncludeVersion: true })) {
      await client.removeObject(bucket, name, { versionId }).catch(() => undefined)
    }
    expect((await anchor.read(1))?.toString()).toBe('kept too')
  })

  it('says where there is no lock, and refuses a bucket without versions', async () => {
    const warned = await makeS3CheckpointAnchor({
      ...connection,
      bucket: await makeBucket(false),
      prefix: 'one',
    }).probe()
    expect(warned).toHaveLength(1)
    const bare = `anchor-${randomBytes(6).toString('hex')}`
    await makeAnchorClient(connection).makeBucket(bare, connection.region)
    const anchor = makeS3CheckpointAnchor({ ...connection, bucket: bare, prefix: 'one' })
    await expect(anchor.probe()).rejects.toMatchObject({ code: 'engine-unavailable' })
  })

  it('that cannot be reached is said to be so', async () => {
    const anchor = makeS3CheckpointAnchor({
      ...connection,
      endpoint: 'http://127.0.0.1:9',
      bucket: 'none',
      prefix: 'one',
    })
    await expect(anchor.newest()).rejects.toMatchObject({ code: 'engine-unavailable', retryable: true })
  })
})
