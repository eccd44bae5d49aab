import type { ZipFile } from 'yauzl'
import type { ZipEntry } from './list-zip.ts'
import { streamEntry } from './stream-entry.ts'

const MOST_MARKUP = 512 * 1024 * 1024

/**
 * Inflates one entry of markup as text, chunk by chunk. Office programs write UTF-8; the standards allow UTF-16 as well
 * (ISO/IEC 29500-2, 6.2.5; XML 1.0, 4.3.3). Throws what `streamEntry` throws.
 */
export async function* streamMarkup(zip: ZipFile, entry: ZipEntry): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined
  for await (const chunk of streamEntry(zip, entry, MOST_MARKUP)) {
    decoder ??= new TextDecoder(encodingOf(chunk))
    yield decoder.decode(chunk, { stream: true })
  }
}

function encodingOf(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8'
}
