import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type ApiClient, expectStatus, makeApiClient, type Reply } from './api-client.ts'
import { makeDataFolder } from './data-folder.ts'
import { type DataFolderDatabase, openDataFolderDatabase } from './database.ts'
import { makePaper, type Paper, type PaperKind } from './make-paper.ts'
import { type MunimentProcess, runMuniment, startMunimentProcess } from './muniment-process.ts'

/** Two officers and those whom three stages of a disposal need besides. */
const people = {
  clerk: 'civil-servant',
  sweeper: 'ig-officer',
  reviewer: 'ig-officer',
  approver: 'ig-officer',
  executor: 'ig-officer',
  auditor: 'auditor',
  administrator: 'administrator',
} as const
export type PersonName = keyof typeof people

/** What was sent, and what the sender knows of it. */
export interface SentPaper {
  readonly paper: Paper
  readonly key: string
  /** Of the record, once a 201 came. */
  readonly id: string | undefined
}

/** What the world outside was told: after any crash it has to be true. */
export interface Ledger {
  readonly sent: SentPaper[]
  /** Holds whose placing was acknowledged, and the records acknowledged in their folder before. */
  readonly holds: { readonly id: string; readonly records: readonly string[] }[]
}

/** A data folder with people, a file plan, and a server that comes and goes. */
export interface Office {
  readonly dataFolder: string
  readonly ledger: Ledger
  /** Starts the server, to die at `failpoint` where one is given. */
  start(failpoint?: string): Promise<MunimentProcess>
  server(): MunimentProcess
  as(name: PersonName): ApiClient
  tokenOf(name: PersonName): string
  database(): Promise<DataFolderDatabase>
  /** Sends a new paper and writes down what became of it. Undated ones are kept for years, those of 2015 are due. */
  send(kind: PaperKind, metadata?: object): Promise<SentPaper>
  /** Sends the same paper again under its key. */
  sendAgain(sent: SentPaper): Promise<Reply>
  run(...words: readonly string[]): ReturnType<typeof runMuniment>
  /** Runs a command that is to die at `failpoint`. */
  runDying(failpoint: string, ...words: readonly string[]): ReturnType<typeof runMuniment>
  close(): Promise<void>
}

const BOOTSTRAP = 'the-first-administrator-of-the-fault-suite'
/** Long past its retention end in this folder of the shipped plan. */
export const DUE = { folder: 'FIN-INV/2016-17', date: '2015-06-01' } as const
const root = join(import.meta.dirname, '../../..')

/** Opens an office: applies the shipped plan and adds the people. Its first server is running. */
export async function openOffice(env: NodeJS.ProcessEnv = {}): Promise<Office> {
  const folder = await makeDataFolder()
  const settings = {
    MUNIMENT_DATA: folder.path,
    DISPOSAL_COOLING_OFF: 'PT0S',
    MUNIMENT_BOOTSTRAP_TOKEN: BOOTSTRAP,
    LOG_LEVEL: 'info',
    ...env,
  }
  const tokens = new Map<string, string>()
  const ledger: Ledger = { sent: [], holds: [] }
  let current: MunimentProcess | undefined
  let papers = 0
  const server = (): MunimentProcess => {
    if (current === undefined) throw new Error('no server has been started')
    return current
  }
  const as = (name: PersonName): ApiClient => makeApiClient(server().url, tokens.get(name) ?? '')
  const submit = ({ paper, key }: Omit<SentPaper, 'id'>, metadata: object): Promise<Reply> =>
    as('clerk').capture(
      { folder: 'FIN-INV/2025-26', title: paper.title, ...metadata },
      paper.content,
      paper.filename,
      paper.mediaType,
      key,
    )
  const metadataOf = new Map<string, object>()
  const office: Office = {
    dataFolder: folder.path,
    ledger,
    start: async (failpoint) => {
      current = await startMunimentProcess('serve', { ...settings, MUNIMENT_FAILPOINT: failpoint ?? '' })
      return current
    },
    server,
    as,
    tokenOf: (name) => tokens.get(name) ?? '',
    database: () => openDataFolderDatabase(folder.path),
    send: async (kind, metadata = {}) => {
      papers += 1
      const key = `paper-${papers}`
      const paper = await makePaper(kind, papers)
      metadataOf.set(key, metadata)
      const reply = await submit({ paper, key }, metadata)
      const id = reply.outcome === 'answered' && reply.status === 201 ? String(reply.body.id) : undefined
      if (reply.outcome === 'answered' && reply.status < 500) expectStatus(reply, 201)
      const sent = { paper, key, id }
      ledger.sent.push(sent)
      return sent
    },
    sendAgain: async (sent) => {
      const reply = await submit(sent, metadataOf.get(sent.key) ?? {})
      if (sent.id === undefined && reply.outcome === 'answered' && reply.status === 201)
        ledger.sent[ledger.sent.indexOf(sent)] = { ...sent, id: String(reply.body.id) }
      return reply
    },
    run: (...words) => runMuniment(words, settings),
    runDying: (failpoint, ...words) => runMuniment(words, { ...settings, MUNIMENT_FAILPOINT: failpoint }),
    close: async () => {
      await current?.kill()
      await folder.remove()
    },
  }
  try {
    await mkdir(folder.path, { recursive: true })
    await office.start()
    const plan = join(root, 'config/fileplans/ports-and-waterways.yaml')
    const applied = await office.run('fileplan', 'apply', plan)
    if (applied.code !== 0) throw new Error(`the plan was not applied: ${applied.stderr}`)
    const bootstrap = makeApiClient(server().url, BOOTSTRAP)
    for (const [name, role] of Object.entries(people))
      tokens.set(name, String(expectStatus(await bootstrap.post('/users', { name, role }), 201).token))
    return office
  } catch (error) {
    await office.close()
    throw error
  }
}
