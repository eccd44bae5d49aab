import { isUtf8 } from 'node:buffer'
import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, sep } from 'node:path'

/** A file below the folder that is imported. */
export interface FileToImport {
  /** Relative, with slashes on every system: what the manifest names it by. */
  readonly path: string
  /** In bytes where its name, or that of a folder above it, is no UTF-8: as text it would name another. */
  readonly absolute: string | Buffer
}

/** Everything below a folder, in order of path. Links are named and not followed: they could lead anywhere. */
export async function listFiles(
  folder: string,
): Promise<{ readonly files: readonly FileToImport[]; readonly links: readonly string[] }> {
  const files: FileToImport[] = []
  const links: string[] = []
  const waiting: FileToImport[] = [{ path: '', absolute: folder }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of await readdir(next.absolute, { withFileTypes: true, encoding: 'buffer' })) {
      const found = below(next, entry)
      if (entry.isDirectory()) waiting.push(found)
      else if (entry.isFile()) files.push(found)
      else if (entry.isSymbolicLink()) links.push(found.path)
    }
  }
  return { files: files.sort(byPath), links: links.sort() }
}

function below(folder: FileToImport, { name }: Dirent<Buffer>): FileToImport {
  const text = textOf(name)
  const path = folder.path === '' ? text : `${folder.path}/${text}`
  if (typeof folder.absolute === 'string' && isUtf8(name))
    return { path, absolute: join(folder.absolute, text) }
  return { path, absolute: Buffer.concat([Buffer.from(folder.absolute), Buffer.from(sep), name]) }
}

/** Names from before a system wrote UTF-8 are of the code page that it had then; this one knows every byte. */
function textOf(name: Buffer): string {
  return isUtf8(name) ? name.toString('utf8') : new TextDecoder('windows-1252').decode(name)
}

/** Of two that read the same, the one whose name is no text comes last. */
function byPath(one: FileToImport, other: FileToImport): number {
  if (one.path !== other.path) return one.path < other.path ? -1 : 1
  return Number(typeof one.absolute !== 'string') - Number(typeof other.absolute !== 'string')
}
