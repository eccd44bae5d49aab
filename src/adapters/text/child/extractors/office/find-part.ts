import type { ZipEntry } from '../../zip/list-zip.ts'

/** A part of an archive by its name: two that only differ in capitals are one (ISO/IEC 29500-2, 6.2.2.3). */
export function findPart(entries: readonly ZipEntry[], wanted: string): ZipEntry | undefined {
  const name = wanted.toLowerCase()
  return (
    entries.find((entry) => entry.name === wanted) ??
    entries.find((entry) => entry.name.toLowerCase() === name)
  )
}
