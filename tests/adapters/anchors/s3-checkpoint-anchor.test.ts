import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { makeS3CheckpointAnchor } from '../../../src/adapters/anchors/s3-checkpoint-anchor.ts'
import type { CheckpointAnchor } from '../../../src/audit/ports.ts'
import { type FakeLockingBucket, startFakeLockingBucket } from '../../support/fakes/fake-locking-bucket.ts'

const keyOf = (number: number): string => `checkpoint-one-${String(number).padStart(12, '0')}`
const allLocked = (count: number): [string, boolean][] =>
  Array.from({ length: count }, (_, number) => [keyOf(number), true])

/** A bucket with object lock on a bad day: no segment may stay where it can be deleted. */
describe('checkpoints in a bucket that locks', () => {
  let bucket: FakeLockingBucket
  const open = (): CheckpointAnchor =>
    makeS3CheckpointAnchor({
      endpoint: bucket.endpoint,
      region: 'us-east-1',
      accessKey: 'key',
      secretKey: 'secret-key',
      bucket: 'checkpoints',
      prefix: 'one',
    })
  const write = (anchor: CheckpointAnchor, number: number): Promise<void> =>
    anchor.write(number, Buffer.from(`segment ${number}`))
  beforeEach(async () => {
    bucket = await startFakeLockingBucket()
  })
  afterEach(() => bucket.close())

  it('are not placed where nobody said whether the bucket locks, and it is asked again', async () => {
    const anchor = open()
    bucket.failing.push('ask-lock')
    await expect(write(anchor, 0)).rejects.toMatchObject({ code: 'engine-unavailable', retryable: true })
    expect(bucket.locks()).toEqual([])
    await write(anchor, 0)
    await write(anchor, 1)
    expect(bucket.locks()).toEqual(allLocked(2))
  })

  it('are locked with the next where locking failed', async () => {
    const anchor = open()
    await write(anchor, 0)
    bucket.failing.push(`lock ${keyOf(1)}`)
    await expect(write(anchor, 1)).rejects.toMatchObject({ code: 'engine-unavailable' })
    expect(await anchor.newest()).toBe(1)
    await write(anchor, 2)
    expect(bucket.locks()).toEqual(allLocked(3))
  })

  it('are locked with the next where the process died before it locked', async () => {
    await write(open(), 0)
    bucket.place(keyOf(1), 'segment 1')
    bucket.answersNoRetention = true
    await write(open(), 2)
    expect(bucket.locks()).toEqual(allLocked(3))
  })

  it('are locked with the next where many were left, though locking fails part of the way', async () => {
    await write(open(), 0)
    for (const number of [1, 2, 3]) bucket.place(keyOf(number), `segment ${number}`)
    bucket.failing.push(`lock ${keyOf(2)}`)
    await expect(write(open(), 4)).rejects.toMatchObject({ code: 'engine-unavailable' })
    await write(open(), 4)
    expect(bucket.locks()).toEqual(allLocked(5))
  })
})
