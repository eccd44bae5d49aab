import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { systemActor } from '../../src/access/actor.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
beforeAll(async () => {
  running = await startMuniment()
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  tokens['auditor'] = await running.addPerson('auditor', 'auditor')
  for (const name of ['drafter', 'publisher']) tokens[name] = await running.addPerson(name, 'ig-officer')
})
afterAll(() => running?.stop())

const as = (name: string, method: 'get' | 'post', path: string): Test =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)

async function capture(date: string, folder = 'FIN-INV/2026'): Promise<string> {
  const answer = await as('clerk', 'post', '/records')
    .field('metadata', JSON.stringify({ folder, title: `Invoice of ${date}`, date }))
    .attach('content', Buffer.from(`Invoice of ${date}.`), 'invoice.txt')
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  return answer.body.id
}

const endOf = async (id: string) => {
  const { retentionEnd, schedule } = (await as('auditor', 'get', `/records/${id}/retention`)).body
  return [retentionEnd, schedule.version]
}

async function applyChangedPlan(change: (plan: string) => string): Promise<void> {
  const plan = await readFile(join(import.meta.dirname, '../fixtures/journey-plan.yaml'), 'utf8')
  const changed = join(tmpdir(), `changed-plan-${process.pid}.yaml`)
  await writeFile(changed, change(plan))
  const report = await running.muniment.retention.applyFilePlan(systemActor, changed)
  await rm(changed)
  expect(report.errors).toEqual([])
}

it('a schedule is drafted, looked at, published by a second officer, and does what was foreseen', async () => {
  const record = await capture('2025-06-30')
  const draft = await as('drafter', 'post', '/schedules/EX-03/versions').send({
    title: 'Six years after the document’s date',
    trigger: 'created',
    period: 'P6Y',
    action: 'destroy',
    authority: {
      instrument: 'Disposal of Documents Order',
      reference: 'EX/2026/3',
      approvedOn: '2026-01-10',
    },
  })
  expect([draft.status, draft.body.detail]).toEqual([201, undefined])
  expect(draft.body).toMatchObject({
    code: 'EX-03',
    version: 2,
    state: 'draft',
    trigger: 'created',
    period: 'P6Y',
  })
  const version = '/schedules/EX-03/versions/2'
  const foreseen = await as('auditor', 'post', `${version}/what-if`)
  expect(foreseen.body).toMatchObject({ total: 1, changed: 1, held: 0, conflicts: 0 })
  expect(foreseen.body.byMonth).toEqual([
    { month: '2028-07', before: 1, after: 0 },
    { month: '2031-07', before: 0, after: 1 },
  ])
  const report = await as('auditor', 'post', `${version}/what-if/records?format=csv`)
  expect([report.status, report.headers['content-disposition']]).toEqual([
    200,
    'attachment; filename="what-if.csv"',
  ])
  const [header, ...rows] = report.text.trim().split('\n')
  expect(header).toMatch(/^recordId,reference,title,class,folder,/)
  expect(rows).toEqual([
    expect.stringMatching(`^${record},.*EX-03/1,EX-03/2,.*2028-06-30,2031-06-30,destroy,`),
  ])
  const refused = await as('clerk', 'post', `${version}/what-if/records`)
  expect([refused.status, refused.body.code]).toEqual([403, 'forbidden-role'])
  const absent = await as('auditor', 'post', '/schedules/EX-03/versions/99/what-if/records?format=csv')
  expect([absent.status, absent.body.code]).toEqual([404, 'not-found'])
  expect(await endOf(record)).toEqual(['2028-06-30', 1])
  const alone = await as('drafter', 'post', `${version}/publish`).send({ reason: 'Agreed' })
  expect([alone.status, alone.body.code]).toEqual([409, 'separation-of-duties'])
  const published = await as('publisher', 'post', `${version}/publish`).send({ reason: 'Agreed' })
  expect([published.status, published.body.effect]).toEqual([200, foreseen.body])
  expect(await endOf(record)).toEqual(['2031-06-30', 2])
  expect(await endOf(await capture('2025-07-31'))).toEqual(['2031-07-31', 2])
  const log = (await as('auditor', 'get', '/audit/entries?size=200')).body.items
  const actions: readonly string[] = log.map((entry: { action: string }) => entry.action)
  expect(actions).toEqual(
    expect.arrayContaining(['schedule.drafted', 'schedule.superseded', 'schedule.published']),
  )
})

