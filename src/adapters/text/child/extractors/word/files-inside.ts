import type { ZipEntry } from '../../zip/list-zip.ts'
import type { PackageRelation } from '../office/package-relations.ts'

/** Where Word puts files: tables, slides and others as objects, and text of another program. */
const USUAL = /^word\/(?:embeddings\/[^/]+|(?:[^/]+\/)?afchunk[^/]*)$/i
/** What says so of a file of any name (ISO/IEC 29500-1, 11.3.1, 15.2.10, 15.2.11). */
const KIND = /^(?:aFChunk|oleObject|package)$/i

/** How many files lie inside a Word document, by where they stand and by what the document says of them. */
export function filesInside(entries: readonly ZipEntry[], relations: readonly PackageRelation[]): number {
  const related = new Set(relations.filter(({ kind }) => KIND.test(kind)).map(({ name }) => name))
  return entries.filter(({ name }) => USUAL.test(name) || related.has(name)).length
}
