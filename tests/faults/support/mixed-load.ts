import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PaperKind } from './make-paper.ts'
import { DUE, type Office } from './office.ts'

/** Work by several people at once, until told to stop or the server is gone. */
export interface MixedLoad {
  /** Waits for the requests under way. */
  stop(): Promise<void>
}

const kinds: readonly PaperKind[] = [
  'text',
  'pdf',
  'email',
  'text',
  'docx',
  'text',
  'email',
  'text',
  'pdf',
  'scan',
]

/** Four people capture while another sweeps, decides, approves and executes, and one places holds. */
export function startMixedLoad(office: Office, random: () => number): MixedLoad {
  const state = { stopped: false }
  const again = async (step: () => Promise<unknown>, pauseMs: number): Promise<void> => {
    while (!state.stopped) {
      await step()
      await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.5 + random())))
    }
  }
  const capture = (): Promise<unknown> =>
    office.send(kinds[Math.floor(random() * kinds.length)] ?? 'text', random() < 0.6 ? DUE : {})
  const workers = [
    ...[1, 2, 3, 4].map(() => again(capture, 250)),
    again(() => sweepAndDestroy(office), 400),
    again(() => holdSomething(office), 900),
  ]
  return {
    stop: async () => {
      state.stopped = true
      await Promise.all(workers)
    },
  }
}

/** One round of a disposal, each stage as far as it comes. */
async function sweepAndDestroy(office: Office): Promise<void> {
  await office.as('sweeper').post('/retention/sweeps')
  for (const state of ['proposed', 'in-review', 'approved']) {
    const listed = await office.as('auditor').get(`/disposal-batches?state=${state}&size=200`)
    if (listed.outcome !== 'answered' || listed.status !== 200) return
    for (const { id } of listed.body.items) await advance(office, id, state)
  }
}

async function advance(office: Office, id: string, state: string): Promise<void> {
  const path = `/disposal-batches/${id}`
  if (state === 'approved') {
    await office.as('executor').post(`${path}/execute`, { reason: 'Approved' })
    return
  }
  const listed = await office.as('reviewer').get(`${path}/items?size=200`)
  if (listed.outcome !== 'answered' || listed.status !== 200) return
  const decisions = listed.body.items.map(({ recordId }: { readonly recordId: string }) => ({
    recordId,
    decision: 'destroy',
  }))
  await office.as('reviewer').post(`${path}/decisions`, { decisions })
  await office.as('approver').post(`${path}/approve`, { reason: 'Due' })
}

/** Holds the newest capture that is due, if nobody has destroyed it yet. */
async function holdSomething(office: Office): Promise<void> {
  const id = office.ledger.sent.findLast((sent) => sent.id !== undefined)?.id
  if (id === undefined) return
  const placed = await office.as('reviewer').post('/holds', {
    name: 'Inquiry',
    reason: 'It was asked for',
    authority: 'Inquiry of 2026',
    scope: { records: [id] },
  })
  if (placed.outcome === 'answered' && placed.status === 201)
    office.ledger.holds.push({ id: String(placed.body.id), records: [id] })
}

/** Writes a folder of small files to import; answers its path. */
export async function makeImportFolder(office: Office, files: number): Promise<string> {
  const folder = join(office.dataFolder, '..', `${office.dataFolder.split('/').at(-1)}-import`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (let file = 1; file <= files; file += 1)
    await writeFile(join(folder, `imported-${file}.txt`), `An imported note, number ${file}.\n`)
  return folder
}
