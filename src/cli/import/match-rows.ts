import type { FileToImport } from './list-files.ts'
import type { ManifestRow } from './read-manifest.ts'

/** What a manifest says, put to the files that it says it of. */
export interface MatchedRows {
  readonly rows: ReadonlyMap<FileToImport, ManifestRow>
  /** Paths that the manifest names and no file has. */
  readonly missing: readonly string[]
}

/** Ways in which a row may name a file, the surest first. */
const ways: readonly Way[] = [
  { ofRow: (path) => path, ofFile: (path) => path },
  { ofRow: (path) => path.normalize('NFC'), ofFile: (path) => path.normalize('NFC') },
  { ofRow: (path) => path.normalize('NFC').replaceAll('\\', '/'), ofFile: (path) => path.normalize('NFC') },
]

interface Way {
  readonly ofRow: (path: string) => string
  readonly ofFile: (path: string) => string
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
  const rows = new Map<FileToImport, ManifestRow>()
  const left = new Map(manifest)
  for (const { ofRow, ofFile } of ways) {
    const free = freeFiles(files, rows, ofFile)
    for (const [path, row] of [...left]) {
      const file = free.get(ofRow(path))
      if (file === undefined || rows.has(file)) continue
      rows.set(file, row)
      left.delete(path)
    }
  }
  return { rows, missing: [...left.keys()].map((path) => path.replaceAll('\\', '/')) }
}

/** Of several that come to the same name, the one that is written so, else the first. */
function freeFiles(
  files: readonly FileToImport[],
  taken: ReadonlyMap<FileToImport, ManifestRow>,
  nameOf: (path: string) => string,
): ReadonlyMap<string, FileToImport> {
  const free = new Map<string, FileToImport>()
  for (const file of files.filter((one) => !taken.has(one))) {
    const name = nameOf(file.path)
    const known = free.get(name)
    if (known === undefined || (file.path === name && known.path !== name)) free.set(name, file)
  }
  return free
}
