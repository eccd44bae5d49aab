import { spawn } from 'node:child_process'
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import { type ClusterHome, makePrivateFolder } from './cluster-home.ts'

/** The superuser of embedded clusters: owner of the schema, and nobody's login but ours. */
export const SUPERUSER = 'muniment'

/**
 * Makes the cluster where there is none. It appears under its name only when whole, so a crash half-way leaves
 * nothing that a later start could mistake for a database. Throws `engine-unavailable` with initdb's own words.
 */
export async function makeCluster(home: ClusterHome): Promise<void> {
  if (existsSync(join(home.cluster, 'PG_VERSION'))) return
  const partial = `${home.cluster}.partial`
  const passwordFile = `${home.cluster}.password`
  rmSync(partial, { recursive: true, force: true })
  makePrivateFolder(partial, home.user)
  writeFileSync(passwordFile, home.note.password, { mode: 0o600 })
  if (process.getuid?.() === 0) chownSync(passwordFile, home.user.uid, home.user.gid)
  try {
    await runInitdb(home, partial, passwordFile)
  } finally {
    rmSync(passwordFile, { force: true })
  }
  renameSync(partial, home.cluster)
}

async function runInitdb(home: ClusterHome, folder: string, passwordFile: string): Promise<void> {
  const child = spawn(
    join(home.binaries, 'bin', 'initdb'),
    [
      `--pgdata=${folder}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--data-checksums',
    ],
    {
      cwd: '/',
      uid: home.user.uid,
      gid: home.user.gid,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'], TZ: 'UTC' },
    },
  )
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) {
    throw new MunimentError(
      'engine-unavailable',
      `The embedded database could not be made in ${home.cluster}: ${said.trim()}`,
    )
  }
}

/** Refuses, with `engine-mismatch`, a cluster of another major release than the binaries at hand. */
export function checkMajor(cluster: string, major: number): void {
  const found = Number.parseInt(readFileSync(join(cluster, 'PG_VERSION'), 'utf8'), 10)
  if (found === major) return
  throw new MunimentError(
    'engine-mismatch',
    `The database in ${cluster} was made by PostgreSQL ${found}, but this release of muniment brings PostgreSQL ${major}. ` +
      `Run it with the release that brings PostgreSQL ${found}, or move it to a server with pg_upgrade or pg_dump and set DATABASE_URL.`,
  )
}
