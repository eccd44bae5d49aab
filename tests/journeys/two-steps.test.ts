import { afterAll, beforeAll, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
let record = ''

beforeAll(async () => {
  // Swept by hand only, whatever o'clock it is on this machine.
  running = await startMuniment({ MUNIMENT_CLOCK: '2026-03-02T09:00:00Z', RETENTION_CRON: '0 0 29 2 *' })
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  tokens['owner'] = await running.addPerson('owner', 'civil-servant', 'official', undefined, ['case-owner'])
  tokens['auditor'] = await running.addPerson('auditor', 'auditor')
  for (const name of ['sweeper', 'reviewer', 'approver'])
    tokens[name] = await running.addPerson(name, 'ig-officer')
})
afterAll(() => running?.stop())

const as = (name: string, method: 'get' | 'post', path: string): Test =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)
const retention = async () => (await as('clerk', 'get', `/records/${record}/retention`)).body

/** What is due, as the one batch that it comes to. */
async function sweepIntoOne(): Promise<string> {
  const sweep = await as('sweeper', 'post', '/retention/sweeps').send({})
  expect([sweep.status, sweep.body.due, sweep.body.batches?.length]).toEqual([201, 1, 1])
  return `/disposal-batches/${sweep.body.batches[0]}`
}

it('a schedule of two steps is drafted and published, and answered as it was written', async () => {
  const rule = { after: null, rounding: null }
  const steps = [
    { trigger: 'folder-closed', period: 'P5Y', ...rule, action: 'review', reviewers: ['ig-officer'] },
    {
      trigger: 'previous-step',
      period: 'P10Y',
      ...rule,
      action: 'destroy',
      reviewers: ['case-owner', 'ig-officer'],
    },
  ]
  const written = steps.map(({ after, rounding, ...each }) => each)
  const draft = (more: object) =>
    as('reviewer', 'post', '/schedules/EX-07/versions').send({
      title: 'Review five years after closure, destroy ten years after the review',
      authority: {
        instrument: 'Disposal of Documents Order',
        reference: 'EX/2026/7',
        approvedOn: '2026-01-10',
      },
      ...more,
    })
  const wrong = await draft({ steps: [...written].reverse() })
  expect([wrong.status, wrong.body.code]).toEqual([422, 'invalid-schedule'])
  expect(wrong.body.errors).toEqual([
    { path: 'steps[0].trigger', message: expect.stringContaining('the first step needs another trigger') },
    { path: 'steps[0].action', message: expect.stringContaining('every step before the last is a review') },
  ])
  const beside = await draft({ steps: written, trigger: 'created' })
  expect([beside.status, beside.body.errors?.[0]?.path]).toEqual([422, 'trigger'])
  const neither = await draft({})
  expect([neither.status, neither.body.errors?.map(({ path }: { path: string }) => path)]).toEqual([
    422,
    ['trigger', 'period', 'action'],
  ])

  const alone = written.map((step) => ({ ...step, reviewers: ['case-owner'] }))
  const unwatched = await draft({ steps: alone })
  expect([unwatched.status, unwatched.body.errors?.map(({ path }: { path: string }) => path)]).toEqual([
    422,
    ['steps[0].reviewers', 'steps[1].reviewers'],
  ])

  const drafted = await draft({ steps: written })
  expect([drafted.status, drafted.body.detail]).toEqual([201, undefined])
  const shape = {
    trigger: 'folder-closed',
    period: 'P5Y',
    ...rule,
    action: 'review',
    reviewers: ['ig-officer'],
    steps,
  }
  expect(drafted.body).toMatchObject({ version: 2, ...shape, warnings: [] })
  const published = await as('approver', 'post', '/schedules/EX-07/versions/2/publish').send({
    reason: 'Agreed',
  })
  expect([published.status, published.body.detail]).toEqual([200, undefined])
  const plan = (await as('clerk', 'get', '/file-plan')).body
  const shown = plan.children.find(({ code }: { code: string }) => code === 'HR')
  expect(shown.schedule).toEqual({ code: 'EX-07', version: 2, ...shape })
})

