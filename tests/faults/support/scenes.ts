import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { servingFile } from '../../../src/adapters/search/sqlite/generation-files.ts'
import type { FailpointName } from '../../../src/kernel/failpoint.ts'
import { checkBag } from '../../support/check-bag.ts'
import { until } from '../../support/until.ts'
import { expectStatus } from './api-client.ts'
import { DUE, type Office } from './office.ts'
import { settle } from './settle.ts'

/** How a process is brought to a failpoint. */
export interface Scene {
  /** With a server that will not die: what has to be there before. */
  prepare(office: Office): Promise<void>
  /** With the one that will: the last thing it does. */
  act(office: Office): Promise<void>
  /** With the one that comes after, once all is settled: what must have come of it. */
  afterwards?(office: Office): Promise<void>
}

const nothing = async (): Promise<void> => undefined

/** The scene of a failpoint. */
export function sceneOf(name: FailpointName): Scene {
  const [stage] = name.split('.')
  if (name.includes('returned-to-active')) return interruptedDisposal()
  switch (stage) {
    case 'capture':
      return capture()
    case 'reading':
    case 'indexing':
      return reading()
    case 'sweep':
      return sweep()
    case 'hold':
      return hold()
    case 'transfer':
      return name.includes('acknowledged') ? acknowledgement() : packaging()
    default:
      return disposal()
  }
}

/** Three at once; after the crash each is sent again under its key, and must be one record. */
function capture(): Scene {
  return {
    prepare: nothing,
    act: async (office) => {
      await Promise.all([office.send('text'), office.send('pdf'), office.send('email', DUE)])
    },
    afterwards: async (office) => {
      for (const sent of office.ledger.sent.slice(-3)) {
        const first = expectStatus(await office.sendAgain(sent), 201)
        const second = expectStatus(await office.sendAgain(sent), 201)
        if (first.id !== second.id) throw new Error('one key, two records')
      }
      await settle(office)
    },
  }
}

function reading(): Scene {
  return {
    prepare: nothing,
    act: async (office) => {
      await Promise.all([office.send('email'), office.send('scan'), office.send('docx', DUE)])
    },
  }
}

function sweep(): Scene {
  return {
    prepare: async (office) => {
      await Promise.all([office.send('text', DUE), office.send('pdf', DUE)])
      await settle(office)
    },
    act: async (office) => {
      await office.as('sweeper').post('/retention/sweeps')
    },
    afterwards: async (office) => {
      // Whatever the sweep that died had not listed, the next one does: nothing is listed twice or forgotten.
      await listDue(office)
      const database = await office.database()
      const left = await database.one<number>(
        `select count(*)::int from record r join folder f on f.id = r.folder_id
         where r.state = 'active' and r.retention_end < current_date and not exists (
           select from disposal_item i where i.record_id = r.id and i.state = 'proposed'
         ) and not record_is_held(r.id, f.id, '{}')`,
      )
      await database.close()
      if (left > 0) throw new Error(`${left} due records are on no list`)
    },
  }
}

/** Sweeps by hand, and answers every batch that waits for decisions. */
async function listDue(office: Office): Promise<readonly string[]> {
  expectStatus(await office.as('sweeper').post('/retention/sweeps'), 201, 202)
  await settle(office)
  const batches = expectStatus(
    await office.as('reviewer').get('/disposal-batches?state=proposed&size=200'),
    200,
  )
  return batches.items.map(({ id }: { readonly id: string }) => id)
}

/** Brings every due record to where only somebody's word is missing: each batch of it approved. */
async function approveDue(
  office: Office,
  decision: 'destroy' | 'transfer' = 'destroy',
): Promise<readonly string[]> {
  const approved: string[] = []
  for (const id of await listDue(office)) {
    const { items } = expectStatus(
      await office.as('reviewer').get(`/disposal-batches/${id}/items?size=200`),
      200,
    )
    const decisions = items.map(({ recordId }: { readonly recordId: string }) => ({
      recordId,
      decision,
    }))
    expectStatus(await office.as('reviewer').post(`/disposal-batches/${id}/decisions`, { decisions }), 200)
    expectStatus(await office.as('approver').post(`/disposal-batches/${id}/approve`, { reason: 'Due' }), 200)
    approved.push(id)
  }
  if (approved.length === 0) throw new Error('nothing is due')
  return approved
}

/** Everything that is due, through all stages to its certificate; answers the batches. */
export async function destroyAllDue(office: Office): Promise<readonly string[]> {
  const batches = await approveDue(office)
  for (const batch of batches) {
    const asked = office.as('executor').post(`/disposal-batches/${batch}/execute`, { reason: 'Approved' })
    expectStatus(await asked, 202)
  }
  await settle(office)
  return batches
}

function disposal(): Scene {
  let batches: readonly string[] = []
  return {
    prepare: async (office) => {
      await Promise.all([office.send('text', DUE), office.send('email', DUE), office.send('pdf', DUE)])
      await settle(office)
      batches = await approveDue(office)
    },
    act: (office) => executeAll(office, batches),
    afterwards: async (office) => {
      // Whatever nobody had been told was begun, somebody asks for again.
      await executeAll(office, batches)
      await settle(office)
      for (const batch of batches) {
        const found = expectStatus(await office.as('auditor').get(`/disposal-batches/${batch}`), 200)
        if (found.state !== 'completed' || found.counts.destroyed !== found.counts.total)
          throw new Error(`the batch ended as ${JSON.stringify(found)}`)
      }
    },
  }
}

