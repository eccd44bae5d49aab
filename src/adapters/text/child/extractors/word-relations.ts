import { posix } from 'node:path'
import { SaxesParser } from 'saxes'
import type { ZipFile } from 'yauzl'
import type { ZipEntry } from '../zip/list-zip.ts'
import { streamEntry } from '../zip/stream-entry.ts'

const MOST_RELATIONSHIPS = 16 * 1024 * 1024

/** What the body of a Word document speaks of, and under which name it lies in the archive (ISO/IEC 29500-2, 6.5). */
export interface WordRelation {
  readonly id: string
  readonly kind: string
  readonly name: string
}

/** The relations of the body, but for what lies elsewhere; those that can be read where they are damaged. */
export async function wordRelations(
  zip: ZipFile,
  entries: readonly ZipEntry[],
): Promise<readonly WordRelation[]> {
  const relations: WordRelation[] = []
  const entry = entries.find(({ name }) => /^word\/_rels\/document[^/]*\.xml\.rels$/.test(name))
  if (entry === undefined) return relations
  const parser = new SaxesParser({ xmlns: false, position: false })
  parser.on('error', () => undefined)
  parser.on('opentag', ({ attributes }) => {
    const { Id = '', Type = '', Target = '', TargetMode } = attributes
    if (Type === '' || TargetMode === 'External') return
    relations.push({ id: Id, kind: Type, name: posix.resolve('/word', Target).slice(1) })
  })
  const decoder = new TextDecoder()
  try {
    for await (const chunk of streamEntry(zip, entry, MOST_RELATIONSHIPS))
      parser.write(decoder.decode(chunk, { stream: true }))
  } catch {
    // What was read until then is true all the same.
  }
  return relations
}
