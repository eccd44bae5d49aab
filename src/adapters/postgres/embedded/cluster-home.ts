import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Logger } from '../../../kernel/logger.ts'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import { claimOutside, noteOwner } from './claim-outside.ts'
import { type ClusterNote, readClusterNote, writeClusterNote } from './cluster-note.ts'
import type { PostgresBinaries } from './locate-binaries.ts'
import { canEnter, canRun, findServerUser, type ServerUser } from './server-user.ts'

/** Where the database of a data folder lives, whom it runs as, and from which binaries. */
export interface ClusterHome {
  readonly cluster: string
  /** Holds cluster, socket, log and binaries where they had to leave the data folder. */
  readonly outside: string | undefined
  readonly binaries: string
  readonly user: ServerUser
  readonly note: ClusterNote
}

/** Where root's databases go when the user `postgres` cannot enter the data folder or the checkout. */
const OUTSIDE = '/var/lib/muniment'

/**
 * Settles where the database of `dataFolder` lives: where its note says; for a new one in the data folder itself,
 * and only if its user cannot enter there under /var/lib/muniment, said aloud. Binaries which that user cannot run
 * (a checkout in root's home) are copied beside it. Throws `engine-mismatch` for a copied data folder whose database is another's.
 */
export function settleClusterHome(
  dataFolder: string,
  binaries: PostgresBinaries,
  logger: Logger,
): ClusterHome {
  const note = claimOutside(dataFolder, readClusterNote(dataFolder) ?? newNote(dataFolder, logger))
  const user = findServerUser(existsSync(note.cluster) ? note.cluster : undefined, logger)
  if (!canEnter(user, dirname(note.cluster))) {
    throw new MunimentError(
      'engine-unavailable',
      `The user that runs the embedded database (uid ${user.uid}) cannot enter ${dirname(note.cluster)}, though it could when the ` +
        'database was made. Give it the right to pass through (chmod o+x on each folder above).',
    )
  }
  if (canRun(user, join(binaries.folder, 'bin', 'postgres'))) {
    return { cluster: note.cluster, outside: note.outside, binaries: binaries.folder, user, note }
  }
  const outside = note.outside ?? outsideFolder(dataFolder)
  const kept = note.outside === undefined ? { ...note, outside } : note
  if (kept !== note) writeClusterNote(dataFolder, kept)
  const copy = copyBinaries(binaries, outside, logger)
  return { cluster: note.cluster, outside, binaries: copy, user, note: kept }
}

function newNote(dataFolder: string, logger: Logger): ClusterNote {
  const user = findServerUser(undefined, logger)
  const password = randomBytes(24).toString('base64url')
  const inside = canEnter(user, dataFolder)
  const outside = inside ? undefined : outsideFolder(dataFolder)
  const note: ClusterNote = { cluster: join(outside ?? dataFolder, 'postgres'), outside, password }
  if (outside !== undefined) {
    logger.warn(
      'the database is kept outside the data folder, because PostgreSQL does not run as root and its user cannot enter there',
      { dataFolder, database: outside },
    )
  }
  // Before anything is made at the place, so that what a crash leaves there is not forgotten.
  writeClusterNote(dataFolder, note)
  return note
}

/** A folder of its own for each data folder ever made: a wiped and remade `./data` does not meet its old database. */
function outsideFolder(dataFolder: string): string {
  const hash = createHash('sha256')
    .update(realpathSync(dataFolder))
    .update(randomBytes(16))
    .digest('hex')
    .slice(0, 16)
  const folder = join(OUTSIDE, hash)
  mkdirSync(folder, { recursive: true, mode: 0o711 })
  for (const path of [OUTSIDE, folder]) chmodSync(path, 0o711)
  noteOwner(folder, dataFolder)
  return folder
}

function copyBinaries(binaries: PostgresBinaries, outside: string, logger: Logger): string {
  const copy = join(outside, `postgres-${binaries.version}`)
  if (existsSync(copy)) return copy
  const partial = `${copy}.partial`
  rmSync(partial, { recursive: true, force: true })
  cpSync(binaries.folder, partial, { recursive: true, verbatimSymlinks: true })
  // Its own mode may be the checkout's 0700.
  chmodSync(partial, 0o755)
  renameSync(partial, copy)
  logger.warn(
    'the PostgreSQL binaries are copied, because the user that runs them cannot enter the checkout',
    {
      binaries: copy,
    },
  )
  return copy
}

/** Makes `folder` for the server's user alone. */
export function makePrivateFolder(folder: string, user: ServerUser): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  if (process.getuid?.() === 0) chownSync(folder, user.uid, user.gid)
}
