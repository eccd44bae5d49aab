import { closeSync, constants, fdatasync, fsync, open, openSync, read, write, writev } from 'node:fs'
import { promisify } from 'node:util'

/**
 * Files by their descriptors. What may wait for a disk is done off the event loop; each such call wakes another thread
 * and is woken by it, which costs more than a call that waits for nothing: those are made on the spot.
 */
export const openFile = promisify(open)
export const readFrom = promisify(read)
export const writeTo = promisify(write)
export const writeAllTo = promisify(writev)
export const syncData = promisify(fdatasync)
export const syncAll = promisify(fsync)

/** Of a file whose bytes are on the disk, or that was only read: nothing is left to wait for. */
export const closeFile = closeSync

/** A directory is opened to be synced: its name has just been used, and is known to the system. */
export function openDirectory(path: string): number {
  return openSync(path, constants.O_RDONLY | constants.O_DIRECTORY)
}

/** Each write returns with its bytes on the disk, in one call instead of two (open(2)); 0 where that is not so. */
export const WRITE_THROUGH = process.platform === 'linux' ? constants.O_DSYNC : 0
