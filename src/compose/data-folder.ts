import { constants } from 'node:fs'
import { access, mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { MunimentError } from '../kernel/muniment-error.ts'
import { systemErrorCode } from '../kernel/system-error-code.ts'

/** Makes the data folder where it is not there, and makes sure that files can be made in it; throws in words. */
export async function makeDataFolder(dataFolder: string): Promise<void> {
  try {
    await makeFolders(dataFolder)
    await access(dataFolder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw describeDataFolderFailure(error, dataFolder)
  }
}

/**
 * One after the other: `mkdir` with `recursive` tries for ever where the system makes no folder in one that is there (`/proc`),
 * and nothing but a kill ends that.
 */
async function makeFolders(folder: string, above: 'unknown' | 'there' = 'unknown'): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o711 })
  } catch (error) {
    const code = systemErrorCode(error)
    if (code === 'ENOENT') {
      if (above === 'there') throw nothingCanBeMade(folder, error)
      await makeFolders(dirname(folder))
      return makeFolders(folder, 'there')
    }
    if (await isFolder(folder, code)) return
    throw error
  }
}

/** Throws ENOENT for a link to what is not there: a folder cannot be made at its name, and none is there. */
async function isFolder(path: string, code: string | undefined): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    if (code === 'EEXIST') throw error
    return false
  }
}

function nothingCanBeMade(folder: string, cause: unknown): MunimentError {
  return new MunimentError(
    'malformed',
    `MUNIMENT_DATA names ${folder}, where the system lets no folder be made: set it to a folder on a disk.`,
    { cause },
  )
}

/** Why there is no data folder, for whoever set MUNIMENT_DATA; anything else as it is. */
export function describeDataFolderFailure(cause: unknown, dataFolder: string): unknown {
  const code = systemErrorCode(cause)
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new MunimentError(
        'malformed',
        `This user may not write the data folder ${dataFolder} (${code}): let them, or set MUNIMENT_DATA to another.`,
        { cause },
      )
    case 'EEXIST':
    case 'ENOTDIR':
      return new MunimentError(
        'malformed',
        `MUNIMENT_DATA names ${dataFolder}, where a file is and no folder (${code}): set it to a folder.`,
        { cause },
      )
    case 'ENOENT':
      return new MunimentError(
        'malformed',
        `MUNIMENT_DATA names ${dataFolder}, a link to what is not there (${code}): bring that back, or set it to a folder.`,
        { cause },
      )
    default:
      return cause
  }
}
