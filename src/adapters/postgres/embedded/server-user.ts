import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import type { Logger } from '../../../kernel/logger.ts'
import { MunimentError } from '../../../kernel/muniment-error.ts'

/** Whom PostgreSQL runs as. PostgreSQL refuses root, so root hands it to an ordinary user. */
export interface ServerUser {
  readonly uid: number
  readonly gid: number
}

/**
 * The user for a new or an existing cluster: ourselves, or as root the cluster's owner, or as root and without a
 * cluster the system user `postgres`, which is made where it is absent.
 */
export function findServerUser(cluster: string | undefined, logger: Logger): ServerUser {
  const uid = process.getuid?.() ?? 0
  const gid = process.getgid?.() ?? 0
  const owner = cluster === undefined ? undefined : statSync(cluster, { throwIfNoEntry: false })
  if (uid !== 0) {
    if (owner !== undefined && owner.uid !== uid) throw wrongOwner(cluster, owner.uid)
    return { uid, gid }
  }
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  return lookUp() ?? makeUser(logger)
}

function wrongOwner(cluster: string | undefined, ownerUid: number): MunimentError {
  return new MunimentError(
    'engine-unavailable',
    `The embedded database in ${cluster} belongs to another user (uid ${ownerUid}). Run muniment as that user, or as root.`,
  )
}

function lookUp(): ServerUser | undefined {
  const uid = spawnSync('id', ['-u', 'postgres'], { encoding: 'utf8' })
  const gid = spawnSync('id', ['-g', 'postgres'], { encoding: 'utf8' })
  if (uid.status !== 0 || gid.status !== 0) return undefined
  return { uid: Number.parseInt(uid.stdout, 10), gid: Number.parseInt(gid.stdout, 10) }
}

function makeUser(logger: Logger): ServerUser {
  const made = spawnSync(
    'useradd',
    [
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir',
      '/nonexistent',
      '--shell',
      '/usr/sbin/nologin',
      'postgres',
    ],
    { encoding: 'utf8' },
  )
  const user = lookUp()
  if (user === undefined) {
    throw new MunimentError(
      'engine-unavailable',
      'PostgreSQL does not run as root, there is no system user postgres, and it could not be made ' +
        `(useradd: ${made.stderr?.trim() || made.error?.message || `exit ${made.status}`}). ` +
        'Make one, run muniment as an ordinary user, or set DATABASE_URL.',
    )
  }
  logger.info('made the system user postgres, because PostgreSQL does not run as root')
  return user
}

/** Whether `user` can enter `folder` itself and every folder above it: asked of the system, as that user. */
export function canEnter(user: ServerUser, folder: string): boolean {
  if (user.uid === process.getuid?.()) return true
  return (
    spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { cwd: '/', uid: user.uid, gid: user.gid })
      .status === 0
  )
}

/** Whether `user` can run the program at `path` with all its libraries. */
export function canRun(user: ServerUser, path: string): boolean {
  return spawnSync(path, ['--version'], { cwd: '/', uid: user.uid, gid: user.gid }).status === 0
}
