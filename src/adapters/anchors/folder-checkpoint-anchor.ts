import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CheckpointAnchor } from '../../audit/ports.ts'
import { describeSystemError } from '../../kernel/describe-system-error.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { systemErrorCode } from '../../kernel/system-error-code.ts'
import { syncFolder, writeOnce } from './write-once.ts'

interface Options {
  readonly folder: string
  /** Where each is written first: on the same file system, this process's own, swept by others once it is no more. */
  readonly drafts: string
}

const PER_FOLDER = 1000

/**
 * Segments as files of a folder that lies outside of PostgreSQL's: `000000012/000000012345.segment`, read-only, never
 * written twice. Each is on the disk before `write` resolves, and is there whole or not at all.
 */
export function makeFolderCheckpointAnchor({ folder, drafts }: Options): CheckpointAnchor {
  return {
    name: 'folder',
    write: (number, segment) => anchor({ folder, drafts }, pathOf(folder, number), segment),
    newest: () => findNewest(folder),
    read: async (number) => {
      try {
        return await readFile(pathOf(folder, number))
      } catch (error) {
        if (systemErrorCode(error) === 'ENOENT') return undefined
        throw unavailable(folder, error)
      }
    },
    probe: async () => {
      // Of one name, so that what a killed process leaves is gone with the next; another's at this moment will do.
      const canary = join(folder, '.probe')
      try {
        await rm(canary, { force: true })
        await writeOnce(canary, 'probe', 0o444, drafts)
        await rm(canary, { force: true })
      } catch (error) {
        throw unavailable(folder, error)
      }
      return []
    },
  }
}

function pathOf(folder: string, number: number): string {
  const shard = String(Math.floor(number / PER_FOLDER)).padStart(9, '0')
  return join(folder, shard, `${String(number).padStart(12, '0')}.segment`)
}

async function anchor({ folder, drafts }: Options, path: string, bytes: Buffer): Promise<void> {
  try {
    const made = await mkdir(dirname(path), { recursive: true })
    if (made !== undefined) for (const parent of [folder, dirname(folder)]) await syncFolder(parent)
    if ((await writeOnce(path, bytes, 0o444, drafts)) === 'written') return
  } catch (error) {
    throw unavailable(folder, error)
  }
  throw new MunimentError('conflict', 'This checkpoint is anchored already.')
}

async function findNewest(folder: string): Promise<number | undefined> {
  for (const shard of await namesIn(folder, /^\d{9}$/)) {
    const [newest] = await namesIn(join(folder, shard), /^\d{12}\.segment$/)
    if (newest !== undefined) return Number(newest.slice(0, 12))
  }
  return undefined
}

/** Names of this shape, last first. */
async function namesIn(folder: string, shape: RegExp): Promise<string[]> {
  try {
    return (await readdir(folder))
      .filter((name) => shape.test(name))
      .sort()
      .reverse()
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return []
    throw unavailable(folder, error)
  }
}

function unavailable(folder: string, cause: unknown): MunimentError {
  if (cause instanceof MunimentError) return cause
  const reason = describeSystemError(cause) ?? String(cause)
  return new MunimentError(
    'engine-unavailable',
    `The folder of the audit checkpoints, ${folder}, cannot be used: ${reason}`,
    {
      retryable: true,
      cause,
    },
  )
}
