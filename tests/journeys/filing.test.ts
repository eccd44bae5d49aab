import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { makeEmail } from '../support/make-documents/make-email.ts'
import { type MsgContent, makeMsg } from '../support/make-documents/make-msg.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}

beforeAll(async () => {
  running = await startMuniment()
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant', 'official-sensitive')
  tokens['uncleared'] = await running.addPerson('uncleared', 'civil-servant')
  tokens['officer'] = await running.addPerson('officer', 'ig-officer', 'official-sensitive')
  tokens['second'] = await running.addPerson('second', 'ig-officer', 'official-sensitive')
})
afterAll(() => running?.stop())

function as(name: string, method: 'get' | 'post' | 'patch', path: string): Test {
  return request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)
}

async function capture(
  metadata: object,
  content: Buffer | string = 'text',
  filename = 'note.txt',
): Promise<string> {
  const answer = await as('clerk', 'post', '/records')
    .field('metadata', JSON.stringify({ folder: 'FIN-INV/2026', ...metadata }))
    .attach('content', Buffer.from(content), { filename })
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body.id
}

const patch = (name: string, id: string, change: object): Test =>
  as(name, 'patch', `/records/${id}`).set('If-Match', '*').send(change)

describe('what is captured where a hold reaches', () => {
  it('is born held, by a hold on its folder and by one on a class above it', async () => {
    const folder = (await as('officer', 'post', '/folders').send({ class: 'FIN-INV', title: 'Disputed' }))
      .body
    for (const scope of [{ folders: [folder.reference] }, { classes: ['FIN'] }]) {
      const placed = await as('second', 'post', '/holds').send({
        name: `Dispute ${Object.keys(scope)}`,
        reason: 'Asked for',
        authority: 'Court',
        scope,
      })
      const id = await capture({ folder: folder.reference, title: 'Late arrival' })
      const items = await as('officer', 'get', `/holds/${placed.body.id}/items`)
      expect(items.body.items.map((item: { recordId: string }) => item.recordId)).toContain(id)
      expect((await as('officer', 'get', `/records/${id}/retention`)).body.held).toBe(true)
      for (const [name, step] of [
        ['second', 'lift'],
        ['officer', 'lift/confirm'],
      ] as const)
        await as(name, 'post', `/holds/${placed.body.id}/${step}`).send({ reason: 'Over' })
    }
  })
})

describe('after capture', () => {
  it('nobody but an officer with a reason changes a date that triggers, and the officer is remembered', async () => {
    const id = await capture({ title: 'Dated', date: '2020-01-31' })
    expect((await patch('clerk', id, { date: '2010-01-31' })).body.code).toBe('forbidden-role')
    expect((await patch('officer', id, { date: '2010-01-31' })).body.code).toBe('reason-missing')
    const before = await as('clerk', 'get', `/records/${id}/retention`)
    expect(before.body.retentionEnd).toBe('2023-01-31')
    const changed = await patch('officer', id, { date: '2010-01-31', reason: 'misread as 2020' })
    expect([changed.status, changed.body.date]).toEqual([200, '2010-01-31'])
    expect((await as('clerk', 'get', `/records/${id}/retention`)).body.retentionEnd).toBe('2013-01-31')
    const history = await as('officer', 'get', `/records/${id}/history`)
    const update = history.body.items.find((entry: { action: string }) => entry.action === 'record.updated')
    expect(update.details).toMatchObject({
      dateBefore: '2020-01-31',
      dateAfter: '2010-01-31',
      reason: 'misread as 2020',
    })
  })

  it('what is said as it stands is no change, and the log tells of none', async () => {
    const subjects = [{ type: 'contract', id: 'C-77' }]
    const id = await capture({ title: 'As it is', date: '2020-01-31', keywords: ['bog'], subjects })
    const updates = async () => {
      const { body } = await as('officer', 'get', `/records/${id}/history`)
      return body.items.filter((entry: { action: string }) => entry.action === 'record.updated')
    }
    const same = { title: 'As it is', date: '2020-01-31', keywords: ['bog'], subjects, marking: 'official' }
    for (const changes of [{}, { reason: 'none' }, same])
      expect((await patch('clerk', id, changes)).status).toBe(200)
    expect(await updates()).toEqual([])
    expect((await patch('clerk', id, { ...same, title: 'Otherwise' })).status).toBe(200)
    expect((await updates()).map((entry: { details: unknown }) => entry.details)).toEqual([
      expect.objectContaining({ changed: ['title'] }),
    ])
  })

  it('old and new stand in the log, also of what a record is about, from which its end may count', async () => {
    const was = { keywords: ['bog'], subjects: [{ type: 'contract', id: 'C-78' }] }
    const is = { keywords: ['moor'], subjects: [{ type: 'contract', id: 'C-79' }] }
    const id = await capture({ title: 'About', ...was })
    expect((await patch('officer', id, { ...is, reason: 'misread' })).status).toBe(200)
    const { body } = await as('officer', 'get', `/records/${id}/history`)
    const update = body.items.find((entry: { action: string }) => entry.action === 'record.updated')
    expect(JSON.parse(update.details.before)).toMatchObject(was)
    expect(JSON.parse(update.details.after)).toMatchObject(is)
  })

  it('a marking is raised by anybody who may file, lowered by an officer with a reason, and hides at once', async () => {
    const id = await capture({ title: 'Gentian' }, 'the gentian of the burren')
    await until(
      () => as('uncleared', 'get', '/search?q=gentian'),
      (answer) => answer.body.total === 1,
    )
    expect((await patch('clerk', id, { marking: 'official-sensitive' })).status).toBe(200)
    expect((await as('uncleared', 'get', `/records/${id}`)).status).toBe(404)
    expect((await as('uncleared', 'get', '/search?q=gentian')).body).toMatchObject({ total: 0, hits: [] })
    expect((await as('clerk', 'get', '/search?q=gentian')).body.hits).toHaveLength(1)
    expect((await patch('clerk', id, { marking: 'official' })).body.code).toBe('forbidden-role')
    expect((await patch('officer', id, { marking: 'official', reason: 'published since' })).status).toBe(200)
  })

  it('a field that the class does not have is refused by its name', async () => {
    const refused = await as('clerk', 'post', '/records')
      .field('metadata', JSON.stringify({ folder: 'FIN-INV/2026', fields: { suplier: 'x' } }))
      .attach('content', Buffer.from('x'), { filename: 'x.txt' })
    expect([refused.status, refused.body.code, refused.body.errors[0].path]).toEqual([
      422,
      'unknown-field',
      'fields.suplier',
    ])
  })

  it('a field that is called as no object may be is refused as any other, not dropped in silence', async () => {
    const id = await capture({ title: 'Proto' })
    const changes = '{"fields": {"__proto__": null}}'
    const refused = await as('clerk', 'patch', `/records/${id}`)
      .set('If-Match', '*')
      .set('Content-Type', 'application/json')
      .send(changes)
    expect([refused.status, refused.body.code, refused.body.errors[0].path]).toEqual([
      422,
      'unknown-field',
      'fields.__proto__',
    ])
  })
})

