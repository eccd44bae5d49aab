import { CannotRead } from '../cannot-read.ts'
import type { ZipEntry } from './list-zip.ts'

const MEBIBYTE = 1024 * 1024
/** All entries together. An office document of this size exists nowhere. */
const MOST_TOTAL = 2_048 * MEBIBYTE
/** Marked-up text compresses 10 to 60 times; deflate can do 1,032 times and only does so on repetition. */
const XML = { ratio: 150, from: 16 * MEBIBYTE } as const
/** A blank bitmap in a letterhead compresses as well as a bomb does: pictures are judged from a larger size on. */
const OTHER = { ratio: 400, from: 128 * MEBIBYTE } as const

/**
 * Refuses an archive that would swell beyond measure, by its own directory and before anything is inflated. A directory
 * that lies about sizes is caught while inflating. Throws `CannotRead` (quarantine) for a bomb.
 */
export function refuseBombs(entries: readonly ZipEntry[]): void {
  const total = entries.reduce((sum, { size }) => sum + size, 0)
  if (total > MOST_TOTAL)
    throw bomb(`its ${entries.length} entries would fill ${Math.round(total / MEBIBYTE)} MiB`)
  for (const { name, size, compressedSize } of entries) {
    const { ratio, from } = /\.(xml|rels|vml)$/i.test(name) ? XML : OTHER
    if (size > from && size > compressedSize * ratio) {
      throw bomb(`one entry would swell ${Math.round(size / Math.max(1, compressedSize))} times`)
    }
  }
}

/** The reason given for an archive made to overwhelm whoever opens it. */
export function bomb(how: string): CannotRead {
  return new CannotRead('bomb', `The archive is built to overwhelm whoever opens it: ${how}.`, {
    quarantine: true,
  })
}
