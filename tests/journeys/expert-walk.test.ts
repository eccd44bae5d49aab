import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { createTestDatabase, dropTestDatabase } from '../support/test-database.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}

beforeAll(async () => {
  running = await startMuniment()
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  for (const name of ['sweeper', 'reviewer', 'approver', 'holder'])
    tokens[name] = await running.addPerson(name, 'ig-officer')
})
afterAll(() => running?.stop())

function as(name: string, method: 'get' | 'post', path: string): Test {
  return request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)
}

/** Bytes of ISO 8859-1, which JSON is never written in. */
const latinOne = (text: string): Buffer => Buffer.from(text, 'latin1')

describe('text that is not UTF-8 is refused, never kept with its letters lost', () => {
  it('in the metadata of a capture', async () => {
    const answer = await as('clerk', 'post', '/records')
      .set('Content-Type', 'multipart/form-data; boundary=edge')
      .send(
        latinOne(
          [
            '--edge',
            'Content-Disposition: form-data; name="metadata"',
            '',
            '{"folder":"FIN-INV/2026","title":"Café"}',
            '--edge',
            'Content-Disposition: form-data; name="content"; filename="a.txt"',
            '',
            'words',
            '--edge--',
            '',
          ].join('\r\n'),
        ),
      )
    expect([answer.status, answer.body.code]).toEqual([400, 'malformed-metadata'])
  })

  it('in a body', async () => {
    const answer = await as('clerk', 'post', '/folders')
      .set('Content-Type', 'application/json')
      .serialize((body) => body)
      .send(latinOne('{"class":"FIN-INV","title":"Café"}'))
    expect([answer.status, answer.body.code]).toEqual([400, 'malformed'])
  })
})

describe('a batch whose every item a hold took out after the approval', () => {
  it('destroys nothing and does not stay open for ever', async () => {
    const captured = await as('clerk', 'post', '/records')
      .field('metadata', JSON.stringify({ folder: 'FIN-INV/2026', title: 'Bittern', date: '2019-01-01' }))
      .attach('content', Buffer.from('A bittern boomed.'), 'bittern.txt')
    const { id } = captured.body
    const sweep = await as('sweeper', 'post', '/retention/sweeps').send({})
    const path = `/disposal-batches/${sweep.body.batches[0]}`
    await as('reviewer', 'post', `${path}/decisions`).send({
      decisions: [{ recordId: id, decision: 'destroy' }],
    })
    const approved = await as('approver', 'post', `${path}/approve`).send({ reason: 'All well' })
    expect(approved.body.state).toBe('approved')
    await as('holder', 'post', '/holds').send({
      name: 'Inquiry',
      reason: 'Asked for',
      authority: 'Inquiry of 2026',
      scope: { folders: ['FIN-INV/2026'] },
    })
    const executed = await as('sweeper', 'post', `${path}/execute`).send({ reason: 'Now' })
    expect([executed.status, executed.body.state]).toEqual([202, 'completed'])
    expect(executed.body.counts).toMatchObject({ total: 1, skipped: 1, destroyed: 0, pending: 0 })
    expect((await as('clerk', 'get', `/records/${id}/content`)).status).toBe(200)
  })
})

describe('a server with a plan for its sweep that is no plan', () => {
  it('ends with 2 and a reason, and is not kept alive by what it had begun', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'muniment-journey-'))
    const database = await createTestDatabase(process.env['MUNIMENT_TEST_TEMPLATE'])
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../src/main.ts'), 'serve'], {
      env: {
        ...process.env,
        MUNIMENT_DATA: folder,
        DATABASE_URL: database,
        PORT: '0',
        RETENTION_CRON: 'nonsense',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    try {
      const said = text(child.stderr)
      const [code] = await once(child, 'close', { signal: AbortSignal.timeout(30_000) })
      expect([code, await said]).toEqual([2, expect.stringContaining('is not a cron expression')])
    } finally {
      child.kill('SIGKILL')
      await dropTestDatabase(database)
      await rm(folder, { recursive: true, force: true })
    }
  })
})