it('a version written as in the plan file, code and all, is published without a reason, as clients outside do', async () => {
  const version = {
    code: 'EX-03',
    title: 'Three years again',
    trigger: 'created',
    period: 'P3Y',
    action: 'destroy',
  }
  const astray = await as('drafter', 'post', '/schedules/EX-07/versions').send(version)
  expect([astray.status, astray.body.code, astray.body.errors]).toEqual([
    422,
    'invalid-schedule',
    [{ path: 'code', message: 'must be EX-07, as in the address, or left out' }],
  ])
  const draft = await as('drafter', 'post', '/schedules/EX-03/versions').send(version)
  expect(draft.status).toBe(201)
  const published = await as('publisher', 'post', `/schedules/EX-03/versions/${draft.body.version}/publish`)
  expect([published.status, published.body]).toMatchObject([200, { state: 'published', period: 'P3Y' }])
})

it.each<[unknown, string]>([
  ['folder-closd', 'must be exactly one of created, received, captured, folder-closed, '],
  [{ evnt: 'contract-ended' }, '{event: …}, {metadata-date: …}, {fixed-date: …}'],
  [{ event: 'contract-ended', 'fixed-date': '2040-01-01' }, 'must be exactly one of created, '],
  ['event', 'names its event, as in {event: contract-ended}'],
  [{ event: 'contract\nended' }, 'names its event, as in {event: contract-ended}'],
  [{ 'metadata-date': '=expiresOn' }, 'names its field, as in {metadata-date: expiresOn}'],
  [{ 'fixed-date': '2040-13-01' }, 'names its date, as in {fixed-date: 2040-01-01}'],
])('a trigger that is none, %j, is refused with what may stand there', async (trigger, words) => {
  const refused = await as('drafter', 'post', '/schedules/EX-03/versions').send({
    title: 'Mistyped',
    trigger,
    period: 'P3Y',
    action: 'destroy',
  })
  expect([refused.status, refused.body.code, refused.body.errors]).toEqual([
    400,
    'malformed',
    [{ path: 'trigger', message: expect.stringContaining(words) }],
  ])
})

it('what a schedule names is kept as it is compared, however it was typed', async () => {
  const draft = await as('drafter', 'post', '/schedules/EX-EV/versions').send({
    title: 'Six years after a contract has been closed',
    trigger: { event: ` ${'contrat-clôturé'.normalize('NFD')} ` },
    period: 'P6Y',
    action: 'review',
  })
  expect([draft.status, draft.body.trigger]).toEqual([201, { event: 'contrat-clôturé' }])
})

it('what a plan file drafts is published the same way', async () => {
  await applyChangedPlan((plan) => plan.replace('period: P7Y', 'period: P8Y'))
  const published = await as('publisher', 'post', '/schedules/EX-07/versions/2/publish').send({
    reason: 'Agreed',
    appliesTo: 'new',
  })
  expect(published.body).toMatchObject({ state: 'published', version: 2, period: 'P8Y', effect: null })
})

