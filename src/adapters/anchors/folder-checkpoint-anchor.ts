import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CheckpointAnchor } from '../../audit/ports.ts'
import { describeSystemError } from '../../kernel/describe-system-error.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { systemErrorCode } from '../../kernel/system-error-code.ts'
import { syncFolder, writeOnce } from './write-once.ts'

interface Options {
  readonly folder: string
  /**
   * Opens where each is written first: on the same file system, this process's own, swept by others once it is no more. Asked for
   * with the first that is written: what only reads needs no folder that can be written to.
   */
  readonly openDrafts: () => Promise<string>
}

const PER_FOLDER = 1000

/**
 * Segments as files of a folder that lies outside of PostgreSQL's: `000000012/000000012345.segment`, read-only, never
 * written twice. Each is on the disk before `write` resolves, and is there whole or not at all.
 */
export function makeFolderCheckpointAnchor({ folder, openDrafts }: Options): CheckpointAnchor {
  let opened: Promise<string> | undefined
  /** Whatever goes wrong with the drafts, the next that is written opens them anew. */
  const withDrafts = async <Result>(work: (drafts: string) => Promise<Result>): Promise<Result> => {
    opened ??= openDrafts()
    try {
      return await work(await opened)
    } catch (error) {
      opened = undefined
      throw unavailable(folder, error)
    }
  }
  return {
    name: 'folder',
    write: async (number, segment) => {
      const path = pathOf(folder, number)
      const written = await withDrafts((drafts) => anchor(folder, path, segment, drafts))
      if (written === 'written') return
      throw new MunimentError('conflict', 'This checkpoint is anchored already.')
    },
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
      await withDrafts(async (drafts) => {
        await rm(canary, { force: true })
        await writeOnce(canary, 'probe', 0o444, drafts)
        await rm(canary, { force: true })
      })
      return []
    },
  }
}

function pathOf(folder: string, number: number): string {
  const shard = String(Math.floor(number / PER_FOLDER)).padStart(9, '0')
  return join(folder, shard, `${String(number).padStart(12, '0')}.segment`)
}

async function anchor(
  folder: string,
  path: string,
  bytes: Buffer,
  drafts: string,
): ReturnType<typeof writeOnce> {
  const made = await mkdir(dirname(path), { recursive: true })
  if (made !== undefined) for (const parent of [folder, dirname(folder)]) await syncFolder(parent)
  return writeOnce(path, bytes, 0o444, drafts)
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
