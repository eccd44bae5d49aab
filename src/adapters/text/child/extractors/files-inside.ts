import { posix } from 'node:path'
import { SaxesParser } from 'saxes'
import type { ZipFile } from 'yauzl'
import type { ZipEntry } from '../zip/list-zip.ts'
import { streamEntry } from '../zip/stream-entry.ts'

const MOST_RELATIONSHIPS = 16 * 1024 * 1024
/** Where Word puts files: tables, slides and others as objects, and text of another program. */
const USUAL = /^word\/(?:embeddings\/[^/]+|(?:[^/]+\/)?afchunk[^/]*)$/i
/** What says so of a file of any name (ISO/IEC 29500-1, 11.3.1, 15.2.10, 15.2.11). */
const KIND = /\/(?:aFChunk|oleObject|package)$/i

/** How many files lie inside a Word document, by where they stand and by what the document says of them. */
export async function filesInside(zip: ZipFile, entries: readonly ZipEntry[]): Promise<number> {
  const related = await relatedFiles(zip, entries)
  return entries.filter(({ name }) => USUAL.test(name) || related.has(name)).length
}

async function relatedFiles(zip: ZipFile, entries: readonly ZipEntry[]): Promise<ReadonlySet<string>> {
  const names = new Set<string>()
  const entry = entries.find(({ name }) => /^word\/_rels\/document[^/]*\.xml\.rels$/.test(name))
  if (entry === undefined) return names
  const parser = new SaxesParser({ xmlns: false, position: false })
  parser.on('error', () => undefined)
  parser.on('opentag', ({ attributes }) => {
    const { Type = '', Target = '', TargetMode } = attributes
    if (KIND.test(Type) && TargetMode !== 'External') names.add(posix.resolve('/word', Target).slice(1))
  })
  const decoder = new TextDecoder()
  try {
    for await (const chunk of streamEntry(zip, entry, MOST_RELATIONSHIPS))
      parser.write(decoder.decode(chunk, { stream: true }))
  } catch {
    // Where they cannot be read, what stands where Word puts it is counted all the same.
  }
  return names
}
