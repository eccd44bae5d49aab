import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, openSync, readFileSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import { systemErrorCode } from '../../../kernel/system-error-code.ts'
import { type ClusterHome, makePrivateFolder } from './cluster-home.ts'
import { isListening } from './is-listening.ts'
import { lackOfRoom } from './lack-of-room.ts'
import {
  clearStalePostmasterFile,
  isAlive,
  type PostmasterFile,
  processesIn,
  readPostmasterFile,
} from './postmaster-file.ts'
import { type ServerSettings, serverSettings } from './server-settings.ts'

const START_MS = 60_000
/** A socket's path may have 107 characters on Linux and 103 on macOS; PostgreSQL adds `/.s.PGSQL.5432.lock`. */
const SOCKET_FOLDER_LENGTH = 80
const LOG_BYTES = 8 * 1024 * 1024

/**
 * The running server of the cluster: the one that is there, whoever started it, or a new one. Call only while
 * holding the data folder's lock. Throws `engine-unavailable` with the end of the server's log.
 */
export async function ensureServer(home: ClusterHome, settings: ServerSettings): Promise<PostmasterFile> {
  const found = await findServer(home.cluster)
  if (found !== undefined) return found
  clearStalePostmasterFile(home.cluster)
  return startServer(home, settings)
}

/**
 * A server that is up or on its way up in this cluster, also one of another container on the same data folder: a second one would ruin
 * the first one's data. Waits out one that is going down or was just killed.
 */
async function findServer(cluster: string): Promise<PostmasterFile | undefined> {
  const giveUpAt = performance.now() + START_MS
  while (performance.now() < giveUpAt) {
    const file = readPostmasterFile(cluster)
    const alive = processesIn(cluster)
    const isElsewhere = alive.length === 0 && file !== undefined && (await isListening(file))
    if (alive.length === 0 && !isElsewhere) return undefined
    if (file?.ready === true && (isElsewhere || alive.includes(file.pid))) return file
    await pause(20)
  }
  throw new MunimentError(
    'engine-unavailable',
    `Processes of an earlier PostgreSQL still work in ${cluster} but do not come up or go down (process ${processesIn(cluster).join(', ')}).`,
  )
}

async function startServer(home: ClusterHome, settings: ServerSettings): Promise<PostmasterFile> {
  const log = openLog(`${home.cluster}.log`)
  const socketFolder = makeSocketFolder(home)
  const child = spawn(
    join(home.binaries, 'bin', 'postgres'),
    [
      '-D',
      home.cluster,
      ...Object.entries(serverSettings(socketFolder, settings)).flatMap(([name, value]) => [
        '-c',
        `${name}=${value}`,
      ]),
    ],
    // Detached: it is to outlive a kill -9 of ours, and a ctrl-C in the terminal is not meant for it.
    {
      cwd: '/',
      uid: home.user.uid,
      gid: home.user.gid,
      detached: true,
      stdio: ['ignore', log, log],
      env: { PATH: process.env['PATH'], TZ: 'UTC' },
    },
  )
  closeSync(log)
  const end: { reason: string | undefined } = { reason: undefined }
  child.once('error', (error) => {
    end.reason = error.message
  })
  child.once('exit', (code, signal) => {
    end.reason ??= signal === null ? `exit ${code}` : signal
  })
  child.unref()
  const giveUpAt = performance.now() + START_MS
  while (performance.now() < giveUpAt) {
    const file = readPostmasterFile(home.cluster)
    if (file?.ready === true && file.pid === child.pid) return file
    if (end.reason !== undefined) throw didNotStart(home, end.reason)
    await pause(10)
  }
  throw didNotStart(home, `not ready after ${START_MS / 1000} s`)
}

function didNotStart(home: ClusterHome, reason: string): MunimentError {
  const log = readFileSync(`${home.cluster}.log`, 'utf8').trimEnd().split('\n').slice(-8).join('\n')
  return new MunimentError(
    'engine-unavailable',
    `The embedded database in ${home.cluster} did not start (${reason}).${lackOfRoom(freeIn(home.cluster))} Its log ends:\n${log}`,
  )
}

/** Its log does not say each time that a disk is full. */
function freeIn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

/** The server only writes to its log when something is amiss; past 8 MiB the file makes room for a new one. */
function openLog(path: string): number {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES) renameSync(path, `${path}.1`)
  return openSync(path, 'a', 0o600)
}

function makeSocketFolder(home: ClusterHome): string {
  const beside = `${home.cluster}.socket`
  if (Buffer.byteLength(beside) <= SOCKET_FOLDER_LENGTH) {
    makePrivateFolder(beside, home.user)
    return beside
  }
  // Nobody can take this name before us, since it hangs on the password; and a restart finds the same one.
  const name = createHash('sha256').update(home.cluster).update(home.note.password).digest('hex').slice(0, 24)
  const folder = join(tmpdir().length <= 40 ? tmpdir() : '/tmp', `muniment-${name}`)
  makePrivateFolder(folder, home.user)
  return folder
}

/**
 * Ends the server: its sessions are broken off, its data is written out. Past 20 s it is ended at once instead, and
 * recovers from its write-ahead log at the next start.
 */
export async function stopServer(cluster: string): Promise<void> {
  const file = readPostmasterFile(cluster)
  if (file === undefined || !processesIn(cluster).includes(file.pid)) return
  signal(file.pid, 'SIGINT')
  if (!(await ended(file.pid, 20_000))) {
    signal(file.pid, 'SIGQUIT')
    await ended(file.pid, 10_000)
  }
  if (file.socketFolder !== `${cluster}.socket`) rmSync(file.socketFolder, { recursive: true, force: true })
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (systemErrorCode(error) !== 'ESRCH') throw error
  }
}

async function ended(pid: number, withinMs: number): Promise<boolean> {
  const giveUpAt = performance.now() + withinMs
  while (performance.now() < giveUpAt) {
    if (!isAlive(pid)) return true
    await pause(10)
  }
  return !isAlive(pid)
}