it('a version of several terms and a maximum is answered as it was written, and binds by the latest', async () => {
  const terms = {
    trigger: 'created',
    period: 'P6Y',
    after: 'financial-year',
    rounding: null,
    action: 'destroy',
    orLater: [{ trigger: 'captured', period: 'P2Y', after: null, rounding: 'month' }],
    maximum: 'P5Y',
  }
  const draft = await as('drafter', 'post', '/schedules/EX-03/versions').send({
    ...terms,
    rounding: undefined,
    orLater: [{ trigger: 'captured', period: 'P2Y', rounding: 'month' }],
    title: 'The later of two',
    authority: {
      instrument: 'Disposal of Documents Order',
      reference: 'EX/2026/4',
      approvedOn: '2026-02-10',
    },
  })
  expect([draft.status, draft.body.detail]).toEqual([201, undefined])
  const { version } = draft.body
  expect(draft.body).toMatchObject({ ...terms, warnings: [{ code: 'maximum-exceeded', path: 'maximum' }] })
  await as('publisher', 'post', `/schedules/EX-03/versions/${version}/publish`).send({ reason: 'Agreed' })
  const record = await capture('2025-06-30')
  const why = (await as('auditor', 'get', `/records/${record}/retention`)).body
  expect(why).toMatchObject({
    retentionEnd: '2032-03-31',
    schedule: { code: 'EX-03', version, orLater: terms.orLater, maximum: 'P5Y' },
    warnings: [{ code: 'maximum-exceeded' }],
  })
  expect(why.steps).toHaveLength(3)
  const { items } = (await as('auditor', 'get', '/schedules?size=200')).body
  expect(items.find((one: { version: number }) => one.version === version)).toMatchObject(terms)
  const plan = (await as('clerk', 'get', '/file-plan')).body
  const shown = plan.children.map(({ schedule }: { schedule: object }) => schedule)
  const finance = { code: 'EX-03', version, ...terms, reviewers: ['ig-officer'] }
  expect(shown).toEqual(expect.arrayContaining([finance]))
  // Of a simple schedule nothing is said that it does not say.
  expect(shown.map((one: object) => Object.keys(one).join())).toContain(
    'code,version,trigger,period,after,rounding,action,reviewers',
  )
})

it.each([
  [
    { title: 'x', action: 'destroy', trigger: 'created', period: 'P7Y', orLater: [{ trigger: 'received' }] },
    'invalid-schedule',
    'orLater[0].period',
  ],
  [{ title: 'x', action: 'destroy', trigger: 'previous-step', period: 'P7Y' }, 'invalid-schedule', 'trigger'],
  [{ title: 'x', action: 'retain-permanently', maximum: 'P7Y' }, 'invalid-schedule', 'maximum'],
  [{ title: 'x', action: 'destroy', trigger: 'created' }, 'invalid-schedule', 'period'],
  [{ title: 'x', action: 'destroy', period: 'P7Y' }, 'invalid-schedule', 'trigger'],
  [
    { title: 'x', action: 'destroy', trigger: { event: 'left', field: 'x' }, period: 'P7Y' },
    'malformed',
    'trigger',
  ],
  [{ title: 'x', action: 'destroy', trigger: 'created', period: 'P7W' }, 'malformed', 'period'],
  [{ title: 'x', action: 'burn', trigger: 'created', period: 'P7Y' }, 'malformed', 'action'],
])('refuses %j', async (body, code, path) => {
  const answer = await as('drafter', 'post', '/schedules/EX-03/versions').send(body)
  expect([answer.status, answer.body.code]).toEqual([code === 'malformed' ? 400 : 422, code])
  expect(answer.body.errors[0].path).toContain(path)
})

it('how a record stood on a day is asked for by the day', async () => {
  const record = await capture('2025-08-31')
  const asOf = (day: string) => as('clerk', 'get', `/records/${record}/retention?asOf=${day}`)
  const early = await asOf('2023-06-04')
  expect([early.status, early.body.code]).toEqual([422, 'not-yet-captured'])
  const nonsense = await asOf('2023-06-31')
  expect(nonsense.status).toBe(400)
  const later = await asOf('2099-01-01')
  expect(later.body).toMatchObject({
    asOf: '2099-01-01',
    state: 'due',
    class: 'FIN-INV',
    folder: 'FIN-INV/2026',
    schedule: {
      code: 'EX-03',
      draftedBy: expect.any(String),
      publishedBy: expect.any(String),
      authority: { instrument: 'Disposal of Documents Order', approvedOn: expect.any(String) },
    },
  })
  expect(later.body).not.toHaveProperty('holds')
  expect(Date.parse(later.body.schedule.publishedAt)).not.toBeNaN()
  const today = (await as('clerk', 'get', `/records/${record}/retention`)).body
  // As of a day it is answered with all that is answered today.
  expect(today).toMatchObject({
    schedule: { orLater: [{ trigger: 'captured' }], maximum: 'P5Y' },
    step: { number: 1, of: 1, next: null },
    warnings: [{ code: 'maximum-exceeded' }],
  })
  expect((await asOf(today.asOf)).body).toEqual(today)
})

