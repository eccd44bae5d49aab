import { readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeRandom } from '../support/make-documents/make-random.ts'
import { expectStatus } from './support/api-client.ts'
import { checkExport } from './support/invariants/check-audit.ts'
import { checkDisposal } from './support/invariants/check-disposal.ts'
import { checkInvariants } from './support/invariants/check-invariants.ts'
import { makeImportFolder, startMixedLoad } from './support/mixed-load.ts'
import { killMunimentProcesses } from './support/muniment-process.ts'
import { type Office, openOffice } from './support/office.ts'
import { settle } from './support/settle.ts'

/** The same seed, the same moments of death; what runs at them is up to the machine. */
const seed = Number(process.env['MUNIMENT_TEST_SEED'] ?? 0) || Math.floor(Math.random() * 2 ** 31)
const kills = Number(process.env['MUNIMENT_TEST_KILLS'] ?? 30)
const random = makeRandom(seed)

let office: Office
let imports = ''
beforeAll(async () => {
  office = await openOffice()
  imports = await makeImportFolder(office, 24)
}, 180_000)
afterAll(async () => {
  await office?.close()
  await killMunimentProcesses()
  await rm(imports, { recursive: true, force: true })
}, 60_000)

/** After each start: all that must be true at any moment, however much work still waits. */
async function checkLightly(): Promise<readonly string[]> {
  const database = await office.database()
  try {
    const known = await database.rows<{ id: string }>('select id from record')
    const ids = new Set(known.map(({ id }) => id))
    const lost = office.ledger.sent.filter(({ id }) => id !== undefined && !ids.has(id))
    return [
      ...lost.map(({ key }) => `${key}: acknowledged and lost`),
      ...(await checkDisposalUnderWay(database)),
    ]
  } finally {
    await database.close()
  }
}

/** Certificates and entries come a moment after what they tell of; everything else holds at every commit. */
async function checkDisposalUnderWay(
  database: Awaited<ReturnType<Office['database']>>,
): Promise<readonly string[]> {
  const faults = await checkDisposal(database)
  return faults.filter((fault) => !/certificate|without exactly one/.test(fault))
}

describe(`a server under mixed load (seed ${seed})`, () => {
  for (let kill = 1; kill <= kills; kill += 1) {
    const moment = Math.round(200 + random() * 2_800)
    it(`killed for the ${kill}. time, ${moment} ms into its work, comes back with all it had promised`, async () => {
      const load = startMixedLoad(office, random)
      // The import command works beside the server and dies with nothing: it finds its way by itself.
      const importing =
        kill % 10 === 5 ? office.run('import', imports, '--folder', 'COR-PUB/2026') : undefined
      await pause(moment)
      await office.server().kill()
      await load.stop()
      await office.start()
      expect(await checkLightly()).toEqual([])
      if (importing !== undefined) expect((await importing).code).toBe(0)
      if (kill % 10 === 0) {
        expect(await settle(office)).toBeLessThan(60_000)
        expect((await checkInvariants(office)).faults).toEqual([])
      }
    }, 240_000)
  }

  it('loses its database twice (kill -9 of the postmaster) and goes on by itself', async () => {
    for (let round = 0; round < 2; round += 1) {
      const load = startMixedLoad(office, random)
      await pause(700)
      const file = readFileSync(join(office.dataFolder, 'postgres/postmaster.pid'), 'utf8')
      process.kill(Number(file.split('\n')[0]), 'SIGKILL')
      await pause(700)
      await load.stop()
      await untilReady()
      expect(await checkLightly()).toEqual([])
    }
    expect(await settle(office)).toBeLessThan(60_000)
  }, 240_000)

  it('loses its readers in the middle of a document, and reads every document all the same', async () => {
    const sent = [office.send('scan'), office.send('scan'), office.send('email'), office.send('pdf')]
    await Promise.all(sent)
    // Both at once: what brings down a second reader, having brought down one, is taken for the cause and left unread.
    let readers: readonly number[] = []
    for (let look = 0; look < 100 && readers.length < 2; look += 1) {
      await pause(50)
      readers = readersOf(office.server().pid).slice(0, 2)
    }
    expect(readers).toHaveLength(2)
    for (const reader of readers) process.kill(reader, 'SIGKILL')
    await settle(office)
    for (const { id } of await Promise.all(sent)) {
      const record = expectStatus(await office.as('clerk').get(`/records/${id}`), 200)
      expect(record.reading).toBe('available')
    }
  }, 240_000)

  it('has kept every promise when all is over', async () => {
    expect(await settle(office)).toBeLessThan(60_000)
    const { faults, orphans } = await checkInvariants(office)
    process.stderr.write(`orphans after all kills: ${JSON.stringify(orphans)}\n`)
    expect(faults).toEqual([])
    const again = await office.run('import', imports, '--folder', 'COR-PUB/2026', '--json')
    expect(again.code).toBe(0)
    const lines = again.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).status)
    expect(lines.filter((status) => status !== 'already-there')).toEqual([])
    expect(await checkExport(office)).toEqual([])
  }, 240_000)
})

async function untilReady(): Promise<void> {
  for (let look = 0; look < 600; look += 1) {
    const ready = await office.as('administrator').get('/readyz')
    if (ready.outcome === 'answered' && ready.status === 200) return
    await pause(100)
  }
  throw new Error(`not ready again within a minute: ${office.server().log().slice(-2000)}`)
}

/** Children of the server that read documents. */
function readersOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
        const ofParent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
        return (
          ofParent === parent && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('adapters/text/child')
        )
      } catch {
        return false
      }
    })
    .map(Number)
}
