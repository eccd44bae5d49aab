import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { systemActor } from '../../src/access/actor.ts'
import { makeScratchBucket, type ScratchBucket } from '../../src/adapters/objects/scratch-bucket.ts'
import { makeScratchDatabase, type ScratchDatabase } from '../../src/adapters/postgres/scratch-database.ts'
import { removeElasticsearchIndex } from '../../src/adapters/search/remove-elasticsearch-index.ts'
import { indexNameOf } from '../../src/compose/open-engines.ts'
import { compose, type Muniment } from '../../src/compose.ts'
import { readConfig } from '../../src/config/config.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { runMuniment } from './support/run-muniment.ts'
import { s3Variables } from './support/s3-variables.ts'

const s3 = s3Variables('')
const connection = {
  endpoint: s3.S3_ENDPOINT,
  accessKey: s3.S3_ACCESS_KEY,
  secretKey: s3.S3_SECRET_KEY,
  region: s3.S3_REGION,
}
const elasticsearch = process.env['ELASTICSEARCH_URL'] ?? ''
const nowhere = 'http://127.0.0.1:1'

let folder: string
let database: ScratchDatabase
let bucket: ScratchBucket
let other: ScratchBucket
let env: { readonly [name: string]: string }
let index: string

/** The environment of a data folder; the first one has founded the installation. */
const inFolder = (name: string): { readonly [name: string]: string } => ({
  ...env,
  MUNIMENT_DATA: join(folder, name),
})
const open = (name: string): Promise<Muniment> => compose(readConfig(inFolder(name)), 'server', silentLogger)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muniment-belonging-'))
  database = await makeScratchDatabase(process.env['MUNIMENT_TEST_SERVER'] ?? '', 'muniment_belonging')
  bucket = await makeScratchBucket(connection, 'muniment-belonging')
  other = await makeScratchBucket(connection, 'muniment-belonging')
  env = {
    ...s3,
    S3_BUCKET: bucket.name,
    DATABASE_URL: database.connectionString,
    ELASTICSEARCH_URL: elasticsearch,
    MUNIMENT_DATA: join(folder, 'first'),
  }
  const founded = await open('first')
  index = indexNameOf(founded.engines.installation)
  const plan = join(import.meta.dirname, '../fixtures/journey-plan.yaml')
  await founded.retention.applyFilePlan(systemActor, plan)
  await founded.close()
}, 60_000)
afterAll(async () => {
  await removeElasticsearchIndex(elasticsearch, index)
  for (const made of [other, bucket, database]) await made.remove()
  await rm(folder, { recursive: true, force: true })
})

describe('a process that comes with other engines than the database was set up with', () => {
  it('is refused with another bucket, before anything is captured or destroyed', async () => {
    const { code, said } = await runMuniment({ ...env, S3_BUCKET: other.name }, 'search', 'x')
    expect([code, said]).toEqual([
      2,
      expect.stringContaining('The content store does not know this database'),
    ])
  })

  it.each([
    ['without S3', 'S3_ENDPOINT', 'content engine "s3"'],
    ['without Elasticsearch', 'ELASTICSEARCH_URL', 'index engine "elasticsearch"'],
  ])('is refused %s', async (_how, missing, words) => {
    const { code, said } = await runMuniment({ ...env, [missing]: '' }, 'search', 'x')
    expect([code, said]).toEqual([2, expect.stringContaining(words)])
  })

  it('is refused with another data folder that has no key, and makes none there', async () => {
    for (const time of ['first', 'again']) {
      const { code, said } = await runMuniment(inFolder('keyless'), 'search', time)
      expect([code, said]).toEqual([2, expect.stringContaining('checkpoint-signing.key')])
    }
  })

  it('is refused with a data folder whose key is another’s', async () => {
    const strange = await makeScratchDatabase(process.env['MUNIMENT_TEST_SERVER'] ?? '', 'muniment_belonging')
    const bytes = await makeScratchBucket(connection, 'muniment-belonging')
    const theirs = { ...inFolder('theirs'), ELASTICSEARCH_URL: '', S3_BUCKET: bytes.name }
    const own = await runMuniment({ ...theirs, DATABASE_URL: strange.connectionString }, 'doctor')
    expect(own).toMatchObject({ code: 0 })
    const { code, said } = await runMuniment(inFolder('theirs'), 'search', 'x')
    expect([code, said]).toEqual([2, expect.stringContaining('signed with another key')])
    for (const made of [bytes, strange]) await made.remove()
  })
})

describe('two servers on the same shared engines', () => {
  it('work side by side, the second with the key of the first, and keep one log', async () => {
    await mkdir(join(folder, 'second'))
    const key = 'checkpoint-signing.key'
    await copyFile(join(folder, 'first', key), join(folder, 'second', key))
    const servers = [await open('first'), await open('second')]
    try {
      const captures = servers.flatMap((server, place) =>
        Array.from({ length: 5 }, (_, number) =>
          server.ingest.captureRecord(systemActor, {
            metadata: { folder: 'FIN-INV/2026', title: `Server ${place}, paper ${number}` },
            content: (async function* () {
              yield Buffer.from(`paper ${number} of ${place}`)
            })(),
            filename: 'paper.txt',
            mediaType: 'text/plain',
          }),
        ),
      )
      await Promise.all(captures)
      await Promise.all(servers.map((server) => server.audit.writeCheckpoint()))
      for (const server of servers) expect(await server.audit.verifyLog()).toMatchObject({ intact: true })
    } finally {
      for (const server of servers) await server.close()
    }
  })
})

describe('doctor', () => {
  it('finds all shared engines sound', async () => {
    const { code, said } = await runMuniment(env, 'doctor')
    expect(code).toBe(0)
    for (const line of ['postgresql (server): sound', 's3: sound', 'elasticsearch: sound'])
      expect(said).toContain(line)
  })

  it.each([
    ['truth', 'postgresql (server)', { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none' }],
    ['content', 's3', { S3_ENDPOINT: nowhere }],
    ['content', 's3', { S3_SECRET_KEY: 'not-the-secret' }],
    ['index', 'elasticsearch', { ELASTICSEARCH_URL: nowhere }],
    ['index', 'elasticsearch', { ELASTICSEARCH_URL: s3.S3_ENDPOINT }],
  ])(
    'says of a broken %s (%s) that it is that, and of the others that they are sound',
    async (name, engine, broken) => {
      const { code, said } = await runMuniment({ ...env, ...broken }, 'doctor', '--json')
      expect(code).toBe(1)
      const { sound, engines } = JSON.parse(said) as {
        readonly sound: boolean
        readonly engines: readonly { readonly name: string; readonly sound: boolean }[]
      }
      expect(sound).toBe(false)
      expect(engines.filter((each) => !each.sound)).toMatchObject([{ name, engine }])
      expect(engines.map((each) => each.name)).toEqual(expect.arrayContaining(['truth', 'content', 'index']))
      expect(said).not.toContain('secret@')
    },
  )
})
