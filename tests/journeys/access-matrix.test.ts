import { afterAll, beforeAll, expect, it } from '@jest/globals'
import request from 'supertest'
import { roles } from '../../src/access/actor.ts'
import { markings } from '../../src/records/marking.ts'
import { type AccessRow, makeAccessTable } from '../api/support/access-table.ts'
import { seen } from '../api/support/call-as.ts'
import { callRow } from '../api/support/call-row.ts'
import { mountedRoutes } from '../api/support/mounted-routes.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'

let running: RunningMuniment
let table: readonly AccessRow[] = []
const tokens = new Map<string, string>()
const tokenOf = (role: string, marking: string): string => tokens.get(`${role} ${marking}`) ?? ''

beforeAll(async () => {
  running = await startMuniment()
  for (const role of roles) {
    for (const marking of markings) {
      tokens.set(`${role} ${marking}`, await running.addPerson(`${role} ${marking}`, role, marking))
    }
  }
  const officer = tokenOf('ig-officer', 'official-sensitive')
  const record = await capture({ date: '2019-03-31' })
  const marked = await capture({ marking: 'official-sensitive' })
  const held = await capture({})
  const hold = await post('/holds', officer, {
    name: 'Inquiry',
    reason: 'Asked for',
    authority: 'Inquiry',
    scope: { records: [held.id] },
  })
  const event = await post('/events', officer, {
    type: 'contract-ended',
    subject: { type: 'contract', id: 'C-1' },
    date: '2025-06-30',
  })
  const vocabularyEntry = await post('/vocabulary', officer, { forms: ['QZX', 'Quite zealous examiner'] })
  const sweep = await post('/retention/sweeps', officer, {})
  table = makeAccessTable({
    record: record.id,
    component: record.components[0].id,
    markedRecord: marked.id,
    markedComponent: marked.components[0].id,
    batch: sweep.batches[0],
    hold: hold.id,
    event: event.id,
    sweep: sweep.id,
    vocabularyEntry: vocabularyEntry.id,
    restoration: sweep.id,
  })
})
afterAll(() => running?.stop())

async function capture(metadata: object) {
  const answer = await request(running.url)
    .post('/api/v1/records')
    .set('Authorization', `Bearer ${tokenOf('ig-officer', 'official-sensitive')}`)
    .field('metadata', JSON.stringify({ folder: 'FIN-INV/2026', title: 'Secret title', ...metadata }))
    .attach('content', Buffer.from('Secret content.'), 'secret.txt')
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  return answer.body
}

async function post(path: string, token: string, body: object) {
  const answer = await request(running.url)
    .post(`/api/v1${path}`)
    .set('Authorization', `Bearer ${token}`)
    .send(body)
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  return answer.body
}

const call = (row: AccessRow, url: string, token?: string) => callRow(running.url, row, url, token)

it('names every route there is', () => {
  expect(table.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(mountedRoutes(running.app))
})

it('lets nobody in without a token, but where everybody may', async () => {
  for (const row of table) {
    const answer = await call(row, row.url ?? row.path)
    expect([row.path, answer.status]).toEqual([row.path, row.allowed === 'everybody' ? row.status : 401])
  }
})

it('refuses every role that may not, whatever its clearance', async () => {
  for (const row of table) {
    for (const role of roles) {
      if (row.allowed === 'everybody' || row.allowed.includes(role)) continue
      for (const marking of markings) {
        const answer = await call(row, row.url ?? row.path, tokenOf(role, marking))
        expect([row.method, row.path, role, answer.status]).toEqual([row.method, row.path, role, 403])
      }
    }
  }
})

it('answers for what is above somebody’s clearance with the bytes of what is absent', async () => {
  for (const row of table) {
    if (row.markedUrl === undefined || row.allowed === 'everybody') continue
    const absentUrl = row.markedUrl.replace(/records\/[^/]+/, 'records/01940000-0000-7000-8000-00000000dead')
    for (const role of row.allowed) {
      const token = tokenOf(role, 'official')
      const unreadable = await call(row, row.markedUrl, token)
      expect([row.path, unreadable.status]).toEqual([row.path, 404])
      expect(seen(unreadable)).toEqual(seen(await call(row, absentUrl, token)))
    }
  }
})

it('shows nothing of it in search, counts and lists either', async () => {
  const of = async (marking: string) => {
    const get = (path: string) =>
      request(running.url)
        .get(`/api/v1${path}`)
        .set('Authorization', `Bearer ${tokenOf('civil-servant', marking)}`)
    return { found: (await get('/search?facets=marking')).body, plan: (await get('/file-plan')).body }
  }
  const uncleared = await of('official')
  const cleared = await of('official-sensitive')
  expect(cleared.plan.records).toBe(uncleared.plan.records + 1)
  expect(JSON.stringify(uncleared.found)).not.toContain('official-sensitive')
})

it('lets in whoever may, as far as the state of things allows', async () => {
  for (const row of table) {
    if (row.allowed === 'everybody') continue
    for (const role of row.allowed) {
      for (const marking of markings) {
        const answer = await call(row, row.url ?? row.path, tokenOf(role, marking))
        const { status } = answer
        const isIn = status === row.status || [409, 412, 422].includes(status) || isNotYetThere(row, status)
        expect([row.method, row.path, role, status, isIn, answer.body.code]).toEqual([
          row.method,
          row.path,
          role,
          status,
          true,
          answer.body.code,
        ])
      }
    }
  }
})

/** No certificate before an execution, no checkpoint before the log's first round, no person of that name yet, nobody's saved search,
 * no entry of the vocabulary once the first who may has removed it. */
function isNotYetThere(row: AccessRow, status: number): boolean {
  return (
    status === 404 &&
    /certificate|checkpoint|lost-changes|proof|consistency|drafts|saved-searches\/\{id\}|vocabulary\/\{id\}|users\/\{name\}/.test(
      row.path,
    )
  )
}
