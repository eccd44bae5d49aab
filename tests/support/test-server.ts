import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
} from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  isAlive,
  processesIn,
  readPostmasterFile,
} from '../../src/adapters/postgres/embedded/postmaster-file.ts'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/adapters/postgres/embedded/start-embedded-postgres.ts'
import { silentLogger } from './silent-logger.ts'

/** The PostgreSQL of one test run. */
export interface TestServer {
  /** A superuser's, or on a server of somebody's own that of a role that may create databases and roles. */
  readonly connectionString: string
  /** A folder in memory that goes with the server, for what tests write; nothing where there is no room for one. */
  readonly scratch: string | undefined
  stop(): Promise<void>
}

const PREFIX = 'muniment-test-'

/** Where Linux keeps files in memory. A database is some nine hundred files, which a slow disk takes half a second to make. */
const IN_MEMORY = '/dev/shm'
const TMPFS = 0x01021994
const ROOM = 6 * 1024 ** 3

/**
 * The server named by MUNIMENT_TEST_DATABASE_URL, or an embedded one in a folder of its own that goes with this
 * process: by `stop`, and on ctrl-C or kill -9 by a watchdog that sees our end of a pipe close.
 */
export async function startTestServer(): Promise<TestServer> {
  const given = process.env['MUNIMENT_TEST_DATABASE_URL']
  if (given !== undefined && given !== '')
    return { connectionString: given, scratch: undefined, stop: async () => undefined }
  removeLeftovers()
  const isInMemory = hasRoomInMemory()
  const folder = mkdtempSync(join(isInMemory ? IN_MEMORY : tmpdir(), `${PREFIX}${process.pid}-`))
  // Nobody will miss this data after a power cut, so it need not wait for the disk.
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    shared_buffers: '128MB',
    max_connections: '200',
    max_wal_size: '256MB',
    // Each database lives for seconds, with a few rows: a plan for any values is as good as one for these, and made once.
    plan_cache_mode: 'force_generic_plan',
  }
  // mkdtemp gives 0700; as root the server runs as another user, who has to pass through.
  chmodSync(folder, 0o711)
  const server = await startEmbeddedPostgres({ dataFolder: folder, logger: silentLogger, settings })
  const stopWatching = watchOver(server, folder)
  return {
    connectionString: server.connectionString,
    scratch: isInMemory ? makeScratch(folder) : undefined,
    stop: async () => {
      await server.remove()
      rmSync(folder, { recursive: true, force: true })
      stopWatching()
    },
  }
}

/** As open as any folder for what is temporary: servers in it run as another user. */
function makeScratch(parent: string): string {
  const scratch = join(parent, 'tmp')
  mkdirSync(scratch)
  chmodSync(scratch, 0o1777)
  return scratch
}

/** A folder in memory for what need not outlast the test, or where there is no room one on the disk. Remove it yourself. */
export function makeFolderInMemory(): string {
  return mkdtempSync(join(hasRoomInMemory() ? IN_MEMORY : tmpdir(), `${PREFIX}${process.pid}-`))
}

function hasRoomInMemory(): boolean {
  if (!existsSync(IN_MEMORY)) return false
  const { type, bavail, bsize } = statfsSync(IN_MEMORY)
  return type === TMPFS && bavail * bsize > ROOM && freemem() > ROOM
}

function watchOver(server: EmbeddedPostgres, folder: string): () => void {
  const pid = readPostmasterFile(server.cluster)?.pid
  const script =
    'cat > /dev/null; kill -QUIT "$1" 2> /dev/null; while kill -0 "$1" 2> /dev/null; do sleep 0.1; done; shift; rm -rf "$@"'
  const folders = [folder, server.outside].filter((path) => path !== undefined)
  const watchdog = spawn('/bin/sh', ['-c', script, 'sh', String(pid), ...folders], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watchdog.unref()
  return () => watchdog.kill('SIGKILL')
}

/** What a run left whose watchdog was ended too. */
function removeLeftovers(): void {
  for (const parent of [tmpdir(), IN_MEMORY].filter(existsSync)) removeLeftoversIn(parent)
}

function removeLeftoversIn(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = Number(/^muniment-test-(\d+)-/.exec(name)?.[1])
    if (!Number.isSafeInteger(pid) || isAlive(pid)) continue
    const folder = join(parent, name)
    const server = readPostmasterFile(join(folder, 'postgres'))?.pid
    if (server !== undefined && processesIn(join(folder, 'postgres')).includes(server))
      process.kill(server, 'SIGQUIT')
    unmountBelow(folder)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A run that was ended while it had a small disk left it mounted, and no run after it could begin. */
function unmountBelow(folder: string): void {
  const mounts = existsSync('/proc/self/mounts') ? readFileSync('/proc/self/mounts', 'utf8') : ''
  for (const line of mounts.split('\n')) {
    const place = line.split(' ')[1]
    if (place?.startsWith(`${folder}/`)) spawnSync('umount', ['--lazy', place])
  }
}
