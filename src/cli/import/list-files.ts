import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** A file below the folder that is imported. */
export interface FileToImport {
  /** Relative, with slashes on every system: what the manifest names it by. */
  readonly path: string
  readonly absolute: string
}

/** Everything below a folder, in order of path. Links are named and not followed: they could lead anywhere. */
export async function listFiles(
  folder: string,
): Promise<{ readonly files: readonly FileToImport[]; readonly links: readonly string[] }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files: FileToImport[] = []
  const links: string[] = []
  for (const entry of entries) {
    const absolute = join(entry.parentPath, entry.name)
    const path = absolute
      .slice(folder.length)
      .replace(/^[\\/]+/, '')
      .replaceAll('\\', '/')
    if (entry.isFile()) files.push({ path, absolute })
    else if (entry.isSymbolicLink()) links.push(path)
  }
  const byPath = (one: FileToImport, other: FileToImport): number => (one.path < other.path ? -1 : 1)
  return { files: files.sort(byPath), links: links.sort() }
}
