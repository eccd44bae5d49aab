import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { systemActor } from '../../src/access/actor.ts'
import { type RunningMuniment, startMunimentOn } from '../support/start-muniment.ts'
import { createSortingDatabase, dropTestDatabase } from '../support/test-database.ts'
import { until } from '../support/until.ts'

const plan = join(import.meta.dirname, '../fixtures/journey-plan.yaml')

let running: RunningMuniment
let folder: string
let database: string
const tokens: { [name: string]: string } = {}

// As most servers are set up that others look after: small letters and capitals side by side, and not by their bytes.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muniment-journey-'))
  database = await createSortingDatabase()
  running = await startMunimentOn(folder, database)
  const report = await running.muniment.retention.applyFilePlan(systemActor, plan)
  expect(report.errors).toEqual([])
  tokens['both'] = await running.addPerson('both', 'civil-servant', 'official', undefined, ['Legal', 'Media'])
  tokens['officer'] = await running.addPerson('officer', 'ig-officer', 'official')
  tokens['media'] = await running.addPerson('media', 'civil-servant', 'official', undefined, ['Media'])
})
afterAll(async () => {
  await running?.stop()
  await dropTestDatabase(database)
  await rm(folder, { recursive: true, force: true })
})

const as = (name: string, method: 'get' | 'post' | 'patch', path: string): Test =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)

async function makeFolder(recordClass: string, groups: readonly string[]): Promise<string> {
  const answer = await as('both', 'post', '/folders').send({ class: recordClass, title: 'Inquiry', groups })
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  return answer.body.reference
}

it('tells nobody of a folder that is kept from them, whatever order the database has for the names of groups', async () => {
  const kept = await makeFolder('EST', ['Legal', 'counsel'])
  const shown = await makeFolder('PRESS', ['Media', 'announcers'])
  const captured = await as('both', 'post', '/records')
    .field('metadata', JSON.stringify({ folder: kept, title: 'Inquiry', date: '2026-01-31' }))
    .attach('content', Buffer.from('What was inquired into.'), 'note.txt')
  expect([captured.status, captured.body.detail]).toEqual([201, undefined])
  const filed = await as('both', 'post', `/records/${captured.body.id}/folders`).send({
    folder: shown,
    reason: 'Announced to the press',
  })
  expect([filed.status, filed.body.detail]).toEqual([200, undefined])

  const classesOf = async (name: string): Promise<readonly string[]> => {
    const { facets } = await until(
      async () => (await as(name, 'get', '/search?q=inquired&facets=class')).body,
      ({ total, behind }) => total === 1 && behind === 0,
    )
    return facets.class.map(({ value }: { value: string }) => value)
  }
  expect(await classesOf('media')).toEqual(['PRESS'])
  expect(await classesOf('both')).toEqual(['EST', 'PRESS'])
  const hidden = await as('media', 'get', `/search?q=inquired&folder=${encodeURIComponent(kept)}`)
  expect(hidden.body.total).toBe(0)
})

it('lets a folder be kept to fewer people whatever holds are on what lies in it', async () => {
  const folderOfAll = await makeFolder('EST', [])
  const captured = await as('both', 'post', '/records')
    .field('metadata', JSON.stringify({ folder: folderOfAll, title: 'Evidence', date: '2026-01-31' }))
    .attach('content', Buffer.from('What was found.'), 'note.txt')
  expect([captured.status, captured.body.detail]).toEqual([201, undefined])
  const reason = 'The inquiry asked for it'
  const hold = await as('officer', 'post', '/holds').send({
    name: 'Inquiry',
    reason,
    authority: 'Inquiries Act 2005',
    strength: 'no-change',
    scope: { records: [captured.body.id] },
  })
  expect([hold.status, hold.body.detail]).toEqual([201, undefined])
  const kept = await as('officer', 'patch', `/folders/${encodeURIComponent(folderOfAll)}`)
    .set('If-Match', '*')
    .send({ groups: ['Legal', 'counsel'], reason })
  expect([kept.status, kept.body.detail]).toEqual([200, undefined])
})
