import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import request, { type Test } from 'supertest'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

// A record lies in a folder that its changer does not know of: for them it is as if there were no other (ADR 27).

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
let secret: string

beforeAll(async () => {
  running = await startMuniment({}, undefined, join(import.meta.dirname, '../fixtures/partly-read-plan.yaml'))
  tokens['outsider'] = await running.addPerson('outsider', 'civil-servant')
  for (const [name, role] of [
    ['insider', 'civil-servant'],
    ['officer', 'ig-officer'],
    ['second', 'ig-officer'],
    ['third', 'ig-officer'],
  ] as const)
    tokens[name] = await running.addPerson(name, role, 'official-sensitive', undefined, ['hr'])
  tokens['narrow'] = await running.addPerson('narrow', 'ig-officer', 'official', 'HR', ['hr'])
  tokens['auditor'] = await running.addPerson('auditor', 'auditor')
  tokens['hr'] = await running.addPerson('hr', 'civil-servant', 'official', 'HR', ['hr'])
  secret = await openFolder('Secret')
})
afterAll(() => running?.stop())

function as(name: string, method: 'get' | 'post' | 'patch', path: string): Test {
  return request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)
}

const reason = 'Asked for'

async function openFolder(title: string, more: object = {}): Promise<string> {
  const answer = await as('insider', 'post', '/folders').send({
    class: 'HR-DISC',
    title,
    groups: ['hr'],
    ...more,
  })
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  return answer.body.reference
}

async function capture(folder = 'FIN/1', metadata: object = {}): Promise<string> {
  const answer = await as('insider', 'post', '/records')
    .field('metadata', JSON.stringify({ folder, title: 'A claim', fields: { summary: 'Paid' }, ...metadata }))
    .attach('content', Buffer.from('A claim, in short.'), 'claim.txt')
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  return answer.body.id
}

async function fileIn(folder: string, id: string): Promise<void> {
  const answer = await as('insider', 'post', `/records/${id}/folders`).send({ folder, reason })
  expect([answer.status, answer.body.detail]).toEqual([200, undefined])
}

/** By three officers, whatever its retention says. */
async function destroy(...records: readonly string[]): Promise<void> {
  const proposed = await as('officer', 'post', '/disposal-batches').send({
    records,
    authority: 'Court',
    reason,
  })
  expect([proposed.status, proposed.body.detail]).toEqual([201, undefined])
  const batch = `/disposal-batches/${proposed.body.id}`
  const decisions = records.map((recordId) => ({ recordId, decision: 'destroy', reason, authority: 'Court' }))
  expect((await as('officer', 'post', `${batch}/decisions`).send({ decisions })).body.detail).toBeUndefined()
  expect((await as('second', 'post', `${batch}/approve`).send({ reason })).body.detail).toBeUndefined()
  expect((await as('third', 'post', `${batch}/execute`).send({ reason })).status).toBe(202)
  const done = await until(
    () => as('third', 'get', batch),
    ({ body }) => body.state.startsWith('completed'),
  )
  expect(done.body).toMatchObject({ counts: { destroyed: records.length } })
}

const patch = (name: string, id: string, changes: object): Test =>
  as(name, 'patch', `/records/${id}`).set('If-Match', '*').send(changes)

interface History {
  readonly actions: readonly string[]
  readonly details: readonly object[]
  readonly pages: number
}

async function historyOf(name: string, id: string, size = 200): Promise<History> {
  const actions: string[] = []
  const details: object[] = []
  let pages = 0
  for (let cursor = ''; ; ) {
    const { status, body } = await as(name, 'get', `/records/${id}/history?size=${size}${cursor}`)
    expect([status, body.detail]).toEqual([200, undefined])
    pages += 1
    actions.push(...body.items.map((entry: { action: string }) => entry.action))
    details.push(...body.items.map((entry: { details: object }) => entry.details))
    if (body.next === null) return { actions, details, pages }
    // An empty page with more behind it would tell that something was left out.
    expect(body.items.length).toBe(size)
    cursor = `&cursor=${encodeURIComponent(body.next)}`
  }
}

/** That it has been read is in its history from some moment on. */
const isRead = (id: string) =>
  until(
    () => historyOf('insider', id),
    ({ actions }) => actions.includes('record.read'),
  )

/** Without the batch that it takes. */
const setState = (id: string, state: 'active' | 'destroying') =>
  running.muniment.engines.database.owner.transaction().execute(async (db) => {
    await sql`alter table record disable trigger user`.execute(db)
    await sql`update record set state = ${state} where id = ${id}`.execute(db)
    await sql`alter table record enable trigger user`.execute(db)
  })

