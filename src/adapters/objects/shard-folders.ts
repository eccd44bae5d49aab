import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { systemErrorCode } from '../../kernel/system-error-code.ts'
import type { SyncDirectory } from './directory-sync.ts'

const REMEMBERED = 10_000

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    if (systemErrorCode(error) !== 'EEXIST') throw error
  })
}

/** Makes shard folders that survive a power cut, each once. */
export interface ShardFolders {
  /** Resolves when the folder and its name, and its parent's name, are on the disk. */
  ensure(shard: string): Promise<void>
  /** Forgets what it has made, because somebody else took a folder away. */
  forget(): void
}

/** Shards below `root`, two levels deep. */
export function makeShardFolders(root: string, sync: SyncDirectory): ShardFolders {
  const made = new Map<string, Promise<void>>()

  async function make(shard: string): Promise<void> {
    const parent = dirname(shard)
    await makeFolder(parent)
    await makeFolder(shard)
    // Also where they stood already: whoever made them may have died before this.
    await Promise.all([sync(root), sync(parent)])
  }

  return {
    ensure(shard) {
      const known = made.get(shard)
      if (known !== undefined) return known
      if (made.size >= REMEMBERED) made.clear()
      const making = make(shard)
      made.set(shard, making)
      making.catch(() => made.delete(shard))
      return making
    },
    forget: () => made.clear(),
  }
}
