import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { servingFile } from '../../src/adapters/search/sqlite/generation-files.ts'
import { until } from '../support/until.ts'
import { expectStatus } from './support/api-client.ts'
import { checkInvariants } from './support/invariants/check-invariants.ts'
import { killMunimentProcesses } from './support/muniment-process.ts'
import { type Office, openOffice } from './support/office.ts'
import { settle } from './support/settle.ts'

const MIB = 1024 * 1024

let office: Office
beforeAll(async () => {
  office = await openOffice()
}, 180_000)
afterAll(async () => {
  await office?.close()
  await killMunimentProcesses()
}, 60_000)

describe('a document that is cut off half-way', () => {
  it('is not kept, and was never in memory as a whole', async () => {
    await office.send('text')
    await settle(office)
    const before = await residentBytes(office.server().pid)
    const objects = await objectsOf(office.dataFolder)
    let most = 0
    await streamAndBreakOff(`${office.server().url}/api/v1/records`, office, 300 * MIB, async () => {
      most = Math.max(most, await residentBytes(office.server().pid))
    })
    await until(
      () => readdir(join(office.dataFolder, 'objects/incoming'), { recursive: true, withFileTypes: true }),
      (entries) => entries.every((entry) => !entry.isFile() || entry.name.endsWith('.lock')),
    )
    expect(most - before).toBeLessThan(300 * MIB)
    expect(await objectsOf(office.dataFolder)).toEqual(objects)
    expect((await checkInvariants(office)).faults).toEqual([])
  }, 180_000)
})

describe('a search index that is out of order', () => {
  const index = (): string => servingFile(join(office.dataFolder, 'index/search.sqlite'))

  it('does not stop capture; the error says what to do; reindex mends it while the server runs', async () => {
    await settle(office)
    for (const end of ['-wal', '-shm']) await rm(index() + end, { force: true })
    await writeFile(`${index()}.garbage`, Buffer.alloc(1 * MIB, 'not a database '))
    await rename(`${index()}.garbage`, index())
    const sent = await office.send('pdf')
    expect(sent.id).toBeDefined()
    expect(expectStatus(await office.as('clerk').get(`/records/${sent.id}`), 200).state).toBe('active')
    const search = await office.as('clerk').get('/search?q=harbour')
    expect(search.outcome === 'answered' && search.status).toBe(503)
    expect(search.outcome === 'answered' && search.body.detail).toMatch(/muniment reindex/)
    const ready = await office.as('administrator').get('/readyz')
    expect(ready.outcome === 'answered' && ready.status).toBe(200)
    const mended = await office.run('reindex')
    expect([mended.code, mended.stderr]).toEqual([0, expect.anything()])
    await settle(office)
    expect((await checkInvariants(office)).faults).toEqual([])
  }, 180_000)

  it('that cannot be opened is caught up with once it can', async () => {
    // A folder in the file's place cannot be opened by anybody, root included.
    await office.server().stop()
    await rename(index(), `${index()}.aside`)
    await mkdir(index())
    await office.start()
    const sent = [await office.send('text'), await office.send('email')]
    expect(sent.every(({ id }) => id !== undefined)).toBe(true)
    const database = await office.database()
    await until(
      () => database.one<number>("select count(*)::int from record where reading = 'pending'"),
      (pending) => pending === 0,
    )
    await database.close()
    await rm(index(), { recursive: true })
    await rename(`${index()}.aside`, index())
    expect(await settle(office)).toBeLessThan(60_000)
    expect((await checkInvariants(office)).faults).toEqual([])
  }, 180_000)
})

/** Sends half of what it announced and hangs up. */
async function streamAndBreakOff(
  url: string,
  of: Office,
  bytes: number,
  look: () => Promise<void>,
): Promise<void> {
  const boundary = 'half-of-a-document'
  const outgoing = request(url, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${of.tokenOf('clerk')}`,
      'Content-Type': `multipart/form-data; boundary=${boundary}`,
    },
  })
  outgoing.on('error', () => undefined)
  outgoing.write(
    `--${boundary}\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n{"folder":"COR-PUB/2026"}\r\n` +
      `--${boundary}\r\nContent-Disposition: form-data; name="content"; filename="film.bin"\r\nContent-Type: application/octet-stream\r\n\r\n`,
  )
  const chunk = Buffer.alloc(MIB, 0x61)
  for (let sent = 0; sent < bytes; sent += MIB) {
    if (!outgoing.write(chunk)) await new Promise((resolve) => outgoing.once('drain', resolve))
    if (sent % (16 * MIB) === 0) await look()
  }
  outgoing.destroy()
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024
}

async function objectsOf(dataFolder: string): Promise<readonly string[]> {
  const entries = await readdir(join(dataFolder, 'objects'), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory() && !entry.name.endsWith('.lock'))
    .map(({ name }) => name)
    .sort()
}