it('a record is filed, its folder closed, and its review is said to come first', async () => {
  const folder = await as('clerk', 'post', '/folders').send({ class: 'HR-CASE', title: 'Case of a lamp' })
  const { reference } = folder.body
  const captured = await as('clerk', 'post', '/records')
    .field('metadata', JSON.stringify({ folder: reference, title: 'The lamp', date: '2025-05-01' }))
    .attach('content', Buffer.from('The lamp went out.'), 'lamp.txt')
  expect([captured.status, captured.body.detail]).toEqual([201, undefined])
  record = captured.body.id
  expect(await retention()).toMatchObject({ state: 'untriggered', step: { number: 1, of: 2 } })
  const closed = await as('clerk', 'post', `/folders/${encodeURIComponent(reference)}/close`).send({})
  expect([closed.status, closed.body.closedOn]).toEqual([200, '2026-03-02'])
  expect(await retention()).toMatchObject({
    state: 'running',
    retentionEnd: '2031-03-02',
    action: 'review',
    step: { number: 1, of: 2, next: { trigger: 'previous-step', period: 'P10Y', action: 'destroy' } },
  })
})

it('five years later it is reviewed, and goes on to its second step from the day of the approval', async () => {
  running = await running.restartAt('2031-03-10T09:00:00Z')
  expect(await retention()).toMatchObject({ state: 'due', action: 'review' })
  const batch = await sweepIntoOne()
  expect((await as('reviewer', 'get', `${batch}/items`)).body.items).toMatchObject([
    { recordId: record, step: { number: 1, of: 2 } },
  ])
  const decided = await as('reviewer', 'post', `${batch}/decisions`).send({
    decisions: [{ recordId: record, decision: 'next-step', reason: 'Nothing for the archive' }],
  })
  expect([decided.status, decided.body.state]).toEqual([200, 'in-review'])
  const approved = await as('approver', 'post', `${batch}/approve`).send({ reason: 'Reviewed' })
  expect([approved.status, approved.body.state]).toEqual([200, 'completed'])
  expect(approved.body.counts).toMatchObject({ total: 1, retained: 1, pending: 0 })
  expect(await retention()).toMatchObject({
    state: 'running',
    retentionEnd: '2041-03-10',
    action: 'destroy',
    trigger: { type: 'previous-step', date: '2031-03-10' },
    schedule: { code: 'EX-07', version: 2, period: 'P10Y' },
    step: { number: 2, of: 2, next: null },
  })
  const log = await as('auditor', 'get', '/disposal-log?format=json')
  expect(log.body).toMatchObject([
    { recordId: record, action: 'review', outcome: 'retained', reason: 'next-step: Nothing for the archive' },
  ])
})

it('ten years after its review, and not before, it is destroyed with proof', async () => {
  running = await running.restartAt('2041-03-10T23:00:00Z')
  const early = await as('sweeper', 'post', '/retention/sweeps').send({ dryRun: true })
  expect(early.body.due).toBe(0)
  running = await running.restartAt('2041-03-11T09:00:00Z')
  const batch = await sweepIntoOne()
  const decisions = [{ recordId: record, decision: 'next-step' }]
  const further = await as('reviewer', 'post', `${batch}/decisions`).send({ decisions })
  expect([further.status, further.body.errors?.[0]?.path]).toEqual([422, 'decisions[0].decision'])
  await as('reviewer', 'post', `${batch}/decisions`).send({
    decisions: [{ recordId: record, decision: 'destroy' }],
  })
  const notYet = await as('approver', 'post', `${batch}/approve`).send({ reason: 'As listed' })
  expect([notYet.status, notYet.body.code]).toEqual([409, 'not-awaited'])
  const agreed = await as('owner', 'post', `${batch}/approve`).send({ reason: 'No more of use' })
  expect([agreed.status, agreed.body.state]).toEqual([200, 'in-review'])
  const approved = await as('approver', 'post', `${batch}/approve`).send({ reason: 'As listed' })
  expect([approved.status, approved.body.state]).toEqual([200, 'approved'])
  const executed = await as('sweeper', 'post', `${batch}/execute`).send({ reason: 'Now' })
  expect([executed.status, executed.body.detail]).toEqual([202, undefined])
  const done = await until(
    () => as('sweeper', 'get', batch),
    (answer) => answer.body.state === 'completed' && answer.body.certificateId !== undefined,
  )
  expect(done.body).toMatchObject({ state: 'completed', counts: { total: 1, destroyed: 1, pending: 0 } })
  const certificate = (await as('auditor', 'get', `${batch}/certificate`)).body
  expect(certificate).toMatchObject({ drill: true, items: [{ recordId: record, outcome: 'destroyed' }] })
  const gone = await as('clerk', 'get', `/records/${record}`)
  expect([gone.status, gone.body.action, gone.body.retentionEnd]).toEqual([410, 'destroy', '2041-03-10'])
  expect(await retention()).toMatchObject({
    retentionEnd: '2041-03-10',
    step: { number: 2, of: 2, next: null },
    steps: [{ from: '2031-03-10', to: '2041-03-10' }],
  })
})
