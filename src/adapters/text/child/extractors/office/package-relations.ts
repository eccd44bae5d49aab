import { posix } from 'node:path'
import { SaxesParser } from 'saxes'
import type { ZipFile } from 'yauzl'
import type { ZipEntry } from '../../zip/list-zip.ts'
import { streamEntry } from '../../zip/stream-entry.ts'
import { findPart } from './find-part.ts'

const MOST_RELATIONSHIPS = 16 * 1024 * 1024

/** What a part of an archive of Office speaks of, and under which name it lies in the archive (ISO/IEC 29500-2, 6.5). */
export interface PackageRelation {
  readonly id: string
  /** The last word of its type, which is the same in the transitional and the strict form. */
  readonly kind: string
  readonly name: string
}

/** The relations of a part, but for what lies elsewhere; those that can be read where they are damaged. */
export async function packageRelations(
  zip: ZipFile,
  entries: readonly ZipEntry[],
  part: string,
): Promise<readonly PackageRelation[]> {
  const relations: PackageRelation[] = []
  const { dir, base } = posix.parse(part)
  const entry = findPart(entries, `${dir}/_rels/${base}.rels`)
  if (entry === undefined) return relations
  const parser = new SaxesParser({ xmlns: false, position: false })
  parser.on('error', () => undefined)
  parser.on('opentag', ({ attributes }) => {
    const { Id = '', Type = '', Target = '', TargetMode } = attributes
    if (Type === '' || TargetMode === 'External') return
    const kind = Type.slice(Type.lastIndexOf('/') + 1)
    relations.push({ id: Id, kind, name: posix.resolve(`/${dir}`, Target).slice(1) })
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
