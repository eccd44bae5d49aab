import { statfs } from 'node:fs/promises'

/** Said at once, and not after an hour by a full disk. */
export async function requireRoom(folder: string, records: number, bytesARecord: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const needed = records * bytesARecord
  const free = bavail * bsize
  if (needed > free)
    throw new Error(
      `${records.toLocaleString('en-GB')} records take ${gigabytes(needed)} GB, and ${folder} has ${gigabytes(free)} GB left: set TMPDIR to a larger disk, or ask for fewer with --records.`,
    )
}

const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1)
