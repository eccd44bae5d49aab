import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sealedName, shardOf } from '../../../../src/adapters/objects/folder-layout.ts'
import { listFolder } from '../../../../src/adapters/objects/list-folder.ts'

export interface FoundObject {
  readonly size: number
  /** Of the bytes that are there now, undefined for a name without bytes. */
  readonly sha256: string | undefined
}

const digests = new Map<string, string>()

/** Every object of a data folder's store by key, its bytes hashed anew (once for bytes that have not moved since). */
export async function readStore(
  dataFolder: string,
  components: ReadonlyMap<string, { readonly size: number; readonly sha256: string }>,
): Promise<ReadonlyMap<string, FoundObject>> {
  const root = join(dataFolder, 'objects')
  const found = new Map<string, FoundObject>()
  for await (const { key, size } of listFolder(root, '')) {
    const row = components.get(key)
    // Bytes under another seal than the row's are as good as none.
    const path = row === undefined ? undefined : join(shardOf(root, key), sealedName(key, row))
    found.set(key, { size, sha256: path === undefined ? undefined : await digestOf(path) })
  }
  return found
}

async function digestOf(path: string): Promise<string | undefined> {
  const known = digests.get(path)
  if (known !== undefined) return known
  const bytes = await readFile(path).catch(() => undefined)
  if (bytes === undefined) return undefined
  const digest = createHash('sha256').update(bytes).digest('hex')
  digests.set(path, digest)
  return digest
}
