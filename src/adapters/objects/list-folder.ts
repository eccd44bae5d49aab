import { lstat, opendir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { systemErrorCode } from '../../kernel/system-error-code.ts'
import type { ListedObject } from '../../records/content-store.ts'
import { isObjectKey } from '../../records/object-key.ts'
import { parseSealedName } from './folder-layout.ts'

const LEVEL = /^[0-9a-f]{4}$/

async function levelsBelow(path: string, prefix: string): Promise<readonly string[]> {
  const names = await readdir(path).catch((error: unknown): string[] => {
    if (systemErrorCode(error) === 'ENOENT') return []
    throw error
  })
  const start = prefix.slice(0, 4)
  return names.filter((name) => LEVEL.test(name) && name.startsWith(start)).sort()
}

async function statOrNothing(
  path: string,
): Promise<{ readonly size: number; readonly mtime: Date } | undefined> {
  return lstat(path).catch((error: unknown) => {
    // Destroyed while we were listing.
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  })
}

/**
 * Every key of the folder with its size and the time of its file by the file system's clock. What a crash may have
 * left is listed too, so that the sweep finds it: bytes without a claim, and (with size 0) a claim without bytes.
 */
export async function* listFolder(
  root: string,
  prefix: string,
): AsyncGenerator<ListedObject, void, undefined> {
  for (const upper of await levelsBelow(root, prefix)) {
    for (const lower of await levelsBelow(join(root, upper), prefix.slice(4))) {
      const shard = join(root, upper, lower)
      const sealed = new Map<string, string>()
      const claims: string[] = []
      for await (const { name } of await opendir(shard)) {
        const key = parseSealedName(name)?.key
        if (key !== undefined && isObjectKey(key)) sealed.set(key, name)
        else if (isObjectKey(name)) claims.push(name)
      }
      const keys = new Set([...sealed.keys(), ...claims])
      for (const key of [...keys].filter((each) => each.startsWith(prefix)).sort()) {
        const name = sealed.get(key)
        const found = await statOrNothing(join(shard, name ?? key))
        if (found !== undefined)
          yield { key, size: name === undefined ? 0 : found.size, storedAt: found.mtime }
      }
    }
  }
}
