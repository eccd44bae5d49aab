import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startServer } from './background-server.ts'
import type { EngineStart, RunningEngine } from './engine.ts'
import { freePort } from './free-port.ts'
import { runProgram } from './run-program.ts'
import { unprivilegedUser } from './unprivileged-user.ts'

const DEBIAN = '/usr/lib/postgresql'
const OLDEST = 15

/** The programs of the newest PostgreSQL that Debian's packages put here, from 15 on. */
function debianPrograms(): string | undefined {
  if (!existsSync(DEBIAN)) return undefined
  const majors = readdirSync(DEBIAN)
    .map(Number)
    .filter((major) => major >= OLDEST)
  const folders = majors.sort((a, b) => b - a).map((major) => join(DEBIAN, String(major), 'bin'))
  return folders.find((folder) => existsSync(join(folder, 'postgres')) && existsSync(join(folder, 'initdb')))
}

/**
 * Starts a PostgreSQL server of the system's own packages; where there is none, says so and leaves the tests to the
 * embedded one, which is a real server too.
 */
export async function startPostgres(start: EngineStart): Promise<RunningEngine> {
  const programs = debianPrograms()
  if (programs === undefined) {
    start.log(
      'no PostgreSQL server is installed: the embedded one of npm takes its place (Debian: apt-get install postgresql)',
    )
    return { env: {}, stop: async () => undefined }
  }
  const folder = join(start.folder, 'postgres')
  mkdirSync(folder, { recursive: true })
  const as = unprivilegedUser()
  if (as !== undefined) chownSync(folder, as.uid, as.gid)
  const password = randomBytes(16).toString('hex')
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (as !== undefined) chownSync(passwordFile, as.uid, as.gid)
  const cluster = join(folder, 'cluster')
  await runProgram(
    join(programs, 'initdb'),
    [
      '-D',
      cluster,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '-N',
    ],
    { as, cwd: folder },
  )
  const port = await freePort()
  // Nobody will miss this data after a power cut, so it need not wait for the disk.
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200']
  const stop = await startServer({
    name: 'PostgreSQL',
    path: join(programs, 'postgres'),
    args: [
      '-D',
      cluster,
      '-h',
      '127.0.0.1',
      '-p',
      String(port),
      '-k',
      folder,
      ...settings.flatMap((each) => ['-c', each]),
    ],
    env: {},
    cwd: folder,
    as,
    logFile: join(folder, 'server.log'),
    isReady: async () => {
      await runProgram(join(programs, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)])
      return true
    },
    startSeconds: 60,
  })
  return {
    env: { MUNIMENT_TEST_DATABASE_URL: `postgres://postgres:${password}@127.0.0.1:${port}/postgres` },
    stop,
  }
}