describe('the history of a record', () => {
  const elsewhere = /moved|filed|left/
  const lies = async () => {
    const id = await capture()
    await fileIn(secret, id)
    await patch('insider', id, { title: 'A claim, settled' })
    await isRead(id)
    return id
  }

  it('has no page and no cursor for what happened in a folder that the asker may not read', async () => {
    const id = await lies()
    const whole = await historyOf('insider', id)
    expect(whole.actions).toContain('record.filed')
    const part = await historyOf('outsider', id, 1)
    expect(part.actions).toEqual(whole.actions.filter((action) => !elsewhere.test(action)))
    expect([part.pages, part.details]).toEqual([part.actions.length, part.actions.map(() => ({}))])
  })

  it('tells the same while the record is being destroyed', async () => {
    const id = await lies()
    const before = await historyOf('outsider', id)
    await setState(id, 'destroying')
    try {
      expect((await as('outsider', 'get', `/records/${id}`)).body.code).toBe('being-destroyed')
      expect(await historyOf('outsider', id)).toEqual(before)
      expect((await historyOf('insider', id)).actions).toContain('record.filed')
    } finally {
      await setState(id, 'active')
    }
  })

  it('tells nothing of a folder that it has left to whoever could not read that', async () => {
    const id = await capture('FIN/1', { date: '2015-01-31' })
    await fileIn(secret, id)
    expect((await as('officer', 'post', '/retention/sweeps').send({})).status).toBe(201)
    expect((await as('outsider', 'get', `/records/${id}`)).status).toBe(404)
    await patch('insider', id, { title: 'A claim, left alone' })
    expect((await historyOf('insider', id)).actions).toContain('record.folder-left')
    const { actions, details } = await historyOf('hr', id)
    expect(actions.filter((action) => elsewhere.test(action))).toEqual([])
    expect(details).toContainEqual(expect.objectContaining({ changed: ['title'] }))
    const logged = async (name: string) =>
      (await as(name, 'get', `/audit/entries?subject=${id}&action=record.folder-left`)).body.items
    expect(await logged('narrow')).toMatchObject([{ details: 'withheld' }])
    expect(await logged('officer')).toMatchObject([{ details: { folder: expect.any(String) } }])
  })

  it('tells no schedule of a folder that it was taken out of', async () => {
    const id = await capture()
    await fileIn(secret, id)
    const left = await as('officer', 'post', `/records/${id}/folders/${secret}/remove`).send({ reason })
    expect([left.status, left.body.detail]).toEqual([200, undefined])
    const whole = await historyOf('insider', id)
    const part = await historyOf('outsider', id)
    const retention = (one: typeof whole) =>
      one.details.filter((_, at) => one.actions[at] === 'retention.changed')
    expect(JSON.stringify(retention(whole))).toMatch(/filed/)
    expect(retention(part)).toEqual(retention(part).map(() => ({})))
  })

  it('tells no more once it is gone, and no less to whoever could read all of it', async () => {
    const id = await lies()
    const alone = await capture('GEN/1', { fields: {} })
    const move = { folder: 'FIN/1', reason }
    expect(
      (await as('insider', 'post', `/records/${alone}/move`).set('If-Match', '*').send(move)).status,
    ).toBe(200)
    await destroy(id, alone)
    const part = await historyOf('outsider', id, 1)
    expect(part.actions).toContain('item.destroyed')
    expect(part.actions.filter((action) => elsewhere.test(action))).toEqual([])
    expect(part.details).toEqual(part.actions.map(() => ({})))
    expect((await historyOf('insider', id)).actions).toContain('record.filed')
    // One that never lay in two folders at once is known to all who may know of it.
    expect((await historyOf('outsider', alone)).actions).toContain('record.moved')
  })

  it('tells all of where it lay to whoever may read that today: of what was marked lower, and of a folder opened since', async () => {
    const moveOn = async (id: string) => {
      const answer = await as('insider', 'post', `/records/${id}/move`)
        .set('If-Match', '*')
        .send({ folder: 'FIN/2', reason })
      expect([answer.status, answer.body.detail]).toEqual([200, undefined])
    }
    const opened = await openFolder('Opened')
    const [lowered, ofOpened] = [
      await capture('FIN/1', { marking: 'official-sensitive', title: 'Smith' }),
      await capture(opened, { title: 'Smith' }),
    ]
    const marked = await patch('officer', lowered, { marking: 'official', title: 'A note', reason: 'Smith' })
    expect(marked.status).toBe(200)
    expect((await patch('insider', ofOpened, { title: 'A note' })).status).toBe(200)
    const open = as('officer', 'patch', `/folders/${encodeURIComponent(opened)}`)
    expect((await open.send({ groups: [], reason: 'Smith' })).status).toBe(200)
    for (const id of [lowered, ofOpened]) {
      await moveOn(id)
      await patch('insider', id, { title: 'A letter' })
      await isRead(id)
      const [whole, part] = [await historyOf('insider', id), await historyOf('outsider', id)]
      expect(part.actions).toEqual(whole.actions)
      expect(part.details[part.actions.indexOf('record.moved')]).toMatchObject({ reason })
      // The words of the time before stay with those who could read them then.
      expect(JSON.stringify(part.details)).not.toContain('Smith')
      expect(JSON.stringify(whole.details)).toContain('Smith')
    }
    const ofSecret = await capture(secret)
    await moveOn(ofSecret)
    expect((await historyOf('outsider', ofSecret)).actions).not.toContain('record.moved')
  })
})

