import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { Client } from 'pg'
import { systemActor } from '../../../src/access/actor.ts'
import { openFolderContentStore } from '../../../src/adapters/objects/folder-content-store.ts'
import { serialiseStoredText } from '../../../src/ingest/read-record/stored-text.ts'
import { systemClock } from '../../../src/kernel/clock.ts'
import { newId } from '../../../src/kernel/ids.ts'
import { markerKey } from '../../../src/records/installation-marker.ts'
import { once } from '../once.ts'
import { reindexed } from '../reindexed.ts'
import { type RunningMuniment, startMunimentOn } from '../start-muniment.ts'
import {
  copyTestDatabase,
  createTestDatabase,
  dropTestDatabase,
  hurryTestDatabase,
} from '../test-database.ts'
import { until } from '../until.ts'
import {
  hiddenFolders,
  makeTwinCorpus,
  readableFolders,
  type TwinDocument,
  twinWords,
} from './twin-corpus.ts'

/** Two systems with the same records for the asker. */
export interface Twins {
  /** Holds everything, also what the asker may not read. */
  readonly whole: RunningMuniment
  /** Never held any of that: no row, no text, no entry. */
  readonly twin: RunningMuniment
  readonly asker: string
  /** Of records that the asker may not read; the twin does not know them. */
  readonly hidden: readonly string[]
  readonly readable: readonly string[]
  stop(): Promise<void>
}

/** The day of both. */
const drill = { MUNIMENT_CLOCK: '2026-03-02T09:00:00Z' }
const plan = join(import.meta.dirname, '../../fixtures/journey-plan.yaml')
/** Captures at a time. */
const filers = 8

/**
 * Sets one system up, copies it, and captures `count` documents into the first; then the rows and texts of those that the asker
 * may read are copied over, so that both know them by the same ids. What comes after, closings and second folders, is done
 * in both through the interface, or in the first alone where it is of what the asker may not read.
 */