describe('a move', () => {
  it('never lets a held record out of its hold, and brings it under the new folder’s as well', async () => {
    const folder = async (title: string): Promise<string> =>
      (await as('clerk', 'post', '/folders').send({ class: 'FIN-INV', title })).body.reference
    const [from, to] = [await folder('from'), await folder('to')]
    const id = await capture({ folder: from, title: 'Held', date: '2015-05-05' })
    const placed = await as('officer', 'post', '/holds').send({
      name: 'Inquiry',
      reason: 'asked for',
      authority: 'Inquiries Act 2005',
      scope: { folders: [from] },
    })
    expect(placed.status).toBe(201)
    const moved = await as('clerk', 'post', `/records/${id}/move`)
      .set('If-Match', '*')
      .send({ folder: to, reason: 'misfiled' })
    expect(moved.status).toBe(200)
    const retention = await as('officer', 'get', `/records/${id}/retention`)
    expect(retention.body).toMatchObject({ held: true, holds: [{ name: 'Inquiry' }] })
    expect((await as('clerk', 'get', `/records/${id}/retention`)).body).not.toHaveProperty('holds')
    const items = await as('officer', 'get', `/holds/${placed.body.id}/items`)
    expect(items.body.items.map((item: { recordId: string }) => item.recordId)).toEqual([id])
  })

  it('into a shorter class ends in review where it is due at once, not in destruction', async () => {
    const open = await as('clerk', 'post', '/folders').send({ class: 'HR-CASE', title: 'long kept' })
    const id = await capture({ folder: open.body.reference, title: 'Old', date: '2010-01-01' })
    await as('clerk', 'post', `/records/${id}/move`)
      .set('If-Match', '*')
      .send({ folder: 'FIN-INV/2026', reason: 'not a case' })
    expect((await as('officer', 'get', `/records/${id}/retention`)).body).toMatchObject({
      state: 'due',
      retentionEnd: '2013-01-01',
      action: 'review',
    })
  })
})