describe('what took the place of a record', () => {
  const why = 'replaced by what the panel found'
  const supersessionIn = (items: readonly { readonly action: string }[]) =>
    items.filter(({ action }) => action.startsWith('record.supers'))

  it('is named by neither history nor log to whoever may not read it any more', async () => {
    const [old, next] = [await capture(), await capture()]
    const supersede = (path: string, body: object) =>
      as('outsider', 'post', `/records/${old}/supersede${path}`).set('If-Match', '*').send(body)
    expect((await supersede('', { by: next, reason: why })).status).toBe(200)
    const [before] = supersessionIn((await as('outsider', 'get', `/records/${old}/history`)).body.items)
    expect(before).toMatchObject({ details: { by: next, reason: why } })
    const seen = async (name: string) => {
      const log = await as(name, 'get', `/audit/entries?subject=${old}&size=200`)
      const csv = await as(name, 'get', '/audit/export?format=csv')
      const rows = csv.text.split('\r\n').filter((row) => row.includes('record.supers'))
      return JSON.stringify([supersessionIn(log.body.items), rows.filter((row) => row.includes(old))])
    }
    expect(await seen('auditor')).toContain(why)

    expect((await patch('insider', next, { marking: 'official-sensitive' })).status).toBe(200)
    expect((await as('outsider', 'get', `/records/${old}`)).body).toMatchObject({ supersededBy: null })
    const history = (await as('outsider', 'get', `/records/${old}/history`)).body.items
    expect(supersessionIn(history)).toMatchObject([{ action: 'record.superseded', details: {} }])
    expect(JSON.stringify(history)).not.toMatch(new RegExp(`${next}|${why}`))
    const withheld = await seen('auditor')
    expect(withheld).not.toMatch(new RegExp(`${next}|${why}`))
    expect(withheld).toContain('"details":"withheld"')
    expect(supersessionIn((await as('insider', 'get', `/records/${old}/history`)).body.items)).toEqual([
      before,
    ])

    const withdrawn = await as('officer', 'post', `/records/${old}/supersede/withdraw`)
      .set('If-Match', '*')
      .send({ reason: why })
    expect(withdrawn.status).toBe(200)
    const after = (await as('outsider', 'get', `/records/${old}/history`)).body.items
    expect([supersessionIn(after).length, JSON.stringify(after).includes(next)]).toEqual([2, false])
    expect(await seen('auditor')).not.toMatch(new RegExp(`${next}|${why}`))
    expect(await seen('officer')).toContain(next)
  })
})

describe('a newer version of a record', () => {
  const capturesVersion = (name: string, id: string): Test =>
    as(name, 'post', `/records/${id}/versions`)
      .set('If-Match', '*')
      .field('metadata', '{}')
      .attach('content', Buffer.from('A claim, in full.'), 'claim.txt')
  const close = async (folder: string) => {
    const closed = await as('insider', 'post', `/folders/${encodeURIComponent(folder)}/close`).send({
      reason,
    })
    expect([closed.status, closed.body.detail]).toEqual([200, undefined])
  }
  const isClosed = [409, 'folder-closed']

  it('is not refused for the closing of a folder that its filer does not know of', async () => {
    const [id, away] = [await capture(), await openFolder('Away')]
    await fileIn(away, id)
    await close(away)
    expect((await capturesVersion('outsider', id)).status).toBe(201)
    const refused = await capturesVersion('insider', id)
    expect([refused.status, refused.body.code]).toEqual(isClosed)
  })

  it('is refused for the closing of one of theirs', async () => {
    const opened = await as('insider', 'post', '/folders').send({ class: 'FIN', title: 'Done' })
    const id = await capture(opened.body.reference)
    await fileIn(secret, id)
    await close(opened.body.reference)
    const refused = await capturesVersion('outsider', id)
    expect([refused.status, refused.body.code]).toEqual(isClosed)
  })
})

