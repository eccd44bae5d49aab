import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { Test } from 'supertest'
import { makeSearchSteps } from '../support/search-steps.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

// A folder is tightened between the first word of a capture and its last, or before it is sent again.

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
beforeAll(async () => {
  running = await startMuniment()
  for (const name of ['officer', 'second', 'third'])
    tokens[name] = await running.addPerson(name, 'ig-officer', 'official-sensitive', undefined, ['team'])
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  tokens['finance'] = await running.addPerson('finance', 'civil-servant', 'official', 'FIN')
})
afterAll(() => running?.stop())

const { as, makeFolder } = makeSearchSteps(() => running.url, tokens)
const reason = 'It names a source'

async function done(call: Test, status = 200) {
  const answer = await call
  expect([answer.status, answer.body.detail]).toEqual([status, undefined])
  return answer.body
}
const change = (folder: string, changes: object) =>
  done(as('officer', 'patch', `/folders/${encodeURIComponent(folder)}`).send({ ...changes, reason }))
const move = (folder: string, to: string) =>
  done(as('officer', 'post', `/folders/${encodeURIComponent(folder)}/move`).send({ class: to, reason }))

describe('a capture under way', () => {
  it.each([
    ['kept to a group', (folder: string) => change(folder, { groups: ['team'] })],
    ['marked', (folder: string) => change(folder, { marking: 'official-sensitive' })],
    ['moved out of reach', (folder: string) => move(folder, 'EST')],
  ])('files nothing in a folder that was %s meanwhile, and answers as for none', async (_how, tighten) => {
    const folder = await makeFolder('Sources')
    const actor = await running.muniment.people.authenticate(tokens['finance'] ?? '')
    if (actor === undefined) throw new Error('finance was added')
    async function* content() {
      yield Buffer.from('Said by ')
      await tighten(folder)
      yield Buffer.from('a source.')
    }
    const capture = running.muniment.ingest.captureRecord(actor, {
      metadata: { folder, title: 'A source' },
      content: content(),
      filename: 'source.txt',
      mediaType: 'text/plain',
    })
    await expect(capture).rejects.toMatchObject({ code: 'unknown-folder' })
    const lies = await sql`
      select r.id from record r join folder f on f.id = r.folder_id where f.reference = ${folder}
    `.execute(running.muniment.engines.database.owner)
    expect(lies.rows).toEqual([])
  })
})

describe('a capture sent again', () => {
  const send = (folder: string, key: string, marking?: string): Test =>
    as('clerk', 'post', '/records')
      .set('Idempotency-Key', key)
      .field('metadata', JSON.stringify({ folder, title: 'A source', ...(marking && { marking }) }))
      .attach('content', Buffer.from('Said by a source.'), 'source.txt')
  async function destroy(record: string): Promise<void> {
    const ordered = { records: [record], authority: 'Court', reason }
    const { id } = await done(as('officer', 'post', '/disposal-batches').send(ordered), 201)
    const decisions = [{ recordId: record, decision: 'destroy', reason, authority: 'Court' }]
    await done(as('officer', 'post', `/disposal-batches/${id}/decisions`).send({ decisions }))
    await done(as('second', 'post', `/disposal-batches/${id}/approve`).send({ reason }))
    await done(as('third', 'post', `/disposal-batches/${id}/execute`).send({ reason }), 202)
    await until(
      () => as('third', 'get', `/disposal-batches/${id}`),
      ({ body }) => body.state === 'completed',
    )
  }
  const refused = async (call: Test) => {
    const { status, body } = await call
    return [status, body.code, body.details]
  }

  it.each([
    ['folder', 'k-folder', (folder: string) => change(folder, { groups: ['team'] })],
    [
      'record',
      'k-record',
      (_folder: string, id: string) =>
        done(
          as('officer', 'patch', `/records/${id}`)
            .set('If-Match', '*')
            .send({ marking: 'official-sensitive', reason }),
        ),
    ],
  ])(
    'answers whoever lost the %s as for none, while it lives and once it is gone',
    async (_what, key, tighten) => {
      const folder = await makeFolder('Sources')
      const { id } = await done(send(folder, key), 201)
      await tighten(folder, id)
      const absent = [404, 'not-found', undefined]
      expect(await refused(send(folder, key))).toEqual(absent)
      expect(await refused(as('clerk', 'get', `/records/${id}`))).toEqual(absent)
      await destroy(id)
      expect(await refused(send(folder, key))).toEqual(absent)
      expect(await refused(as('clerk', 'get', `/records/${id}`))).toEqual(absent)
    },
  )

  it('has the first answer where its sender marked it beyond themselves: one may file upwards', async () => {
    const folder = await makeFolder('Sources')
    const first = await done(send(folder, 'k-upwards', 'official-sensitive'), 201)
    expect(await done(send(folder, 'k-upwards', 'official-sensitive'), 201)).toEqual(first)
    expect((await as('clerk', 'get', `/records/${first.id}`)).status).toBe(404)
    await change(folder, { groups: ['team'] })
    expect((await send(folder, 'k-upwards', 'official-sensitive')).status).toBe(404)
  })
})
