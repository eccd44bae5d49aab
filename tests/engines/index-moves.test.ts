import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import request, { type Response, type Test } from 'supertest'
import { systemActor } from '../../src/access/actor.ts'
import { makeScratchDatabase, type ScratchDatabase } from '../../src/adapters/postgres/scratch-database.ts'
import { removeElasticsearchIndex } from '../../src/adapters/search/remove-elasticsearch-index.ts'
import { indexNameOf } from '../../src/compose/open-engines.ts'
import { type RunningMuniment, startMunimentOn } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'
import { runMuniment } from './support/run-muniment.ts'

// An installation moves from the embedded index to Elasticsearch and back, and loses nothing.

const elasticsearch = process.env['ELASTICSEARCH_URL'] ?? ''
const shared = { ELASTICSEARCH_URL: elasticsearch }
const embedded = { ELASTICSEARCH_URL: '' }
let folder: string
let database: ScratchDatabase
let index = ''
let token = ''
let running: RunningMuniment | undefined

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muniment-index-moves-'))
  database = await makeScratchDatabase(process.env['MUNIMENT_TEST_SERVER'] ?? '', 'muniment_moves')
})
afterAll(async () => {
  await running?.stop()
  if (index !== '') await removeElasticsearchIndex(elasticsearch, index)
  await database.remove()
  await rm(folder, { recursive: true, force: true })
})

async function start(env: NodeJS.ProcessEnv): Promise<RunningMuniment> {
  running = await startMunimentOn(folder, database.connectionString, env)
  return running
}
async function stop(): Promise<void> {
  await running?.stop()
  running = undefined
}
const asClerk = (test: Test): Test => test.set('Authorization', `Bearer ${token}`)
const findLapwing = (): Test => asClerk(request(running?.url ?? '').get('/api/v1/search?q=lapwing'))
const findsBoth = (answer: Response): boolean => answer.status === 200 && answer.body.total === 2
const command = (env: { readonly [name: string]: string }, ...words: readonly string[]) =>
  runMuniment({ ...env, MUNIMENT_DATA: folder, DATABASE_URL: database.connectionString }, ...words)
async function generations(): Promise<readonly string[]> {
  const answer = await fetch(`${elasticsearch}/${index}-*`)
  return Object.keys((await answer.json()) as { readonly [name: string]: unknown })
}
async function filesWith(word: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, 'index'))
  const holding = await Promise.all(
    names.map(async (name) => ((await readFile(join(folder, 'index', name))).includes(word) ? [name] : [])),
  )
  return holding.flat()
}

it('is refused on another index engine before it has left its own, and cannot leave while a server is at work', async () => {
  const { muniment, addPerson } = await start(embedded)
  index = indexNameOf(muniment.engines.installation)
  await muniment.retention.applyFilePlan(
    systemActor,
    join(import.meta.dirname, '../fixtures/journey-plan.yaml'),
  )
  token = await addPerson('clerk', 'civil-servant')
  for (const title of ['Lapwing', 'Another lapwing'])
    await asClerk(request(running?.url ?? '').post('/api/v1/records'))
      .field('metadata', JSON.stringify({ folder: 'FIN-INV/2026', title }))
      .attach('content', Buffer.from(`${title} at Ballycastle`), 'letter.txt')
      .expect(201)
  await until(findLapwing, findsBoth)
  expect(await command(shared, 'doctor')).toMatchObject({
    code: 1,
    said: expect.stringContaining('muniment reindex --leave'),
  })
  expect(await command(embedded, 'reindex', '--leave')).toMatchObject({ code: 2 })
  expect(findsBoth(await findLapwing())).toBe(true)
}, 120_000)

it('leaves nothing of the embedded index, and finds everything on Elasticsearch', async () => {
  await stop()
  expect(await filesWith('lapw')).not.toEqual([])
  expect(await command(embedded, 'reindex', '--leave')).toMatchObject({ code: 0 })
  expect(await filesWith('lapw')).toEqual([])
  await start(shared)
  await until(findLapwing, findsBoth)
  expect(await generations()).not.toEqual([])
}, 120_000)

it('goes back in the same way, and leaves no index on Elasticsearch', async () => {
  await stop()
  expect(await command(embedded, 'search', 'lapwing')).toMatchObject({ code: 2 })
  expect(await command(shared, 'reindex', '--leave')).toMatchObject({ code: 0 })
  expect(await generations()).toEqual([])
  await start(embedded)
  await until(findLapwing, findsBoth)
  await stop()
  expect(await command(embedded, 'audit', 'verify')).toMatchObject({ code: 0 })
}, 120_000)