describe('who was refused a record', () => {
  it('is in the log, whatever they asked to do to it, and of what never was there is nothing', async () => {
    const id = await capture('FIN/1', { marking: 'official-sensitive' })
    const partly = await capture()
    await fileIn(secret, partly)
    const absent = '01940000-0000-7000-8000-00000000dead'
    const changes = (record: string): readonly Test[] => [
      patch('outsider', record, { title: 'Mine' }),
      as('outsider', 'post', `/records/${record}/move`)
        .set('If-Match', '*')
        .send({ folder: 'FIN/2', reason }),
      as('outsider', 'post', `/records/${record}/folders`).send({ folder: 'FIN/2', reason }),
      as('outsider', 'post', `/records/${record}/supersede`)
        .set('If-Match', '*')
        .send({ by: partly, reason }),
      as('outsider', 'post', `/records/${record}/versions`)
        .set('If-Match', '*')
        .field('metadata', '{}')
        .attach('content', Buffer.from('Mine.'), 'mine.txt'),
    ]
    for (const record of [id, absent])
      for (const call of changes(record)) expect((await call).status).toBe(404)
    const [, move] = changes(partly)
    expect((await move)?.status).toBe(404)
    const refusals = async (record: string) => {
      const { body } = await as('officer', 'get', `/audit/entries?subject=${record}&action=access.refused`)
      return body.items.map(({ outcome, details }: { outcome: string; details: object }) => [
        outcome,
        details,
      ])
    }
    const refused = (asked: string) => ['refused', { asked, code: 'not-found' }]
    expect(await refusals(id)).toEqual(
      ['update-record', 'move-record', 'file-record', 'update-record', 'update-record'].map(refused),
    )
    expect(await refusals(partly)).toEqual([refused('move-record')])
    expect(await refusals(absent)).toEqual([])
  })

  it('is in the log of a folder as well', async () => {
    const closing = as('outsider', 'post', `/folders/${encodeURIComponent(secret)}/close`).send({ reason })
    expect((await closing).status).toBe(404)
    const { body } = await as('officer', 'get', '/audit/entries?action=access.refused&size=200')
    expect(
      body.items.filter(({ subject }: { subject: { type: string } }) => subject.type === 'folder'),
    ).toMatchObject([{ outcome: 'refused', details: { asked: 'close-folder', code: 'not-found' } }])
  })
})

describe('the fields of a record', () => {
  it('are held against the classes that the changer reads, and name no other', async () => {
    const id = await capture()
    await fileIn(secret, id)
    const coloured = await patch('outsider', id, { fields: { colour: 'red' } })
    expect([coloured.status, coloured.body.fields]).toEqual([200, { colour: 'red', summary: 'Paid' }])
    const emptied = await patch('outsider', id, { fields: { summary: null } })
    expect([emptied.status, emptied.body.fields]).toEqual([200, { colour: 'red' }])
    const unknown = await patch('outsider', id, { fields: { offence: 'none' } })
    expect([unknown.status, unknown.body.errors]).toEqual([
      422,
      [
        {
          path: 'fields.offence',
          message: 'is not a field of the class FIN, which has: colour, summary',
        },
      ],
    ])
    expect(JSON.stringify([coloured.body, emptied.body, unknown.body])).not.toMatch(
      /HR-DISC|"HR"|which has: summary/,
    )
  })

  it('stay as they are where a class does not know them that another has put there', async () => {
    const id = await capture()
    await fileIn(secret, id)
    expect((await patch('hr', id, { fields: { offence: 'none' } })).status).toBe(200)
    expect((await patch('outsider', id, { fields: { colour: 'red' } })).status).toBe(200)
    const both = await patch('insider', id, { fields: { summary: 'Paid twice' } })
    expect([both.status, both.body.fields]).toEqual([
      200,
      { colour: 'red', offence: 'none', summary: 'Paid twice' },
    ])
    // Whoever knows of both is told of both.
    const refused = await patch('insider', id, { fields: { colour: 'blue' } })
    expect([refused.status, refused.body.code]).toEqual([422, 'unknown-field'])
    expect((await patch('insider', id, { fields: { summary: null } })).body.code).toBe('missing-field')
  })
})
