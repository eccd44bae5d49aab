import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { answers, startServer } from './background-server.ts'
import type { EngineStart, RunningEngine } from './engine.ts'
import { enginesHome, requireProgram } from './engines-home.ts'
import { freePort } from './free-port.ts'
import { runProgram } from './run-program.ts'

interface S3Server {
  readonly name: string
  readonly module: string
  readonly version: string
  readonly binary: string
  readonly health: string
  readonly minutes: string
}

/** MinIO's last public source; the server is archived, so it is built from the Go module proxy and never shipped. */
const MINIO: S3Server = {
  name: 'MinIO',
  module: 'github.com/minio/minio',
  version: 'v0.0.0-20260212201848-7aac2a2c5b7c',
  binary: 'minio',
  health: '/minio/health/cluster',
  minutes: '3 to 5 minutes',
}

const VERSITYGW: S3Server = {
  name: 'versitygw',
  module: 'github.com/versity/versitygw/cmd/versitygw',
  version: 'v1.8.0',
  binary: 'versitygw',
  health: '/health',
  minutes: 'a good minute',
}

async function installed(server: S3Server, log: EngineStart['log']): Promise<string> {
  const home = enginesHome('s3')
  const path = join(home, `${server.binary}-${server.version}`)
  if (existsSync(path)) return path
  const go = requireProgram('go', `build ${server.name} (https://go.dev/dl)`, ['/usr/local/go/bin'])
  log(`${server.name} is not here yet: building it, ${server.minutes}`)
  const fresh = join(home, `new-${server.binary}-${process.pid}`)
  mkdirSync(fresh, { recursive: true })
  try {
    await runProgram(go, ['install', '-trimpath', '-ldflags=-s -w', `${server.module}@${server.version}`], {
      env: { GOBIN: fresh, GOTOOLCHAIN: 'local', CGO_ENABLED: '0', GOFLAGS: '-mod=mod' },
    })
    renameSync(join(fresh, server.binary), path)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  return path
}

interface Keys {
  readonly accessKey: string
  readonly secretKey: string
}

const newKeys = (): Keys => ({
  accessKey: `test${randomBytes(4).toString('hex')}`,
  secretKey: randomBytes(20).toString('hex'),
})

async function launch(
  start: EngineStart,
  server: S3Server,
  command: (
    address: string,
    data: string,
  ) => { readonly args: readonly string[]; readonly env: { readonly [name: string]: string } },
): Promise<{ readonly endpoint: string; readonly stop: () => Promise<void> }> {
  const path = await installed(server, start.log)
  const folder = join(start.folder, server.binary)
  const data = join(folder, 'data')
  mkdirSync(data, { recursive: true })
  const address = `127.0.0.1:${await freePort()}`
  const endpoint = `http://${address}`
  const stop = await startServer({
    name: server.name,
    path,
    ...command(address, data),
    logFile: join(folder, 'server.log'),
    isReady: () => answers(`${endpoint}${server.health}`),
    startSeconds: 60,
  })
  return { endpoint, stop }
}

/** Starts MinIO's last source: versioning, Object Lock, and a trash that is emptied after five minutes. */
export async function startMinio(start: EngineStart): Promise<RunningEngine> {
  const { accessKey, secretKey } = newKeys()
  const { endpoint, stop } = await launch(start, MINIO, (address, data) => ({
    args: ['server', '--quiet', '--address', address, data],
    env: {
      MINIO_ROOT_USER: accessKey,
      MINIO_ROOT_PASSWORD: secretKey,
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
      MINIO_API_DELETE_CLEANUP_INTERVAL: '5s',
    },
  }))
  return {
    env: {
      S3_ENDPOINT: endpoint,
      S3_BUCKET: 'muniment-test',
      S3_ACCESS_KEY: accessKey,
      S3_SECRET_KEY: secretKey,
      S3_REGION: 'us-east-1',
    },
    stop,
  }
}

/** Starts versitygw over a folder, with a second folder for old versions. */
export async function startVersitygw(start: EngineStart): Promise<RunningEngine> {
  const { accessKey, secretKey } = newKeys()
  const versions = join(start.folder, VERSITYGW.binary, 'versions')
  mkdirSync(versions, { recursive: true })
  const { endpoint, stop } = await launch(start, VERSITYGW, (address, data) => ({
    args: [
      '--port',
      address,
      '--region',
      'us-east-1',
      '--keep-alive',
      '--health',
      '/health',
      '--quiet',
      'posix',
      '--versioning-dir',
      versions,
      data,
    ],
    env: { ROOT_ACCESS_KEY: accessKey, ROOT_SECRET_KEY: secretKey },
  }))
  return { env: { S3_ENDPOINT_2: endpoint, S3_ACCESS_KEY_2: accessKey, S3_SECRET_KEY_2: secretKey }, stop }
}
