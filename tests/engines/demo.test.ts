import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Client } from 'pg'
import { makeS3Client } from '../../src/adapters/objects/s3-client.ts'
import { type Ended, runMuniment } from './support/run-muniment.ts'
import { type S3Variables, s3Variables } from './support/s3-variables.ts'

const database = process.env['MUNIMENT_TEST_SERVER'] ?? ''
const elasticsearch = process.env['ELASTICSEARCH_URL'] ?? ''

/** As `npm run demo` does. */
const playDemo = (folder: string, engines: { readonly [name: string]: string }): Promise<Ended> =>
  runMuniment({ TMPDIR: folder, ...engines }, 'demo')

function named(said: string, kind: string): string {
  const name = new RegExp(`^On the shared engines: .*${kind} ([a-z0-9_-]+)`, 'm').exec(said)?.[1]
  if (name === undefined) throw new Error(`the demo names no ${kind}:\n${said}`)
  return name
}

async function databases(): Promise<readonly string[]> {
  const client = new Client({ connectionString: database })
  await client.connect()
  const { rows } = await client.query<{ datname: string }>('select datname from pg_database')
  await client.end()
  return rows.map(({ datname }) => datname)
}

let temporary = ''
beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'muniment-demo-test-'))
})
afterAll(() => rm(temporary, { recursive: true, force: true }))

const stores: readonly (readonly [string, S3Variables])[] = [
  ['S3_ENDPOINT', s3Variables('')],
  ['S3_ENDPOINT_2', s3Variables('_2')],
]
describe.each(stores)('the whole demo on PostgreSQL, Elasticsearch and the S3 of %s', (_name, s3) => {
  let ended: Ended = { code: null, said: '' }
  beforeAll(async () => {
    ended = await playDemo(temporary, {
      DATABASE_URL: database,
      ELASTICSEARCH_URL: elasticsearch,
      ...s3,
      S3_BUCKET: 'muniment-untouched',
    })
  }, 170_000)

  it('ends with 0, every claim of it true', () => {
    expect(ended).toMatchObject({ code: 0, said: expect.stringContaining('\nAll of it was true.\n') })
    expect(ended.said).not.toContain('NOT TRUE')
    expect(ended.said).toMatch(/✓ the batch is completed: (\d+) of \1 destroyed/)
    expect(ended.said).toMatch(/✓ intact: \d+ entries/)
  })

  it('was played on these engines: the certificate names them', () => {
    expect(ended.said).toContain('absent from s3: ')
    expect(ended.said).toContain('absent from search index (Elasticsearch): ')
  })

  it('leaves none of the places behind that it made there, and touches no other', async () => {
    expect(await databases()).not.toContain(named(ended.said, 'database'))
    const { S3_ENDPOINT: endpoint, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey } = s3
    const client = makeS3Client({ endpoint, accessKey, secretKey, region: s3.S3_REGION })
    expect(await client.bucketExists(named(ended.said, 'bucket'))).toBe(false)
    expect(await client.bucketExists('muniment-untouched')).toBe(false)
    const index = named(ended.said, 'index')
    expect((await fetch(`${elasticsearch}/${index}-000001`)).status).toBe(404)
    expect((await fetch(`${elasticsearch}/_alias/${index}`)).status).toBe(404)
    expect(await readdir(temporary)).toEqual([])
  })
})

describe('a demo that cannot have a place of its own', () => {
  it('says so and leaves nothing behind', async () => {
    const nowhere = { DATABASE_URL: database, ...s3Variables(''), S3_ENDPOINT: 'http://127.0.0.1:1' }
    const before = await databases()
    const { code, said } = await playDemo(temporary, nowhere)
    expect([code, said]).toEqual([2, expect.stringContaining('engine-unavailable')])
    expect((await databases()).filter((name) => name.startsWith('muniment_drill_'))).toEqual(
      before.filter((name) => name.startsWith('muniment_drill_')),
    )
    expect(await readdir(temporary)).toEqual([])
  })

  it('plays on nobody else’s database where its role may make none', async () => {
    const admin = new Client({ connectionString: database })
    await admin.connect()
    await admin.query(`create role muniment_small login password 'small'`)
    try {
      const small = database.replace(/\/\/[^@]*@/, '//muniment_small:small@')
      const { code, said } = await playDemo(temporary, { DATABASE_URL: small })
      expect([code, said]).toEqual([2, expect.stringContaining('may not create databases')])
    } finally {
      await admin.query('drop role muniment_small')
      await admin.end()
    }
  })
})
