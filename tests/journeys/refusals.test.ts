import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Test } from 'supertest'
import { makeSearchSteps } from '../support/search-steps.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

// What somebody known was refused is in the log, once, whatever it was refused by (DESIGN §6).

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
const { as, capture, makeFolder } = makeSearchSteps(() => running.url, tokens)
let folder: string
let record: string
const reason = 'so it should be'

beforeAll(async () => {
  running = await startMuniment()
  tokens['officer'] = await running.addPerson('officer', 'ig-officer', 'official-sensitive')
  tokens['scoped'] = await running.addPerson('scoped', 'ig-officer', 'official', 'FIN')
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant', 'official-sensitive', undefined, [
    'team',
  ])
  tokens['auditor'] = await running.addPerson('auditor', 'auditor', 'official-sensitive')
  folder = await makeFolder('Herons')
  record = await capture(folder, 'Heron')
  const raised = await as('officer', 'patch', `/records/${record}`)
    .set('If-Match', '*')
    .send({ marking: 'official-sensitive' })
  expect(raised.status).toBe(200)
})
afterAll(() => running?.stop())

interface Entry {
  readonly subject: { readonly type: string }
  readonly details: { readonly asked?: string; readonly attempted?: string; readonly code?: string }
}

/** What the log has of refusals as soon as it has so many: of what was refused, by what, and how. */
async function refusals(count: number): Promise<readonly (readonly unknown[])[]> {
  const load = async (): Promise<readonly Entry[]> =>
    (await as('auditor', 'get', '/audit/entries?action=access.refused&size=200')).body.items
  const entries = await until(load, ({ length }) => length >= count)
  return entries.map(({ subject, details }) => [
    subject.type,
    details.asked ?? details.attempted,
    details.code,
  ])
}

async function expectForbidden(...tries: readonly Test[]): Promise<void> {
  for (const call of tries) {
    const { status, body } = await call
    expect([status, body.code]).toEqual([403, 'forbidden-role'])
  }
}

it('has what is for officers, or for the whole plan, as it has what is not for a role at all', async () => {
  const patch = (changes: object) =>
    as('clerk', 'patch', `/records/${record}`)
      .set('If-Match', '*')
      .send({ ...changes, reason })
  const older = as('clerk', 'post', `/records/${record}/supersede`)
    .set('If-Match', '*')
    .send({ by: await capture(folder, 'Another heron'), on: '2020-01-01', reason })
  await expectForbidden(patch({ date: '2001-01-01' }), patch({ marking: 'official' }), older)
  const version = { trigger: 'created', period: 'P1Y', action: 'destroy', title: 'Short' }
  const hold = await as('officer', 'post', '/holds').send({
    name: 'Seal',
    reason,
    authority: 'Court',
    scope: { query: 'heron', classes: ['FIN'] },
  })
  expect([hold.status, hold.body.detail]).toEqual([201, undefined])
  await expectForbidden(
    as('scoped', 'post', '/schedules/EX-07/versions').send(version),
    as('scoped', 'post', `/holds/${hold.body.id}/lift`).send({ reason }),
    // Who could where a batch named their group, and who could not at all.
    as('clerk', 'get', '/disposal-batches'),
    as('clerk', 'get', '/holds'),
  )
  expect(await refusals(7)).toEqual([
    ['record', 'update-record', 'forbidden-role'],
    ['record', 'update-record', 'forbidden-role'],
    ['record', 'update-record', 'forbidden-role'],
    ['person', 'draft-schedule', 'forbidden-role'],
    ['hold', 'request-lift', 'forbidden-role'],
    ['person', 'read-batch', 'forbidden-role'],
    ['person', 'read-hold', 'forbidden-role'],
  ])
})