/** Killed while a package is made: there is one, its receiver takes it, and what it held goes. */
function packaging(): Scene {
  let batches: readonly string[] = []
  return {
    prepare: async (office) => {
      batches = await approveTransfers(office)
    },
    act: (office) => executeAll(office, batches),
    afterwards: async (office) => {
      await executeAll(office, batches)
      await settle(office)
      for (const batch of batches) await acknowledgeAll(office, batch)
      await expectTransferred(office, batches)
    },
  }
}

/** Killed while the receiver's word is taken: said once more, it is taken once. */
function acknowledgement(): Scene {
  let batches: readonly string[] = []
  let answers: readonly object[] = []
  const post = async (office: Office) => {
    for (const [index, batch] of batches.entries())
      await office
        .as('executor')
        .post(`/disposal-batches/${batch}/transfer/acknowledgement`, answers[index] ?? {})
  }
  return {
    prepare: async (office) => {
      batches = await approveTransfers(office)
      await executeAll(office, batches)
      await settle(office)
      answers = await Promise.all(batches.map((batch) => answerFor(office, batch)))
    },
    act: post,
    afterwards: async (office) => {
      await post(office)
      await expectTransferred(office, batches)
    },
  }
}

async function approveTransfers(office: Office): Promise<readonly string[]> {
  await Promise.all([office.send('text', DUE), office.send('email', DUE), office.send('pdf', DUE)])
  await settle(office)
  return approveDue(office, 'transfer')
}

async function executeAll(office: Office, batches: readonly string[]): Promise<void> {
  for (const batch of batches)
    await office.as('executor').post(`/disposal-batches/${batch}/execute`, { reason: 'Approved' })
}

/** Takes the package away, looks at every byte of it, and accepts all of it. */
async function answerFor(office: Office, batch: string): Promise<object> {
  const bag = checkBag(await office.as('executor').take(`/disposal-batches/${batch}/transfer/package`))
  const files = bag.metadata.files.map((file) => ({
    path: file['path'],
    sha256: file['sha256'],
    outcome: 'accepted',
  }))
  return { archiveReference: 'ARCH 1', files }
}

async function acknowledgeAll(office: Office, batch: string): Promise<void> {
  const path = `/disposal-batches/${batch}/transfer/acknowledgement`
  expectStatus(await office.as('executor').post(path, await answerFor(office, batch)), 200)
}

async function expectTransferred(office: Office, batches: readonly string[]): Promise<void> {
  await settle(office)
  for (const batch of batches) {
    const found = expectStatus(await office.as('auditor').get(`/disposal-batches/${batch}`), 200)
    if (found.state !== 'completed' || found.counts.transferred !== found.counts.total)
      throw new Error(`the batch ended as ${JSON.stringify(found)}`)
  }
}

/** A hold that comes when the index has not let go of the record yet: it must be given back. */
function interruptedDisposal(): Scene {
  let batches: readonly string[] = []
  let folder = ''
  let record = ''
  return {
    prepare: async (office) => {
      folder = await openDueFolder(office)
      const sent = await office.send('email', { folder, date: DUE.date })
      record = sent.id ?? ''
      await settle(office)
      batches = await approveDue(office)
    },
    act: async (office) => {
      const index = new DatabaseSync(servingFile(join(office.dataFolder, 'index/search.sqlite')))
      // The execution waits at its first derived copy until this other writer has ended.
      index.exec('begin immediate')
      try {
        for (const batch of batches) {
          const asked = office
            .as('executor')
            .post(`/disposal-batches/${batch}/execute`, { reason: 'Approved' })
          expectStatus(await asked, 202)
        }
        await untilDestroying(office, record)
        const placed = expectStatus(await placeHold(office, folder), 201)
        office.ledger.holds.push({ id: String(placed.id), records: [record] })
      } finally {
        index.exec('rollback')
        index.close()
      }
    },
    afterwards: async (office) => {
      const kept = expectStatus(await office.as('clerk').get(`/records/${record}`), 200)
      if (kept.state !== 'active') throw new Error(`a held record is ${kept.state}`)
    },
  }
}

async function untilDestroying(office: Office, record: string): Promise<void> {
  const database = await office.database()
  try {
    await until(
      () => database.one<string>('select state from record where id = $1', [record]),
      (state) => state === 'destroying',
    )
  } finally {
    await database.close()
  }
}

async function openDueFolder(office: Office): Promise<string> {
  const opened = await office.as('clerk').post('/folders', { class: 'FIN-INV', title: 'Of an inquiry' })
  return String(expectStatus(opened, 201).reference)
}

function placeHold(office: Office, folder: string) {
  return office.as('reviewer').post('/holds', {
    name: 'Inquiry',
    reason: 'It was asked for',
    authority: 'Inquiry of 2026',
    scope: { folders: [folder] },
  })
}

function hold(): Scene {
  let folder = ''
  let records: readonly string[] = []
  return {
    prepare: async (office) => {
      folder = await openDueFolder(office)
      const due = { folder, date: DUE.date }
      const sent = await Promise.all([office.send('text', due), office.send('pdf', due)])
      records = sent.map(({ id }) => id ?? '')
      await settle(office)
    },
    act: async (office) => {
      const placed = await placeHold(office, folder)
      if (placed.outcome === 'answered' && placed.status === 201)
        office.ledger.holds.push({ id: String(placed.body.id), records })
    },
    afterwards: async (office) => {
      if (office.ledger.holds.at(-1)?.records === records) return
      // Never acknowledged, so it is placed again: twice held is held.
      const placed = expectStatus(await placeHold(office, folder), 201)
      office.ledger.holds.push({ id: String(placed.id), records })
      await settle(office)
    },
  }
}
