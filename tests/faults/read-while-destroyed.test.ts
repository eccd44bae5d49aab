import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makePdf } from '../support/make-documents/make-pdf.ts'
import { makeScan } from '../support/make-documents/make-scan.ts'
import { until } from '../support/until.ts'
import { expectStatus } from './support/api-client.ts'
import { killMunimentProcesses } from './support/muniment-process.ts'
import { DUE, type Office, openOffice } from './support/office.ts'
import { settle } from './support/settle.ts'

/** Takes minutes to recognise: longer than its destruction, and than anything that is waited for here. */
const PAGES = 60
const LINES = Array.from(
  { length: 40 },
  (_, line) => `Line ${line} of the minutes of the harbour committee, as read.`,
)

let office: Office
let scan: Buffer
beforeAll(async () => {
  const page = await (await makeScan({ lines: LINES }, { dotsPerInch: 300 })).jpeg().toBuffer()
  scan = await makePdf(Array.from({ length: PAGES }, () => ({ scan: page })))
  office = await openOffice()
}, 180_000)
afterAll(async () => {
  await office?.close()
  await killMunimentProcesses()
}, 60_000)

describe('a document whose reading takes minutes', () => {
  it('lies on no workbench any more once its record is destroyed', async () => {
    const id = await captureDueScan()
    const [bench] = await until(
      async () => benches(),
      (found) => found.length === 1,
    )
    const [batch] = await approveDue()
    expect(batch).toBeDefined()
    const path = `/disposal-batches/${batch}`
    expectStatus(await office.as('executor').post(`${path}/execute`, { reason: 'Approved' }), 202)
    const stub = await until(
      () => office.as('auditor').get(`/records/${id}`),
      (reply) => reply.outcome === 'answered' && reply.status === 410,
      60_000,
    )
    expect(stub).toMatchObject({ status: 410 })
    expect(benches()).not.toContain(bench)
    const done = await until(
      async () => expectStatus(await office.as('auditor').get(path), 200),
      ({ state }) => state.startsWith('completed'),
    )
    expect(done).toMatchObject({ state: 'completed', counts: { destroyed: 1, total: 1 } })
    const certificate = expectStatus(await office.as('auditor').get(`${path}/certificate`), 200)
    expect(certificate.verified).toContainEqual(
      expect.objectContaining({ store: 'workspaces', method: 'no reading holds a copy of the document' }),
    )
    expect(JSON.stringify(certificate.remains)).not.toContain('workspaces')
    await settle(office)
  }, 180_000)

  it('lies on none after its process was killed and another has started', async () => {
    await captureDueScan()
    const [bench] = await until(
      async () => benches(),
      (found) => found.length === 1,
    )
    await office.server().kill()
    expect(benches()).toEqual([bench])
    await office.start()
    expect(benches()).not.toContain(bench)
    const database = await office.database()
    try {
      const folders = await database.rows<{ readonly folder: string }>('select folder from workbench')
      expect(folders.map(({ folder }) => folder)).not.toContain(bench?.split('/')[0])
    } finally {
      await database.close()
    }
  }, 180_000)
})

async function captureDueScan(): Promise<string> {
  const metadata = { folder: DUE.folder, date: DUE.date, title: 'Minutes' }
  const reply = await office.as('clerk').capture(metadata, scan, 'minutes.pdf', 'application/pdf')
  return String(expectStatus(reply, 201).id)
}

async function approveDue(): Promise<readonly string[]> {
  const swept = expectStatus(await office.as('sweeper').post('/retention/sweeps'), 201, 202)
  const sweep = await until(
    async () => expectStatus(await office.as('sweeper').get(`/retention/sweeps/${swept.id}`), 200),
    ({ finishedAt }) => finishedAt !== null,
  )
  for (const batch of sweep.batches) {
    const path = `/disposal-batches/${batch}`
    const { items } = expectStatus(await office.as('reviewer').get(`${path}/items?size=200`), 200)
    const decisions = items.map(({ recordId }: { readonly recordId: string }) => ({
      recordId,
      decision: 'destroy',
    }))
    expectStatus(await office.as('reviewer').post(`${path}/decisions`, { decisions }), 200)
    expectStatus(await office.as('approver').post(`${path}/approve`, { reason: 'Due' }), 200)
  }
  return sweep.batches
}

/** What lies in the workspaces of all processes, living or dead: `folder/bench`. */
function benches(): readonly string[] {
  const parent = join(office.dataFolder, 'tmp/benches')
  const folders = readdirSync(parent).filter((name) => !name.endsWith('.lock'))
  return folders.flatMap((folder) => readdirSync(join(parent, folder)).map((bench) => `${folder}/${bench}`))
}
