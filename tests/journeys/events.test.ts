import { afterAll, beforeAll, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
beforeAll(async () => {
  running = await startMuniment()
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  for (const name of ['registrar', 'reviewer', 'approver'])
    tokens[name] = await running.addPerson(name, 'ig-officer')
})
afterAll(() => running?.stop())

const as = (name: string, method: 'get' | 'post' | 'patch', path: string): Test =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)

async function capture(title: string, contract: string): Promise<string> {
  const answer = await as('clerk', 'post', '/records')
    .field(
      'metadata',
      JSON.stringify({ folder: 'CON/2019', title, subjects: [{ type: 'contract', id: contract }] }),
    )
    .attach('content', Buffer.from(`${title}, signed.`), 'contract.txt')
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  return answer.body.id
}

const retention = async (id: string) => (await as('reviewer', 'get', `/records/${id}/retention`)).body
const register = (subject: object | undefined, date: string) =>
  as('registrar', 'post', '/events').send({ type: 'contract-ended', ...(subject && { subject }), date })

it('refuses an event without a subject, and one that anybody else registers', async () => {
  const without = await register(undefined, '2016-06-30')
  expect(without.status).toBe(422)
  expect(without.body.errors).toEqual([expect.objectContaining({ path: 'subject' })])
  const clerk = await as('clerk', 'post', '/events').send({
    type: 'contract-ended',
    subject: { type: 'contract', id: 'C-1' },
    date: '2016-06-30',
  })
  expect(clerk.status).toBe(403)
})

it('an event revoked and entered again moves dates and lists each time, and late filings inherit it', async () => {
  const contract = { type: 'contract', id: 'C-2016-7' }
  const first = await capture('Contract for lights', contract.id)
  expect(await retention(first)).toMatchObject({ state: 'untriggered', retentionEnd: null })

  const asked = { type: 'contract-ended', subject: contract, date: '2016-06-30' }
  const foreseen = await as('reviewer', 'post', '/events/what-if').send(asked)
  expect([foreseen.status, foreseen.body]).toEqual([
    200,
    {
      total: 1,
      changed: 1,
      held: 0,
      conflicts: 0,
      byMonth: [
        { month: '2022-07', before: 0, after: 1 },
        { month: null, before: 1, after: 0 },
      ],
      byAction: [{ action: 'destroy', before: 1, after: 1 }],
    },
  ])
  expect(await retention(first)).toMatchObject({ state: 'untriggered', retentionEnd: null })

  const event = await register(contract, '2016-06-30')
  expect([event.status, event.headers['location']]).toEqual([201, `/api/v1/events/${event.body.id}`])
  expect(await retention(first)).toMatchObject({
    state: 'due',
    retentionEnd: '2022-06-30',
    eligibleFrom: '2022-07-01',
    trigger: { type: 'event', date: '2016-06-30' },
  })
  const sweep = await as('reviewer', 'post', '/retention/sweeps').send({})
  const batch = `/disposal-batches/${sweep.body.batches[0]}`
  expect((await as('reviewer', 'get', `${batch}/items`)).body.items).toMatchObject([
    { recordId: first, state: 'proposed' },
  ])

  const undone = await as('reviewer', 'post', `/events/${event.body.id}/revoke/what-if`)
  expect(undone.body).toMatchObject({
    changed: 1,
    conflicts: 1,
    byMonth: [
      { month: '2022-07', before: 1, after: 0 },
      { month: null, before: 0, after: 1 },
    ],
  })
  const moved = { date: '2017-06-30' }
  const postponed = await as('reviewer', 'post', `/events/${event.body.id}/correct/what-if/records`).send(
    moved,
  )
  expect(postponed.body).toMatchObject([
    {
      recordId: first,
      title: 'Contract for lights',
      retentionEndBefore: '2022-06-30',
      retentionEndAfter: '2023-06-30',
      stateBefore: 'due',
      stateAfter: 'due',
      inOpenList: 'yes',
    },
  ])
  const revoked = await as('registrar', 'post', `/events/${event.body.id}/revoke`).send({
    reason: 'It was prolonged',
  })
  expect([revoked.status, revoked.body.state]).toEqual([200, 'revoked'])
  expect(await retention(first)).toMatchObject({ state: 'untriggered', retentionEnd: null })
  expect((await as('reviewer', 'get', `${batch}/items`)).body.items).toMatchObject([
    { recordId: first, state: 'skipped', reason: 'no-longer-due' },
  ])

  const again = await register(contract, '2018-06-30')
  expect(again.status).toBe(201)
  expect(await retention(first)).toMatchObject({ state: 'due', retentionEnd: '2024-06-30' })
  const late = await capture('Final account', contract.id)
  expect(await retention(late)).toMatchObject({ state: 'due', retentionEnd: '2024-06-30' })

  const log = await as('reviewer', 'get', `/audit/entries?size=200`)
  const actions: readonly string[] = log.body.items.map((entry: { action: string }) => entry.action)
  expect(actions.filter((action) => action.startsWith('event.')).sort()).toEqual([
    'event.filed',
    'event.filed',
    'event.revoked',
  ])
  const listed = await as('reviewer', 'get', '/events?subjectType=contract&subjectId=C-2016-7&state=standing')
  expect(listed.body.items).toMatchObject([
    { id: again.body.id, registeredBy: 'registrar', subject: contract },
  ])
})

