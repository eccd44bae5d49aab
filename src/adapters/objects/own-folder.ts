import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { systemErrorCode } from '../../kernel/system-error-code.ts'

const OWNER = /^(\d+)-(\d+)-[0-9a-f]{12}$/

/** When the process began, in the kernel's ticks since boot; '0' where the system does not say. */
async function beginningOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // The command, in brackets, may hold anything; the 22nd field is the 20th after it (proc(5)).
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0'
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemErrorCode(error) === 'EPERM'
  }
}

async function ownerLives(name: string): Promise<boolean> {
  const match = OWNER.exec(name)
  if (match === null) return false
  const pid = Number(match[1])
  // A number may have been given to another process since; the time of its beginning may not.
  return isRunning(pid) && (await beginningOf(pid)) === match[2]
}

/** Hears of a folder that nothing lies in any more. */
export type OnSwept = (name: string) => Promise<void>

/**
 * Opens a folder of this process alone below `parent`, for what is half-written or borrowed, and sweeps those of
 * processes that are no more: after a crash nothing of a document stays behind, and no living process loses what it is
 * at work on, whichever other process starts beside it. Answers its path.
 */
export async function openOwnFolder(parent: string, onSwept?: OnSwept): Promise<string> {
  await mkdir(parent, { recursive: true, mode: 0o700 })
  await sweepOwnFolders(parent, onSwept)
  const own = join(
    parent,
    `${process.pid}-${await beginningOf(process.pid)}-${randomBytes(6).toString('hex')}`,
  )
  await mkdir(own, { mode: 0o700 })
  return own
}

/**
 * Sweeps the folders of processes that are no more. The folder itself goes last: whoever is killed between, or whose `onSwept` fails,
 * leaves it to be swept, and heard of, once more.
 */
export async function sweepOwnFolders(
  parent: string,
  onSwept: OnSwept = async () => undefined,
): Promise<void> {
  for (const name of await readdir(parent)) {
    if (await ownerLives(name)) continue
    const folder = join(parent, name)
    for (const inner of await readdir(folder).catch(() => []))
      await rm(join(folder, inner), { recursive: true, force: true })
    await onSwept(name)
    await rm(folder, { recursive: true, force: true })
  }
}
