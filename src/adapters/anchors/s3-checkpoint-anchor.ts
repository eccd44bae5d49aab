import type { Client } from 'minio'
import type { CheckpointAnchor } from '../../audit/ports.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { makeAnchorClient, type S3AnchorConnection } from './s3-anchor-client.ts'
import { firstVersionOf, isLockedBucket, lacksLock, readVersion } from './s3-versions.ts'

export interface S3AnchorOptions extends S3AnchorConnection {
  readonly bucket: string
  /** Keeps the logs of several installations in one bucket apart: letters, digits and hyphens. */
  readonly prefix: string
}

const YEAR_MS = 365.25 * 24 * 60 * 60 * 1000
/** How long a locked bucket is told to keep each checkpoint. */
const LOCK_MS = 10 * YEAR_MS

/**
 * Segments as objects `checkpoint-<prefix>-000000012345` of a versioned bucket. Where the bucket has object lock, each is
 * locked in compliance mode, which nobody can lift; one that a failure or a crash left unlocked is locked before the
 * next is placed. What counts is always the first version of a key: one written over
 * it later, or a delete marker, changes nothing.
 */
export function makeS3CheckpointAnchor(options: S3AnchorOptions): CheckpointAnchor {
  const client = makeAnchorClient(options)
  const { bucket } = options
  const keyOf = (number: number): string => `checkpoint-${options.prefix}-${String(number).padStart(12, '0')}`
  const firstOf = (number: number): Promise<string | undefined> =>
    firstVersionOf(client, bucket, keyOf(number))
  let isLocking: boolean | undefined
  let lockedTo = -1
  let highest = -1

  const lock = (number: number, versionId: string | undefined): Promise<void> =>
    lockVersion(client, bucket, keyOf(number), versionId)
  /**
   * Locks the newest segment again, as nobody knows whether its process lived to lock it, and those before it that
   * surely have no lock. The oldest first: where this is cut short, the next finds the rest without a gap.
   */
  const lockWhatWasLeft = async (newest: number): Promise<void> => {
    const left: { readonly number: number; readonly version: string }[] = []
    for (let number = newest; number > lockedTo; number -= 1) {
      const version = await firstOf(number)
      if (version === undefined) break
      if (number < newest && !(await lacksLock(client, bucket, keyOf(number), version))) break
      left.push({ number, version })
    }
    for (const { number, version } of left.reverse()) await lock(number, version)
    lockedTo = newest
  }

  return {
    name: 's3',
    write: (number, segment) =>
      reaching(async () => {
        if ((await firstOf(number)) !== undefined) throw taken()
        // Before anything is placed: a bucket that does not answer now would leave a segment that can be deleted.
        isLocking ??= await isLockedBucket(client, bucket)
        if (isLocking) await lockWhatWasLeft(number - 1)
        const { versionId } = await client.putObject(bucket, keyOf(number), segment, segment.length)
        if (isLocking) await lock(number, versionId ?? undefined)
        // Another writer may have come between: the first version is what was anchored.
        const first = await firstOf(number)
        if (first === undefined || !(await readVersion(client, bucket, keyOf(number), first)).equals(segment))
          throw taken()
        if (isLocking) lockedTo = number
      }),
    newest: () =>
      reaching(async () => {
        highest = await lastThatExists(highest, async (number) => (await firstOf(number)) !== undefined)
        return highest < 0 ? undefined : highest
      }),
    read: (number) =>
      reaching(async () => {
        const version = await firstOf(number)
        return version === undefined ? undefined : await readVersion(client, bucket, keyOf(number), version)
      }),
    probe: () =>
      reaching(async () => {
        const { Status: versioning } = (await client.getBucketVersioning(bucket)) as {
          readonly Status?: string
        }
        if (versioning !== 'Enabled') {
          throw new MunimentError(
            'engine-unavailable',
            `The bucket ${bucket} of the audit checkpoints is not versioned.`,
          )
        }
        return (await isLockedBucket(client, bucket))
          ? []
          : [`The bucket ${bucket} has no object lock: whoever holds its keys can delete audit checkpoints.`]
      }),
  }
}

async function lockVersion(
  client: Client,
  bucket: string,
  key: string,
  versionId: string | undefined,
): Promise<void> {
  const retainUntilDate = new Date(Date.now() + LOCK_MS).toISOString()
  const retention = {
    mode: 'COMPLIANCE',
    retainUntilDate,
    ...(versionId === undefined ? {} : { versionId }),
  }
  // The client names its modes by an enum of its own that is these very words.
  await client.putObjectRetention(bucket, key, retention as Parameters<Client['putObjectRetention']>[2])
}

/** Numbers have no gaps, so the last is found by doubling steps and halving: some forty questions at the first start. */
async function lastThatExists(known: number, exists: (number: number) => Promise<boolean>): Promise<number> {
  let [there, absent] = [known, known + 1]
  for (let step = 1; await exists(absent); step *= 2) {
    there = absent
    absent = there + step
  }
  while (absent - there > 1) {
    const middle = Math.floor((there + absent) / 2)
    if (await exists(middle)) there = middle
    else absent = middle
  }
  return there
}

async function reaching<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof MunimentError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MunimentError(
      'engine-unavailable',
      `The bucket of the audit checkpoints cannot be used: ${reason}`,
      {
        retryable: true,
        cause,
      },
    )
  }
}

function taken(): MunimentError {
  return new MunimentError('conflict', 'This checkpoint is anchored already.')
}
