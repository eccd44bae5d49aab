import { chmodSync, existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { systemErrorCode } from '../../kernel/system-error-code.ts'

/** Held until let go of, or until this process ends in whatever way. */
export interface HeldFile {
  letGo(): void
}

/** A lock falls where nothing refers to it any more. */
const held = new Set<DatabaseSync>()

/**
 * Takes the file of that path for this process alone; `undefined` where another has it. SQLite's exclusive transaction is the kernel's own
 * lock: it tells also of a process in another container, whose number says nothing here, and it falls with its process.
 */
export function holdFile(path: string): HeldFile | undefined {
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    // Nothing is written: so it is taken on a full disk as well.
    database.exec('pragma journal_mode = memory; begin exclusive')
    // Whoever had it may have removed it before we got it: then it keeps nobody out.
    if (!isStillThere(path)) return giveUp(database)
  } catch (error) {
    giveUp(database)
    if (isBusy(error)) return undefined
    throw error
  }
  held.add(database)
  return {
    letGo: () => {
      held.delete(database)
      database.close()
    },
  }
}

function giveUp(database: DatabaseSync): undefined {
  database.close()
}

/** Whoever may read a file may lock it against its owner: nobody else may. Another user's is theirs to see to. */
function isStillThere(path: string): boolean {
  if (!existsSync(path)) return false
  try {
    chmodSync(path, 0o600)
  } catch (error) {
    if (systemErrorCode(error) !== 'EPERM') throw error
  }
  return true
}

/** SQLite result code 5 (SQLITE_BUSY), in the low byte of the extended code. */
function isBusy(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return false
  return typeof error.errcode === 'number' && (error.errcode & 0xff) === 5
}