it('a class that a plan file brings under another schedule is looked at, and comes under it once a second officer says so', async () => {
  const folder = await as('clerk', 'post', '/folders').send({ class: 'EST', title: 'Land at the quay' })
  const record = await capture('2023-01-31', folder.body.reference)
  const before = await endOf(record)
  await applyChangedPlan((plan) =>
    plan.replace(/(code: EST\n\s+title: Estates\n\s+schedule: )\S+/, (_, start) => `${start}EX-AR`),
  )
  const drafts = (await as('auditor', 'get', '/file-plan/drafts')).body.items
  expect(drafts).toMatchObject([{ class: 'EST', title: 'Estates', schedule: 'EX-AR' }])
  const foreseen = await as('auditor', 'post', '/file-plan/drafts/EST/what-if')
  expect([foreseen.status, foreseen.body]).toMatchObject([200, { total: 1, changed: 1, conflicts: 0 }])
  expect(foreseen.body.byMonth).toContainEqual({ month: '2024-02', before: 0, after: 1 })
  const rows = await as('auditor', 'post', '/file-plan/drafts/EST/what-if/records')
  expect(rows.body).toMatchObject([{ recordId: record, class: 'EST', retentionEndAfter: '2024-01-31' }])
  expect(await endOf(record)).toEqual(before)
  const none = await as('auditor', 'post', '/file-plan/drafts/HR-CASE/what-if')
  expect(none.status).toBe(404)
  const reason = { reason: 'Agreed' }
  expect((await as('clerk', 'post', '/file-plan/drafts/EST/publish').send(reason)).status).toBe(403)
  const published = await as('publisher', 'post', '/file-plan/drafts/EST/publish').send(reason)
  expect([published.status, published.body]).toEqual([
    200,
    { class: 'EST', schedule: 'EX-AR', effect: foreseen.body },
  ])
  expect((await endOf(record))[0]).toBe('2024-01-31')
  expect((await as('auditor', 'get', '/file-plan/drafts')).body.items).toEqual([])
})

it('a schedule says when its financial year begins, and every date follows it', async () => {
  const record = await capture('2025-06-30')
  const rule = { trigger: 'created', period: 'P2Y', after: 'financial-year' }
  const unitStarts = { 'financial-year': '07-01' }
  const draft = await as('drafter', 'post', '/schedules/EX-03/versions').send({
    title: 'Two years after the end of a year that begins in July',
    ...rule,
    action: 'review',
    unitStarts,
  })
  expect([draft.status, draft.body.unitStarts]).toEqual([201, unitStarts])
  const { version } = draft.body
  const reason = { reason: 'Our financial year begins in July' }
  const published = await as('publisher', 'post', `/schedules/EX-03/versions/${version}/publish`).send(reason)
  expect([published.status, published.body.unitStarts]).toEqual([200, unitStarts])
  expect(await endOf(record)).toEqual(['2027-06-30', version])
  expect(await endOf(await capture('2025-07-01'))).toEqual(['2028-06-30', version])
  const why = (await as('auditor', 'get', `/records/${record}/retention`)).body
  expect(why.schedule.unitStarts).toEqual(unitStarts)
  expect(why.steps[0].rule).toContain('financial year (from 1 July)')
  const calculated = async (starts: object) =>
    (
      await as('auditor', 'post', '/retention/calculate').send({
        ...rule,
        trigger: '2025-06-30',
        ...starts,
      })
    ).body.retentionEnd
  expect([await calculated({ unitStarts }), await calculated({})]).toEqual(['2027-06-30', '2028-03-31'])
  const refused = await as('drafter', 'post', '/schedules/EX-03/versions').send({
    title: 'x',
    ...rule,
    action: 'review',
    unitStarts: { 'financial-year': '02-30' },
  })
  expect([refused.status, refused.body.errors[0].path]).toEqual([400, 'unitStarts.financial-year'])
})