it('has who asked for a folder, a batch or the retention of a record out of their reach, and nothing of what never was', async () => {
  const before = (await refusals(0)).length
  const secret = await makeFolder('Bitterns', { class: 'EST', marking: 'official-sensitive' })
  const hidden = await capture(secret, 'Bittern')
  const proposal = { records: [hidden], authority: 'The Board', reason }
  const proposed = await as('officer', 'post', '/disposal-batches').send(proposal)
  expect(proposed.status).toBe(201)
  const { id: batch } = proposed.body
  const nobody = '01890000-0000-7000-8000-000000000000'
  const asked = (folderAsked: string, recordAsked: string, batchAsked: string) => [
    `/folders/${folderAsked}`,
    `/folders/${folderAsked}/related`,
    `/records/${recordAsked}/retention`,
    `/disposal-batches/${batchAsked}`,
    `/disposal-batches/${batchAsked}/items`,
    `/disposal-batches/${batchAsked}/folders`,
    `/disposal-batches/${batchAsked}/items/${recordAsked}`,
    `/disposal-batches/${batchAsked}/certificate`,
    `/disposal-batches/${batchAsked}/transfer`,
  ]
  const statuses = async (name: string, paths: readonly string[]) => {
    const told: number[] = []
    for (const path of paths) told.push((await as(name, 'get', path)).status)
    return told
  }
  expect(await statuses('scoped', asked('FIN-INV-9999', nobody, nobody))).toEqual(Array(9).fill(404))
  // Within reach, though there is no such thing of it: no refusal.
  expect(
    await statuses('officer', [
      `/disposal-batches/${batch}/certificate`,
      `/disposal-batches/${batch}/items/${nobody}`,
    ]),
  ).toEqual([404, 404])
  expect(await statuses('scoped', asked(secret, hidden, batch))).toEqual(Array(9).fill(404))
  expect((await refusals(before + 9)).slice(before)).toEqual([
    ['folder', 'read-folder', 'not-found'],
    ['folder', 'read-folder', 'not-found'],
    ['record', 'read-record', 'not-found'],
    ['batch', 'read-batch', 'not-found'],
    ['batch', 'read-batch', 'not-found'],
    ['batch', 'read-batch', 'not-found'],
    ['batch', 'read-batch', 'not-found'],
    ['batch', 'read-certificate', 'not-found'],
    ['batch', 'read-batch', 'not-found'],
  ])
})

it('has who chose the reference of a folder out of their reach, and not who chose that of one that they may read', async () => {
  const before = (await refusals(0)).length
  const open = (name: string, reference: string, more: object = {}) =>
    as(name, 'post', '/folders').send({ class: 'FIN-INV', title: 'Egrets', reference, ...more })
  expect((await open('officer', 'EGRET/1', { marking: 'official-sensitive' })).status).toBe(201)
  expect((await open('officer', 'EGRET/2')).status).toBe(201)
  for (const reference of ['EGRET/2', 'EGRET/1']) {
    const { status, body } = await open('scoped', reference)
    expect([status, body.code]).toEqual([409, 'folder-exists'])
  }
  expect((await refusals(before + 1)).slice(before)).toEqual([['folder', 'create-folder', 'folder-exists']])
})

it('has which records somebody proposed that are out of their reach, and not the others of the same proposal', async () => {
  const before = (await refusals(0)).length
  const secret = await makeFolder('Rails', { class: 'EST', marking: 'official-sensitive' })
  const [hidden, other] = [await capture(secret, 'Rail'), await capture(secret, 'Crake')]
  const open = await capture(await makeFolder('Coots'), 'Coot')
  const nobody = '01890000-0000-7000-8000-000000000000'
  const propose = async (records: readonly string[]) => {
    const proposal = { records, authority: 'The Board', reason }
    const { status, body } = await as('scoped', 'post', '/disposal-batches').send(proposal)
    expect([status, body.code]).toEqual([422, 'unknown-record'])
  }
  await propose([nobody, open])
  await propose([open, hidden, nobody, other, hidden])
  expect((await refusals(before + 2)).slice(before)).toEqual([
    ['record', 'propose-batch', 'unknown-record'],
    ['record', 'propose-batch', 'unknown-record'],
  ])
})

it('has on which records, folders and classes somebody wanted to place a hold that are out of their reach', async () => {
  const before = (await refusals(0)).length
  const secret = await makeFolder('Grebes', { class: 'EST', marking: 'official-sensitive' })
  const hidden = await capture(secret, 'Grebe')
  const open = await capture(await makeFolder('Gulls'), 'Gull')
  const place = async (scope: object, code: string) => {
    const hold = { name: 'Inquiry', authority: 'Court', reason, scope }
    const { status, body } = await as('scoped', 'post', '/holds').send(hold)
    expect([status, body.code]).toEqual([422, code])
  }
  await place({ records: ['01890000-0000-7000-8000-000000000000', open] }, 'unknown-record')
  await place({ records: [open, hidden] }, 'unknown-record')
  await place({ folders: [secret, 'FIN-INV-9999'] }, 'unknown-folder')
  await place({ classes: ['NOWHERE', 'FIN'] }, 'unknown-class')
  await place({ classes: ['EST', 'FIN'] }, 'unknown-class')
  expect((await refusals(before + 3)).slice(before)).toEqual([
    ['record', 'place-hold', 'unknown-record'],
    ['folder', 'place-hold', 'unknown-folder'],
    ['class', 'place-hold', 'unknown-class'],
  ])
})

