import { mkdtemp, rm } from 'node:fs/promises'
import { request as ask } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Client } from 'pg'
import { systemActor } from '../../src/access/actor.ts'
import { type RunningMuniment, startMunimentOn } from '../support/start-muniment.ts'
import { createTestDatabase, dropTestDatabase } from '../support/test-database.ts'
import { until } from '../support/until.ts'

/** Who looks at all records reads nothing while this session keeps them. */
let keeper: Client
let running: RunningMuniment
let folder: string
let database: string
let token: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muniment-journey-'))
  database = await createTestDatabase(process.env['MUNIMENT_TEST_TEMPLATE'])
  running = await startMunimentOn(folder, database)
  const plan = join(import.meta.dirname, '../fixtures/journey-plan.yaml')
  await running.muniment.retention.applyFilePlan(systemActor, plan)
  token = await running.addPerson('officer', 'ig-officer')
  await running.stopJobs()
  keeper = new Client({ connectionString: database })
  await keeper.connect()
})
afterAll(async () => {
  await keeper?.end()
  await running?.stop()
  await dropTestDatabase(database)
  await rm(folder, { recursive: true, force: true })
})

const waiting = async (): Promise<number> => {
  const { rows } = await keeper.query<{ readonly n: number }>(`
    select count(*)::integer as n from pg_locks
    where relation = 'record'::regclass and not granted
      and database = (select oid from pg_database where datname = current_database())`)
  return rows[0]?.n ?? 0
}

const event = { type: 'contract-ended', subject: { type: 'contract', id: 'C-1' }, date: '2026-01-31' }
const asked: readonly (readonly ['GET' | 'POST', string, object | null])[] = [
  ['POST', '/events/what-if', event],
  ['POST', '/events/what-if/records', event],
  ['POST', '/schedules/EX-03/versions/1/what-if', null],
  ['GET', '/reports/due-by-month', null],
  ['GET', '/reports/stuck?format=csv', null],
]

describe('whoever goes away while it is counted for them', () => {
  it.each(asked)('leaves nothing at work in the database: %s %s', async (method, path, body) => {
    await keeper.query('begin')
    await keeper.query('lock table record in access exclusive mode')
    try {
      const client = ask(`${running.url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        agent: false,
      })
      client.on('error', () => undefined)
      client.end(body === null ? undefined : JSON.stringify(body))
      await until(waiting, (sessions) => sessions === 1)
      client.destroy()
      expect(await until(waiting, (sessions) => sessions === 0)).toBe(0)
    } finally {
      await keeper.query('rollback')
    }
  })

  it('and the next is answered in the same sessions', async () => {
    for (const [method, path, body] of asked) {
      const { status } = await fetch(`${running.url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === null ? {} : { body: JSON.stringify(body) }),
      })
      expect([path, status]).toEqual([path, 200])
    }
  })
})
