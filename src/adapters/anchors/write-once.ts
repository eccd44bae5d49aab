import { randomBytes } from 'node:crypto'
import { link, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemErrorCode } from '../../kernel/system-error-code.ts'

/**
 * Writes a file that is there whole or not at all and survives a power cut once this resolves. A file of that path is
 * left as it is and answered as `there-already`. It is written in `drafts` first, a folder of the same file system.
 * Throws the system's own errors.
 */
export async function writeOnce(
  path: string,
  content: string | Buffer,
  mode: number,
  drafts: string = dirname(path),
): Promise<'written' | 'there-already'> {
  const draft = join(drafts, `.draft-${randomBytes(6).toString('hex')}`)
  try {
    const file = await open(draft, 'wx', mode)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    const outcome = await linkOnce(draft, path)
    // Also where another was first: what it wrote is relied upon from here.
    await syncFolder(dirname(path))
    return outcome
  } finally {
    await rm(draft, { force: true }).catch(() => undefined)
  }
}

/** A link, unlike a rename, never takes the place of what is there. */
async function linkOnce(draft: string, path: string): Promise<'written' | 'there-already'> {
  try {
    await link(draft, path)
    return 'written'
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return 'there-already'
    throw error
  }
}

/** Makes the names in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
