import { CannotRead } from '../../cannot-read.ts'
import type { ZipEntry } from '../../zip/list-zip.ts'
import { findPart } from './find-part.ts'

/** The part of a package that everything else hangs on. Throws `CannotRead` where it is missing or under a password. */
export function mainPart(entries: readonly ZipEntry[], name: string): ZipEntry {
  const part = findPart(entries, name)
  if (part === undefined)
    throw new CannotRead('damaged', 'The document is damaged: its main part is missing.')
  if (part.encrypted) throw new CannotRead('encrypted', 'The document is protected by a password.')
  return part
}
