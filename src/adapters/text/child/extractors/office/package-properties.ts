import type { ZipFile } from 'yauzl'
import type { MutableMetadata } from '../../extraction.ts'
import type { ZipEntry } from '../../zip/list-zip.ts'
import { readCoreProperties } from './core-properties.ts'
import { smallEntry } from './small-entry.ts'

/** What an archive of Office says of its document; nothing where that is missing or damaged. */
export async function packageProperties(
  zip: ZipFile,
  entries: readonly ZipEntry[],
): Promise<MutableMetadata> {
  const markup = await smallEntry(zip, entries, 'docProps/core.xml')
  return markup === undefined ? {} : readCoreProperties(markup)
}