it('has in which folder somebody wanted to file, and by what to replace a record, that are out of their reach', async () => {
  const before = (await refusals(0)).length
  const secret = await makeFolder('Plovers', { class: 'EST', marking: 'official-sensitive' })
  const hidden = await capture(secret, 'Plover')
  const readable = await makeFolder('Dunlins', { class: 'FIN-INV' })
  const own = await capture(readable, 'Dunlin')
  const calls = (target: string, by: string): readonly Test[] => [
    as('scoped', 'post', '/records')
      .field('metadata', JSON.stringify({ folder: target }))
      .attach('content', Buffer.from('Knot'), 'knot.txt'),
    as('scoped', 'post', `/records/${own}/move`).set('If-Match', '*').send({ folder: target, reason }),
    as('scoped', 'post', `/records/${own}/move/what-if`).send({ folder: target }),
    as('scoped', 'post', `/records/${own}/move/what-if/records`).send({ folder: target }),
    as('scoped', 'post', `/records/${own}/folders`).send({ folder: target, reason }),
    as('scoped', 'post', `/records/${own}/supersede`).set('If-Match', '*').send({ by, reason }),
  ]
  const codes = async (tries: readonly Test[]) => {
    const told: string[] = []
    for (const call of tries) told.push((await call).body.code)
    return told
  }
  const unknown = [...Array(5).fill('unknown-folder'), 'unknown-record']
  expect(await codes(calls('FIN-INV-9999', '01890000-0000-7000-8000-000000000000'))).toEqual(unknown)
  expect(await codes(calls(secret, hidden))).toEqual(unknown)
  expect((await refusals(before + 6)).slice(before)).toEqual([
    ['folder', 'capture-record', 'unknown-folder'],
    ['folder', 'move-record', 'unknown-folder'],
    ['folder', 'preview-filing', 'unknown-folder'],
    ['folder', 'preview-filing', 'unknown-folder'],
    ['folder', 'file-record', 'unknown-folder'],
    ['record', 'update-record', 'unknown-record'],
  ])
})

it('has in which class somebody wanted to open a folder, or to put one, that is out of their reach', async () => {
  const before = (await refusals(0)).length
  const own = await makeFolder('Sanderlings', { class: 'FIN-INV' })
  const calls = (target: string): readonly Test[] => [
    as('scoped', 'post', '/folders').send({ class: target, title: 'Turnstones' }),
    as('scoped', 'post', `/folders/${own}/move`).set('If-Match', '*').send({ class: target, reason }),
    as('scoped', 'post', `/folders/${own}/move/what-if`).send({ class: target }),
    as('scoped', 'post', `/folders/${own}/move/what-if/records`).send({ class: target }),
  ]
  for (const target of ['NOWHERE', 'MUNIMENT-CERT', 'EST'])
    for (const call of calls(target)) expect((await call).body.code).toBe('unknown-class')
  expect((await refusals(before + 4)).slice(before)).toEqual([
    ['class', 'create-folder', 'unknown-class'],
    ['class', 'move-folder', 'unknown-class'],
    ['class', 'preview-filing', 'unknown-class'],
    ['class', 'preview-filing', 'unknown-class'],
  ])
})

it('has who asked what a change of a folder or a record out of their reach would come to, counted or listed', async () => {
  const before = (await refusals(0)).length
  const secret = await makeFolder('Terns', { class: 'EST', marking: 'official-sensitive' })
  const hidden = await capture(secret, 'Tern')
  const looks = (folderAsked: string, recordAsked: string) =>
    [
      [`/folders/${folderAsked}/close/what-if`, {}],
      [`/folders/${folderAsked}/reopen/what-if`, {}],
      [`/folders/${folderAsked}/move/what-if`, { class: 'FIN-INV' }],
      [`/folders/${folderAsked}/retention/override/what-if`, { schedule: 'EX-07' }],
      [`/folders/${folderAsked}/retention/override/withdraw/what-if`, {}],
      [`/records/${recordAsked}/move/what-if`, { folder }],
      [`/records/${recordAsked}/retention/override/what-if`, { schedule: 'EX-07' }],
      [`/records/${recordAsked}/retention/override/withdraw/what-if`, {}],
    ] as const
  const look = async (folderAsked: string, recordAsked: string) => {
    for (const [path, body] of looks(folderAsked, recordAsked))
      for (const end of ['', '/records'])
        expect((await as('scoped', 'post', `${path}${end}`).send(body)).status).toBe(404)
  }
  await look('FIN-INV-9999', '01890000-0000-7000-8000-000000000000')
  await look(secret, hidden)
  expect((await refusals(before + 16)).slice(before)).toEqual([
    ...Array(10).fill(['folder', 'preview-filing', 'not-found']),
    ...Array(6).fill(['record', 'preview-filing', 'not-found']),
  ])
})
