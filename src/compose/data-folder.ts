import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { MunimentError } from '../kernel/muniment-error.ts'
import { systemErrorCode } from '../kernel/system-error-code.ts'

/** Makes the data folder where it is not there, and makes sure that files can be made in it; throws in words. */
export async function makeDataFolder(dataFolder: string): Promise<void> {
  try {
    await mkdir(dataFolder, { recursive: true, mode: 0o711 })
    await access(dataFolder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw describeDataFolderFailure(error, dataFolder)
  }
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
