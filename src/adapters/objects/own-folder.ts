import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { holdFile } from './hold-file.ts'

/** Beside each folder, held by its process. */
const LOCK = '.lock'

/** Hears of a folder that nothing lies in any more. */
export type OnSwept = (name: string) => Promise<void>

/**
 * Opens a folder of this process alone below `parent`, for what is half-written or borrowed, and sweeps those of
 * processes that are no more: after a crash nothing of a document stays behind, and no living process loses what it is
 * at work on, whichever other process starts beside it, in whichever container. Answers its path.
 */
export async function openOwnFolder(parent: string, onSwept?: OnSwept): Promise<string> {
  await mkdir(parent, { recursive: true, mode: 0o700 })
  await sweepOwnFolders(parent, onSwept)
  while (true) {
    const own = join(parent, `${process.pid}-${randomBytes(6).toString('hex')}`)
    // Held before there is a folder: nobody sees one that is nobody's.
    if (holdFile(`${own}${LOCK}`) === undefined) continue
    await mkdir(own, { mode: 0o700 })
    return own
  }
}

/**
 * Sweeps the folders of processes that are no more. The folder itself goes last: whoever is killed between, or whose `onSwept` fails,
 * leaves it to be swept, and heard of, once more.
 */
export async function sweepOwnFolders(
  parent: string,
  onSwept: OnSwept = async () => undefined,
): Promise<void> {
  const names = (await readdir(parent)).map((name) =>
    name.endsWith(LOCK) ? name.slice(0, -LOCK.length) : name,
  )
  for (const name of new Set(names)) {
    const folder = join(parent, name)
    const lock = holdFile(`${folder}${LOCK}`)
    if (lock === undefined) continue
    try {
      await sweep(folder, name, onSwept)
    } finally {
      // While it is held: whoever makes one of this name from here on makes another.
      await rm(`${folder}${LOCK}`, { force: true })
      lock.letGo()
    }
  }
}

async function sweep(folder: string, name: string, onSwept: OnSwept): Promise<void> {
  // The lock of one who was killed before the folder was made, or after it was swept.
  if (!existsSync(folder)) return
  for (const inner of await readdir(folder).catch(() => []))
    await rm(join(folder, inner), { recursive: true, force: true })
  await onSwept(name)
  await rm(folder, { recursive: true, force: true })
}
