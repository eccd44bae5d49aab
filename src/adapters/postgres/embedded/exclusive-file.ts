import { chmodSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { systemErrorCode } from '../../../kernel/system-error-code.ts'

/** Held until released, or until the process ends in whatever way. */
export interface ExclusiveFile {
  release(): void
}

/**
 * Takes `path` for this process alone, waiting up to `waitMs` for another to let go of it; `undefined` where the
 * other still has it then. Node offers no flock, but SQLite's exclusive transaction is the kernel's own file lock:
 * it falls with the process, even on kill -9, so there is no stale lock to detect and no race in detecting it.
 */
export async function takeExclusiveFile(path: string, waitMs: number): Promise<ExclusiveFile | undefined> {
  const giveUpAt = performance.now() + waitMs
  while (true) {
    const file = tryToTake(path)
    if (file !== undefined) return file
    if (performance.now() >= giveUpAt) return undefined
    await pause(25)
  }
}

function tryToTake(path: string): ExclusiveFile | undefined {
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    // Nothing is written: on a full disk a command still starts, and can say that it is full.
    database.exec('pragma journal_mode = memory; begin exclusive')
    keepToOwner(path)
    return { release: () => database.close() }
  } catch (error) {
    database.close()
    if (isBusy(error)) return undefined
    throw error
  }
}

/** Whoever may read a file may lock it against its owner, and the data folder lets others pass. SQLite makes it readable to all. */
function keepToOwner(path: string): void {
  try {
    chmodSync(path, 0o600)
  } catch (error) {
    // Another's file, which we may write: its owner sees to it.
    if (systemErrorCode(error) !== 'EPERM') throw error
  }
}

/** SQLite result code 5 (SQLITE_BUSY), in the low byte of the extended code. */
function isBusy(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return false
  return typeof error.errcode === 'number' && (error.errcode & 0xff) === 5
}
