import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import { systemErrorCode } from '../../../kernel/system-error-code.ts'
import { takeExclusiveFile } from './exclusive-file.ts'

/** A server's claim on its data folder. */
export interface DataFolderClaim {
  release(): void
}

/**
 * Makes this process the one server of `dataFolder` until it releases the claim or ends. A second server is
 * refused with `data-folder-in-use`; commands do not claim and run beside it. The claim is a kernel lock on a
 * file, so it holds whichever database is used, outlives a restart of PostgreSQL and never needs clearing by hand.
 */
export async function claimDataFolder(dataFolder: string): Promise<DataFolderClaim> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o711 })
  const holderFile = join(dataFolder, 'server.pid')
  const file = await takeExclusiveFile(join(dataFolder, 'server.lock'), 0)
  if (file === undefined) {
    const holder = readHolder(holderFile)
    throw new MunimentError(
      'data-folder-in-use',
      `Another muniment server${holder === undefined ? '' : ` (process ${holder})`} already serves the data folder ${dataFolder}. ` +
        'Stop it first, or give this one a data folder of its own with MUNIMENT_DATA.',
      { details: { dataFolder, holder } },
    )
  }
  noteHolder(holderFile)
  return {
    release: () => {
      rmSync(holderFile, { force: true })
      file.release()
    },
  }
}

/** On a full disk the lock alone will do, and what cannot do without room says so in words. */
function noteHolder(holderFile: string): void {
  try {
    writeFileSync(holderFile, `${process.pid}\n`, { mode: 0o600 })
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOSPC') throw error
  }
}

/** Only for the message: the lock itself decides. */
function readHolder(holderFile: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(holderFile, 'utf8'), 10)
    return Number.isSafeInteger(pid) ? pid : undefined
  } catch {
    return undefined
  }
}
