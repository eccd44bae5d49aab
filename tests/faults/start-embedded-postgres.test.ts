import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { Client } from 'pg'
import { processesIn, readPostmasterFile } from '../../src/adapters/postgres/embedded/postmaster-file.ts'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/adapters/postgres/embedded/start-embedded-postgres.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { killStartedProcesses, startProcess } from '../support/start-process.ts'

/** A folder like an administrator's `./data`: passable where PostgreSQL runs as another user. */
function makeFolder(mode: number): string {
  const folder = mkdtempSync(join(tmpdir(), `muniment-test-${process.pid}-`))
  chmodSync(folder, mode)
  return folder
}

const start = (dataFolder: string): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres({ dataFolder, logger: silentLogger })
const postmaster = (cluster: string): number | undefined => readPostmasterFile(cluster)?.pid

async function query(
  postgres: { readonly connectionString: string },
  text: string,
): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: postgres.connectionString })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** Tries until the server that another process restarts is back. */
async function queryWhenBack(postgres: EmbeddedPostgres, text: string): Promise<readonly unknown[]> {
  const giveUpAt = Date.now() + 30_000
  while (true) {
    try {
      return await query(postgres, text)
    } catch (error) {
      if (Date.now() > giveUpAt) throw error
      await new Promise((next) => setImmediate(next))
    }
  }
}

afterEach(killStartedProcesses)

describe('the embedded database of a data folder', () => {
  let folder: string
  let cluster: string
  beforeAll(async () => {
    folder = makeFolder(0o711)
    const postgres = await start(folder)
    cluster = postgres.cluster
    await query(postgres, 'create table kept (id int)')
    await query(postgres, 'insert into kept values (1)')
    await postgres.stop()
  })
  afterAll(async () => {
    await (await start(folder)).remove()
    rmSync(folder, { recursive: true, force: true })
  })

  it('refuses a second look: the password opens it, and only the owner can read that', async () => {
    const postgres = await start(folder)
    const wrong = { connectionString: postgres.connectionString.replace(/:[^:@]*@/, ':guess@') }
    await expect(query(wrong, 'select 1')).rejects.toThrow('password authentication failed')
    expect(statSync(join(folder, 'postgres.json')).mode & 0o777).toBe(0o600)
    expect(await query(postgres, `select current_setting('listen_addresses') as tcp`)).toEqual([{ tcp: '' }])
    await postgres.stop()
  })

  it('refuses data of another major release and names both', async () => {
    const versionFile = join(cluster, 'PG_VERSION')
    const version = readFileSync(versionFile, 'utf8')
    writeFileSync(versionFile, '12\n')
    await expect(start(folder)).rejects.toMatchObject({
      code: 'engine-mismatch',
      message: expect.stringMatching(/made by PostgreSQL 12, .* brings PostgreSQL 18/),
    })
    writeFileSync(versionFile, version)
  })

  it('keeps what was committed, and leaves no process after the stop', async () => {
    const postgres = await start(folder)
    expect(await query(postgres, 'select id from kept')).toEqual([{ id: 1 }])
    expect(
      await query(postgres, `select current_setting('fsync') as fsync, current_setting('timezone') as zone`),
    ).toEqual([{ fsync: 'on', zone: 'UTC' }])
    await postgres.stop()
    expect(processesIn(cluster)).toEqual([])
  })

  it('is not stopped while another process uses it', async () => {
    const other = await startProcess('hold-embedded-postgres.ts', folder)
    const ours = await start(folder)
    const pid = postmaster(cluster)
    await ours.stop()
    expect(await query({ connectionString: other.said }, 'select id from kept')).toEqual([{ id: 1 }])
    expect(postmaster(cluster)).toBe(pid)
    other.child.stdin?.write('stop\n')
    await once(other.child, 'exit')
    expect(processesIn(cluster)).toEqual([])
  })

  it('outlives a kill -9 of its last user, and the next one takes it over', async () => {
    const killed = await startProcess('hold-embedded-postgres.ts', folder)
    const pid = postmaster(cluster)
    await killed.kill()
    const postgres = await start(folder)
    expect(postmaster(cluster)).toBe(pid)
    await postgres.stop()
    expect(processesIn(cluster)).toEqual([])
  })

  it('is started once by two processes that come at once', async () => {
    const both = await Promise.all([
      startProcess('hold-embedded-postgres.ts', folder),
      startProcess('hold-embedded-postgres.ts', folder),
    ])
    expect(both[0].said).toBe(both[1].said)
    await Promise.all(both.map((one) => one.kill()))
    await (await start(folder)).stop()
    expect(processesIn(cluster)).toEqual([])
  })

  it('comes back under its users when PostgreSQL itself is killed', async () => {
    const postgres = await start(folder)
    await query(postgres, 'insert into kept values (2)')
    const pid = postmaster(cluster) ?? 0
    process.kill(pid, 'SIGKILL')
    expect(await queryWhenBack(postgres, 'select id from kept order by id')).toEqual([{ id: 1 }, { id: 2 }])
    expect(postmaster(cluster)).not.toBe(pid)
    await postgres.stop()
    expect(processesIn(cluster)).toEqual([])
  })

  it('starts although an old process id meanwhile belongs to a stranger', async () => {
    writeFileSync(join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n1\n5432\n\n\n\nready   \n`)
    const postgres = await start(folder)
    expect(await query(postgres, 'select 1 as one')).toEqual([{ one: 1 }])
    await postgres.stop()
  })
})

describe('a data folder that the database cannot live in', () => {
  it('may be deep: the socket then stands elsewhere', async () => {
    const folder = makeFolder(0o711)
    const postgres = await start(join(folder, 'a'.repeat(60), 'b'.repeat(60)))
    expect(await query(postgres, 'select 1 as one')).toEqual([{ one: 1 }])
    const socket = new URL(`x:${postgres.connectionString.split('@')[1]}`).searchParams.get('host') ?? ''
    expect(Buffer.byteLength(`${socket}/.s.PGSQL.5432`)).toBeLessThanOrEqual(103)
    await postgres.remove()
    expect(existsSync(socket)).toBe(false)
    rmSync(folder, { recursive: true, force: true })
  })

  const root = process.getuid?.() === 0
  it(
    root
      ? 'is only root’s: the database lives outside, and goes with its removal'
      : 'is nobody else’s: the database lives inside',
    async () => {
      const folder = makeFolder(0o700)
      const postgres = await start(folder)
      const { cluster, outside } = postgres
      expect(cluster.startsWith(root ? '/var/lib/muniment/' : folder)).toBe(true)
      await query(postgres, 'create table kept (id int)')
      await postgres.stop()
      const again = await start(folder)
      expect(again.cluster).toBe(cluster)
      expect(await query(again, 'select id from kept')).toEqual([])
      await again.remove()
      expect(existsSync(cluster)).toBe(false)
      if (outside !== undefined) expect(existsSync(outside)).toBe(false)
      rmSync(folder, { recursive: true, force: true })
    },
  )
})
