import type { ZipFile } from 'yauzl'
import type { ZipEntry } from '../../zip/list-zip.ts'
import { streamEntry } from '../../zip/stream-entry.ts'
import { findPart } from './find-part.ts'

const MOST = 1024 * 1024

/** A short entry of an archive as text, if it is there and can be had. */
export async function smallEntry(
  zip: ZipFile,
  entries: readonly ZipEntry[],
  wanted: string,
): Promise<string | undefined> {
  const entry = findPart(entries, wanted)
  if (entry === undefined || entry.size > MOST) return undefined
  const chunks: Buffer[] = []
  try {
    for await (const chunk of streamEntry(zip, entry, MOST)) chunks.push(chunk)
  } catch {
    // A document without readable properties is still a document.
    return undefined
  }
  return Buffer.concat(chunks).toString('utf8')
}