it('a record that comes to be about another contract follows that one, and whoever changed it answers for it', async () => {
  const record = await capture('Contract for buoys', 'C-2030-1')
  await register({ type: 'contract', id: 'C-2015-3' }, '2015-03-31')
  const changed = await request(running.url)
    .patch(`/api/v1/records/${record}`)
    .set('Authorization', `Bearer ${tokens['approver']}`)
    .set('If-Match', '*')
    .send({ subjects: [{ type: 'contract', id: 'C-2015-3' }], reason: 'misread' })
  expect([changed.status, changed.body.detail]).toEqual([200, undefined])
  expect(await retention(record)).toMatchObject({ state: 'due', retentionEnd: '2021-03-31' })
  const sweep = await as('reviewer', 'post', '/retention/sweeps').send({})
  for (const id of sweep.body.batches) {
    const batch = `/disposal-batches/${id}`
    const { items } = (await as('registrar', 'get', `${batch}/items`)).body
    await as('registrar', 'post', `${batch}/decisions`).send({
      decisions: items.map(({ recordId }: { recordId: string }) => ({ recordId, decision: 'destroy' })),
    })
    const refused = await as('approver', 'post', `${batch}/approve`).send({ reason: 'mine' })
    expect([refused.status, refused.body.code]).toEqual([409, 'separation-of-duties'])
  }
  expect(sweep.body.batches).not.toEqual([])
})

it('nobody but an officer with a reason lets a record be about what dates it otherwise; whom it was about is kept in the log', async () => {
  const [ended, open, other] = ['C-2009-1', 'C-2009-2', 'C-2009-3'].map((id) => ({ type: 'contract', id }))
  expect((await register(ended, '2009-12-31')).status).toBe(201)
  const about = (name: string, id: string, subjects: readonly unknown[], reason?: string) =>
    as(name, 'patch', `/records/${id}`).set('If-Match', '*').send({ subjects, reason })
  const id = await capture('Contract for buoys', 'C-2009-2')

  // To one that has ended, which makes it due; past it, by leaving out the one that is waited for; and back again.
  const hastened = await about('clerk', id, [ended], 'misread')
  expect([hastened.status, hastened.body.code]).toEqual([403, 'forbidden-role'])
  expect((await about('clerk', id, [open, ended])).status).toBe(200)
  expect((await about('clerk', id, [ended], 'misread')).body.code).toBe('forbidden-role')
  expect((await about('registrar', id, [ended])).body.code).toBe('reason-missing')
  expect(await retention(id)).toMatchObject({ state: 'untriggered', retentionEnd: null })
  expect((await about('registrar', id, [ended], 'misread')).status).toBe(200)
  expect(await retention(id)).toMatchObject({ state: 'due', retentionEnd: '2015-12-31' })
  expect((await about('clerk', id, [open], 'misread')).body.code).toBe('forbidden-role')

  // What dates nothing otherwise is everybody's who files.
  const undated = await capture('Contract for chains', 'C-2009-2')
  expect((await about('clerk', undated, [other, { type: 'person', id: 'P-1' }])).status).toBe(200)

  const { items } = (await as('registrar', 'get', `/records/${id}/history`)).body
  const changes = items
    .filter((entry: { action: string }) => entry.action === 'record.updated')
    .map((entry: { details: { before: string } }) => JSON.parse(entry.details.before).subjects)
  expect(changes).toContainEqual([open, ended])
})

it('a subject is the same however it was typed: with space around it, or with its accents apart', async () => {
  const apart = 'Síle'.normalize('NFD')
  const id = await capture('Contract for paint', ` ${apart} `)
  const answer = (await as('clerk', 'get', `/records/${id}`)).body
  expect(answer.subjects).toEqual([{ type: 'contract', id: 'Síle' }])
  const registered = await as('registrar', 'post', '/events').send({
    type: 'contract-ended ',
    subject: { type: ' contract', id: 'Síle' },
    date: '2015-03-31',
  })
  expect([registered.status, registered.body.subject]).toEqual([201, { type: 'contract', id: 'Síle' }])
  expect(await retention(id)).toMatchObject({ retentionEnd: '2021-03-31' })
  const again = await register({ type: 'contract', id: `${apart} ` }, '2015-03-31')
  expect([again.status, again.body.code]).toEqual([409, 'event-exists'])
  const found = await as('registrar', 'get', `/events?subjectId=${encodeURIComponent(apart)}`)
  expect(found.body.items).toHaveLength(1)
  // Nothing but space names nobody.
  expect((await register({ type: 'contract', id: ' \u00a0' }, '2015-03-31')).status).toBe(422)
})