export async function makeTwins(count: number, env: NodeJS.ProcessEnv = {}): Promise<Twins> {
  const undone: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const undo of undone.toReversed()) await undo()
  }
  try {
    return { ...(await makeBoth(count, { ...drill, ...env }, undone)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function makeBoth(
  count: number,
  settings: NodeJS.ProcessEnv,
  undone: (() => Promise<unknown>)[],
): Promise<Omit<Twins, 'stop'>> {
  const folder = await mkdtemp(join(tmpdir(), 'muniment-twins-'))
  undone.push(() => rm(folder, { recursive: true, force: true }))
  const [wholeFolder, twinFolder] = [join(folder, 'whole'), join(folder, 'twin')]
  const start = async (where: string, database: string) => {
    const system = await startMunimentOn(where, database, settings)
    let runs = true
    const stop = async () => {
      if (runs) await system.stop()
      runs = false
    }
    undone.push(stop)
    return { ...system, stop }
  }
  const wholeDatabase = await createTestDatabase(process.env['MUNIMENT_TEST_TEMPLATE'])
  undone.push(() => dropTestDatabase(wholeDatabase))
  await hurryTestDatabase(wholeDatabase)
  const setUp = await start(wholeFolder, wholeDatabase)
  const tokens = await settle(setUp)
  await setUp.stop()
  const twinDatabase = await copyTestDatabase(wholeDatabase)
  undone.push(() => dropTestDatabase(twinDatabase))
  await hurryTestDatabase(twinDatabase)
  await cp(wholeFolder, twinFolder, { recursive: true, verbatimSymlinks: true })

  const whole = await start(wholeFolder, wholeDatabase)
  const corpus = makeTwinCorpus(count)
  for (const reference of hiddenFolders)
    await send(whole, tokens.filer, 'folders', { ...placeOf(reference), groups: ['team'] })
  const ids = await capture(whole, tokens.filer, corpus)
  await recognise(whole, corpus, ids)
  const readable = ids.filter((_, at) => corpus[at]?.readable === true)
  const hidden = ids.filter((_, at) => corpus[at]?.readable === false)

  await becomeAnother(twinFolder, twinDatabase)
  const texts = await copyRows(wholeDatabase, twinDatabase, readable)
  const twin = await start(twinFolder, twinDatabase)
  const from = whole.muniment.engines.contentStore
  for (const key of texts) await twin.muniment.engines.contentStore.put(key, await from.open(key))
  for (const system of [whole, twin]) await reindexed(system)
  await fileOn({ whole, twin }, tokens.filer, { readable, hidden })
  for (const system of [whole, twin]) await indexed(system)
  return { whole, twin, asker: tokens.asker, hidden, readable }
}

interface Tokens {
  readonly asker: string
  readonly filer: string
}

/** All that both know: the plan, people, the vocabulary, and folders that the asker reads. */
async function settle(system: RunningMuniment): Promise<Tokens> {
  const report = await system.muniment.retention.applyFilePlan(systemActor, plan)
  if (report.errors.length > 0) throw new Error(JSON.stringify(report.errors))
  const filer = await system.addPerson('filer', 'ig-officer', 'official-sensitive', undefined, ['team'])
  const asker = await system.addPerson('asker', 'civil-servant')
  for (const reference of readableFolders.filter((one) => !one.endsWith('26') && one !== 'CON/2019'))
    await send(system, filer, 'folders', placeOf(reference))
  const [first, , , other, , alien] = twinWords.readable
  for (const forms of [
    [first, `${other} ${alien}`],
    [twinWords.hidden[0], twinWords.readable[7]],
  ])
    await send(system, filer, 'vocabulary', { forms })
  return { asker, filer }
}

function placeOf(reference: string) {
  return { reference, class: reference.split('/')[0], title: `Papers on ${reference}` }
}

/** Second folders and closings, each in both systems as far as both know of it. */
async function fileOn(
  { whole, twin }: Pick<Twins, 'whole' | 'twin'>,
  filer: string,
  { readable, hidden }: Pick<Twins, 'readable' | 'hidden'>,
): Promise<void> {
  const reason = 'Concerns both'
  const every = (ids: readonly string[], step: number, from: number) =>
    ids.filter((_, at) => at % step === from)
  const file = async (systems: readonly RunningMuniment[], ids: readonly string[], folder: string) => {
    for (const id of ids)
      for (const system of systems)
        await send(system, filer, `records/${id}/folders`, { folder, reason }, [200, 409])
  }
  await file([whole, twin], every(readable, 40, 3), 'PRESS/2026')
  await file([whole], every(readable, 40, 5), 'HR-CASE/2')
  await file([whole], every(hidden, 10, 1), 'EST/T')
  for (const system of [whole, twin]) await send(system, filer, 'folders/EST%2F2024/close', { reason })
  await send(whole, filer, 'folders/FIN-INV%2FT/close', { reason })
}

async function capture(
  system: RunningMuniment,
  token: string,
  corpus: readonly TwinDocument[],
): Promise<readonly string[]> {
  const ids: string[] = []
  let next = 0
  const file = async () => {
    for (let at = next++; at < corpus.length; at = next++) {
      const document = corpus[at]
      if (document === undefined) return
      const form = new FormData()
      form.set('metadata', JSON.stringify(document.metadata))
      form.set('content', new Blob([new Uint8Array(document.content)]), document.filename)
      const answer = await fetch(`${system.url}/api/v1/records`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}` },
        body: form,
      })
      const body = (await answer.json()) as { readonly id: string }
      if (answer.status !== 201) throw new Error(JSON.stringify(body))
      ids[at] = body.id
    }
  }
  await Promise.all(Array.from({ length: filers }, file))
  await indexed(system)
  return ids
}

/** As a scan would have been read: the same record, its text another's. */
async function recognise(
  system: RunningMuniment,
  corpus: readonly TwinDocument[],
  ids: readonly string[],
): Promise<void> {
  const { contentStore, database } = system.muniment.engines
  for (const [at, { recognised }] of corpus.entries()) {
    if (recognised === undefined) continue
    const page = { text: recognised, method: 'ocr' as const, confidence: 80, language: 'eng' }
    const key = `${ids[at]}.${newId()}.text`
    await contentStore.put(key, once(serialiseStoredText([{ number: 1, ...page }])))
    await sql`update component set text_key = ${key} where record_id = ${ids[at]} and role = 'original'`.execute(
      database.owner,
    )
  }
}

/** Another installation, so that the two share no index on a server. */
async function becomeAnother(folder: string, database: string): Promise<void> {
  const id = newId()
  const store = await openFolderContentStore({ root: join(folder, 'objects'), clock: systemClock })
  await store.put(markerKey({ id }), once(Buffer.from(id)))
  await withClient(database, (client) => client.query('update installation set id = $1', [id]))
}

/** Copies what is known of the records, and the access sets they fall under; answers the keys of their texts. */
async function copyRows(from: string, to: string, records: readonly string[]): Promise<readonly string[]> {
  const tables = [
    ['record', 'id = any($1::uuid[])'],
    ['component', 'record_id = any($1::uuid[])'],
    ['access_set', 'id in (select access_set_id from record where id = any($1::uuid[]))'],
  ] as const
  return withClient(from, (source) =>
    withClient(to, async (target) => {
      await target.query('set session_replication_role = replica')
      for (const [table, condition] of tables) {
        const { rows } = await source.query(`select to_jsonb(t) as row from ${table} t where ${condition}`, [
          records,
        ])
        await target.query(
          `insert into ${table} overriding system value select * from jsonb_populate_recordset(null::public.${table}, $1) on conflict do nothing`,
          [JSON.stringify(rows.map(({ row }) => row))],
        )
      }
      await target.query("select setval('access_set_id_seq', (select max(id) from access_set))")
      const { rows } = await target.query<{ readonly text_key: string }>(
        'select text_key from component where text_key is not null',
      )
      return rows.map(({ text_key }) => text_key)
    }),
  )
}

async function withClient<Result>(
  connectionString: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function send(
  system: RunningMuniment,
  token: string,
  path: string,
  body: object,
  statuses: readonly number[] = [200, 201],
): Promise<void> {
  const answer = await fetch(`${system.url}/api/v1/${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!statuses.includes(answer.status)) throw new Error(`${path}: ${await answer.text()}`)
}

async function indexed(system: RunningMuniment): Promise<void> {
  const readiness = async () =>
    (await fetch(`${system.url}/readyz`)).json() as Promise<{ readonly index: { readonly behind: number } }>
  await until(readiness, ({ index }) => index.behind === 0, 300_000)
}
