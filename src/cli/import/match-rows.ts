import type { FileToImport } from './list-files.ts'
import type { ManifestRow } from './read-manifest.ts'

/** What a manifest says, put to the files that it says it of. */
export interface MatchedRows {
  readonly rows: ReadonlyMap<FileToImport, ManifestRow>
  /** Paths that the manifest names and no file has. */
  readonly missing: readonly string[]
}

/**
 * Finds the file of each row of a manifest. Systems write the same name composed or decomposed (NFC, NFD) and put slashes or
 * backslashes between folders: a row is of the file that is named just so, else of one that differs in this alone. No file
 * takes its description from a row that is another's.
 */
export function matchRows(
  manifest: ReadonlyMap<string, ManifestRow>,
  files: readonly FileToImport[],
): MatchedRows {
  const byPath = new Map<string, FileToImport>()
  for (const file of files) {
    const composed = file.path.normalize('NFC')
    const known = byPath.get(composed)
    if (known === undefined || (file.path === composed && known.path !== composed)) byPath.set(composed, file)
  }
  const rows = new Map<FileToImport, ManifestRow>()
  const elsewhere: (readonly [path: string, row: ManifestRow])[] = []
  for (const [path, row] of manifest) {
    const file = byPath.get(path)
    if (file === undefined) elsewhere.push([path.replaceAll('\\', '/'), row])
    else rows.set(file, row)
  }
  const missing: string[] = []
  for (const [path, row] of elsewhere) {
    const file = byPath.get(path)
    if (file === undefined || rows.has(file)) missing.push(path)
    else rows.set(file, row)
  }
  return { rows, missing }
}