describe('an e-mail', () => {
  it('is one unit: its attachments are components with text of their own, and lend it their words', async () => {
    const message = makeEmail({
      headers: { Subject: 'Soundings of Strangford', From: 'Roisin Devlin <roisin@example.org>' },
      text: 'See attached.',
      attachments: [
        {
          filename: '../../soundings.txt',
          mediaType: 'text/plain',
          content: Buffer.from('the narrows are twelve fathoms deep'),
        },
      ],
    })
    const id = await capture({}, message, 'message.eml')
    const record = await until(
      () => as('clerk', 'get', `/records/${id}`),
      (answer) => answer.body.reading === 'available',
    )
    expect(record.body).toMatchObject({ title: 'Soundings of Strangford', format: 'email' })
    expect(record.body.components.map((part: { filename: string }) => part.filename)).toEqual([
      'message.eml',
      'soundings.txt',
    ])
    const attachment = record.body.components[1].id
    const bytes = await as('clerk', 'get', `/records/${id}/components/${attachment}/content`)
    expect(bytes.text ?? bytes.body.toString()).toContain('twelve fathoms')
    const found = await until(
      () => as('clerk', 'get', '/search?q=fathoms'),
      (answer) => answer.body.total === 1,
    )
    expect(found.body.hits[0].id).toBe(id)
  })

  it('is one unit too where Outlook wrote it, with the messages in it; a hit in one names it and leads to the message', async () => {
    const inner: MsgContent = {
      text: { [0x0037]: 'Ebb', [0x1000]: 'The sluices were opened at low water.' },
      attachments: [
        { text: { [0x3707]: 'gauge.txt' }, bytes: { [0x3701]: Buffer.from('gauge of the spillway') } },
      ],
    }
    const message = makeMsg({
      text: {
        [0x0037]: 'Sluices of Lagan',
        [0x1000]: 'See the message in this one.',
        [0x0042]: 'Roisin Devlin',
      },
      attachments: [{ text: { [0x3001]: 'Ebb' }, message: inner }],
    })
    const id = await capture({}, message, 'message.msg')
    const record = await until(
      () => as('clerk', 'get', `/records/${id}`),
      (answer) => answer.body.reading === 'available',
    )
    expect(record.body).toMatchObject({ title: 'Sluices of Lagan', format: 'email', author: 'Roisin Devlin' })
    expect(record.body.components.map((part: { filename: string }) => part.filename)).toEqual([
      'message.msg',
      'Ebb.msg',
      'gauge.txt',
    ])
    const found = await until(
      () => as('clerk', 'get', '/search?q=spillway format:msg'),
      (answer) => answer.body.total === 1,
    )
    expect(found.body.hits[0]).toMatchObject({ id, snippets: [{ filename: 'gauge.txt' }] })
  })

  it('is read whatever characters its header and its attachments have, and shows none that nobody can write', async () => {
    const encoded = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
    const strange = (name: string) => encoded(`${name}\0\u0007\x1b[2J\u0085\r\n\tMc\u0301`)
    const message = makeEmail({
      headers: {
        Subject: strange('Tide'),
        From: `${strange('Ann')} <ann@example.org>`,
        To: `=?utf-8?Q?A=00B?= <b@example.org>`,
        Cc: `${strange('Carl')} <c@example.org>`,
      },
      text: 'gantries\0 of the harbour\ud800',
      html: '<p>gantries&#0;\0 of the harbour&#xd800;</p>',
      attachments: [
        {
          filename: `=?utf-8?Q?a=00b=1B.txt?=`,
          mediaType: 'text/plain',
          content: Buffer.from(`twelve capstans with \x01 bell ${'and rope '.repeat(100)}`),
        },
        { filename: 'none.bin', mediaType: `application/x\x07y`, content: Buffer.alloc(0) },
        {
          filename: 'within.eml',
          mediaType: 'message/rfc822',
          content: makeEmail({
            headers: { Subject: 'x', From: `${strange('Eve')} <e@example.org>` },
            text: 'bollards',
          }),
        },
      ],
    })
    const id = await capture({}, message, 'message.eml')
    const { body } = await until(
      () => as('clerk', 'get', `/records/${id}`),
      (answer) => answer.body.reading === 'available',
    )
    expect([body.title, body.author]).toEqual(['Tide [2J Mć', 'Ann [2J Mć <ann@example.org>'])
    const [, ...attachments] = body.components
    expect(
      attachments.map((part: { filename: string; mediaType: string }) => [part.filename, part.mediaType]),
    ).toEqual([
      ['a_b_.txt', 'text/plain'],
      ['none.bin', 'application/octet-stream'],
      ['within.eml', 'message/rfc822'],
    ])
    await until(
      () => as('clerk', 'get', '/search?q=capstans+bell'),
      (answer) => answer.body.total === 1,
    )
    const named = await as('clerk', 'get', '/search/people?q=capstans')
    const names = named.body.people.map(({ name }: { name: string }) => name)
    expect(names.toSorted()).toEqual([
      'A B <b@example.org>',
      'Ann [2J Mć <ann@example.org>',
      'Carl [2J Mć <c@example.org>',
      'Eve [2J Mć <e@example.org>',
    ])
  })
})
