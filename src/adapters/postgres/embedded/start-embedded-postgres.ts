import { mkdirSync, realpathSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '../../../kernel/logger.ts'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import { type ClusterHome, settleClusterHome } from './cluster-home.ts'
import { takeExclusiveFile } from './exclusive-file.ts'
import { ensureDatabase, type Lease, takeLease } from './lease.ts'
import { locateBinaries } from './locate-binaries.ts'
import { checkMajor, makeCluster, SUPERUSER } from './make-cluster.ts'
import { type PostmasterFile, readPostmasterFile } from './postmaster-file.ts'
import { ensureServer, stopServer } from './server-process.ts'
import type { ServerSettings } from './server-settings.ts'

export interface EmbeddedPostgresOptions {
  /** Absolute or relative; made where it is absent. */
  readonly dataFolder: string
  readonly logger: Logger
  /** Settings over ours, for tests on data that nobody will miss. They reach only a server that this call starts. */
  readonly settings?: ServerSettings
}

/** One process's use of the embedded PostgreSQL of a data folder. */
export interface EmbeddedPostgres {
  /** Superuser of the cluster, database `muniment`, through a socket that only the server's user and root can open. */
  readonly connectionString: string
  /** PostgreSQL's own folder. */
  readonly cluster: string
  /** The folder under /var/lib/muniment where the database or its binaries had to leave the data folder, else `undefined`. */
  readonly outside: string | undefined
  /** Ends our use; the last user stops the server. Close pools first. */
  stop(): Promise<void>
  /** Stops the server, whoever uses it, and removes database and `outside` for ever: for demos and tests on their own data. */
  remove(): Promise<void>
}

const DATABASE = 'muniment'
const LOCK_MS = 120_000

/**
 * Starts the PostgreSQL of `dataFolder`, or joins the one that runs there: left by a process that was killed, or
 * shared with a server or command beside us. While we use it, a server that dies is started again.
 * Throws `engine-unavailable` or `engine-mismatch` with what to do.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { logger, settings = {} } = options
  mkdirSync(options.dataFolder, { recursive: true, mode: 0o711 })
  const dataFolder = realpathSync(options.dataFolder)
  const opened = await underLock(dataFolder, async () => {
    const binaries = locateBinaries()
    const home = settleClusterHome(dataFolder, binaries, logger)
    await makeCluster(home)
    checkMajor(home.cluster, binaries.major)
    const joined = await joinServer(home, settings)
    await ensureDatabase(joined.server, home.note.password, DATABASE)
    return { home, ...joined }
  })
  const { home, server } = opened
  const state = { lease: opened.lease, stopped: false }
  const watch = (): void => state.lease.onLost(() => void recover())
  const recover = async (): Promise<void> => {
    while (!state.stopped) {
      try {
        logger.warn('the embedded database went away; starting it again')
        state.lease = (await underLock(dataFolder, () => joinServer(home, settings))).lease
        if (state.stopped) return await state.lease.end()
        return watch()
      } catch (error) {
        logger.error('the embedded database does not start again; trying on', {}, error)
        await pause(1_000)
      }
    }
  }
  watch()
  return {
    connectionString: connectionString(server, home.note.password),
    cluster: home.cluster,
    outside: home.outside,
    stop: async () => {
      if (state.stopped) return
      state.stopped = true
      await underLock(dataFolder, () => leave(home, state.lease))
    },
    remove: async () => {
      const wasStopped = state.stopped
      state.stopped = true
      await underLock(dataFolder, async () => {
        if (!wasStopped) await state.lease.end().catch(() => undefined)
        await stopServer(home.cluster)
        removeFiles(dataFolder, home)
      })
      for (const end of ['', '-journal']) rmSync(join(dataFolder, `postgres.lock${end}`), { force: true })
    },
  }
}

interface Joined {
  readonly server: PostmasterFile
  readonly lease: Lease
}

async function joinServer(home: ClusterHome, settings: ServerSettings): Promise<Joined> {
  const server = await ensureServer(home, settings)
  return { server, lease: await takeLease(server, home.note.password, home.cluster) }
}

async function leave(home: ClusterHome, lease: Lease): Promise<void> {
  // A server that is already gone has no users and needs no stopping.
  const others = await lease.countOthers().catch(() => 0)
  await lease.end().catch(() => undefined)
  if (others === 0 && readPostmasterFile(home.cluster) !== undefined) await stopServer(home.cluster)
}

function removeFiles(dataFolder: string, home: ClusterHome): void {
  for (const end of ['', '.partial', '.socket', '.log', '.log.1'])
    rmSync(`${home.cluster}${end}`, { recursive: true, force: true })
  if (home.outside !== undefined) removeOutside(home.outside)
  rmSync(join(dataFolder, 'postgres.json'), { force: true })
}

function removeOutside(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  try {
    rmdirSync(dirname(folder))
  } catch {
    // Other data folders have theirs there.
  }
}

async function underLock<Result>(dataFolder: string, work: () => Promise<Result>): Promise<Result> {
  const lock = await takeExclusiveFile(join(dataFolder, 'postgres.lock'), LOCK_MS)
  if (lock === undefined) {
    throw new MunimentError(
      'engine-unavailable',
      `Another process has been starting or stopping the database of ${dataFolder} for ${LOCK_MS / 1000} s. Try again when it has ended.`,
      { retryable: true },
    )
  }
  try {
    return await work()
  } finally {
    lock.release()
  }
}

function connectionString(server: PostmasterFile, password: string): string {
  return `postgres://${SUPERUSER}:${password}@/${DATABASE}?host=${encodeURIComponent(server.socketFolder)}&port=${server.port}`
}
