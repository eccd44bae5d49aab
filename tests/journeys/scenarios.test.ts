import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeEmail } from '../support/make-documents/make-email.ts'
import { makeMsg } from '../support/make-documents/make-msg.ts'
import { type Office, openOffice, scenarioPlan } from '../support/office.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

// Issue 4, scenarios 5, 7 and 9, through the API.

let running: RunningMuniment
let office: Office

beforeAll(async () => {
  running = await startMuniment({}, undefined, scenarioPlan)
  office = await openOffice(() => running)
  await office.hire('civil-servant', 'clerk')
  await office.hire('ig-officer', 'one', 'two', 'three')
}, 120_000)
afterAll(() => running?.stop())

describe('5: two holds', () => {
  let record: string
  let listed: string
  let onRecord: string
  let onFolder: string

  it('one lifted, the record is still held, and what was approved before destroys nothing', async () => {
    record = await office.capture('MAIL/1', 'Kestrel', '2019-03-31')
    listed = await office.sweepFor('one', record)
    await office.decide('one', listed, record)
    await office.approve('two', listed)
    onFolder = await office.holds('one', { folders: ['MAIL/1'] })
    onRecord = await office.holds('one', { records: [record] })
    await office.lift('one', 'two', onRecord)
    expect(await office.retention('one', record)).toMatchObject({ held: true, holds: [{ id: onFolder }] })
    expect(await office.execute('three', listed)).toMatchObject({ counts: { destroyed: 0, skipped: 1 } })
    expect((await office.as('clerk', 'get', `/records/${record}/content`)).status).toBe(200)
  })

  it('moved out of the held folder, it stays held', async () => {
    const moved = await office
      .as('one', 'post', `/records/${record}/move`)
      .set('If-Match', '*')
      .send({ folder: 'MAIL/2', reason: 'Misfiled' })
    expect([moved.status, moved.body.folder]).toEqual([200, 'MAIL/2'])
    expect(await office.retention('one', record)).toMatchObject({ held: true, holds: [{ id: onFolder }] })
    const dry = await office.as('one', 'post', '/retention/sweeps').send({ dryRun: true })
    expect(dry.body).toMatchObject({ due: 0, held: 1 })
  })

  it('the other lifted after the end date, it comes to review as overdue and is not destroyed', async () => {
    await office.lift('one', 'two', onFolder)
    expect(await office.retention('one', record)).toMatchObject({ held: false, state: 'due' })
    const again = await office
      .as('three', 'post', `/disposal-batches/${listed}/execute`)
      .send({ reason: 'Now' })
    expect([again.status, again.body.code]).toEqual([409, 'batch-state'])
    const review = await office.sweepFor('three', record)
    expect(review).not.toBe(listed)
    expect((await office.items('one', review)).get(record)).toMatchObject({
      state: 'proposed',
      decision: null,
      reason: 'overdue-after-hold',
    })
    expect((await office.as('clerk', 'get', `/records/${record}/content`)).status).toBe(200)
  })
})

describe('7: a schedule changes between approval and execution', () => {
  const publish = async (version: number, period: string): Promise<void> => {
    const authority = { instrument: 'Order', reference: `SC/2026/${version}`, approvedOn: '2026-01-10' }
    const drafted = await office
      .as('one', 'post', '/schedules/SC-7/versions')
      .send({ title: `Version ${version}`, trigger: 'created', period, action: 'destroy', authority })
    expect([drafted.status, drafted.body.version]).toEqual([201, version])
    const published = await office
      .as('two', 'post', `/schedules/SC-7/versions/${version}/publish`)
      .send({ reason: 'Agreed', appliesTo: 'existing' })
    expect([published.status, published.body.detail]).toEqual([200, undefined])
  }
  let old: string
  let older: string

  it('longer: what is no longer due drops out with the reason, and only that is destroyed which is listed anew', async () => {
    // Version 3 is of seven years again, as in the scenario.
    await publish(2, 'P8Y')
    await publish(3, 'P7Y')
    old = await office.capture('PAPER/1', 'Of 2018', '2018-06-01')
    older = await office.capture('PAPER/1', 'Of 2010', '2010-06-01')
    const batch = await office.sweepFor('three', old)
    await office.decide('three', batch, old, older)
    await office.approve('one', batch)
    await publish(4, 'P10Y')
    const items = await office.items('one', batch)
    expect(items.get(old)).toMatchObject({ state: 'skipped', reason: 'no-longer-due' })
    expect(items.get(older)).toMatchObject({ state: 'skipped', reason: 'schedule-changed' })
    expect(await office.retention('one', old)).toMatchObject({ state: 'running', retentionEnd: '2028-06-01' })
    const refused = await office
      .as('two', 'post', `/disposal-batches/${batch}/execute`)
      .send({ reason: 'Now' })
    expect([refused.status, refused.body.code]).toEqual([409, 'batch-state'])
    for (const record of [old, older])
      expect((await office.as('clerk', 'get', `/records/${record}/content`)).status).toBe(200)
  })

  it('shorter: nothing outside the approved list is destroyed', async () => {
    const young = await office.capture('PAPER/1', 'Of 2022', '2022-06-01')
    const batch = await office.sweepFor('one', older)
    await office.decide('one', batch, older)
    await office.approve('three', batch)
    await publish(5, 'P1Y')
    const executed = await office
      .as('two', 'post', `/disposal-batches/${batch}/execute`)
      .send({ reason: 'Now' })
    expect([executed.status, executed.body.code]).toEqual([409, 'batch-state'])
    expect((await office.items('one', batch)).get(older)).toMatchObject({ state: 'skipped' })
    for (const record of [young, old, older]) {
      expect(await office.retention('one', record)).toMatchObject({ state: 'due' })
      expect((await office.as('clerk', 'get', `/records/${record}/content`)).status).toBe(200)
    }
    // Whoever shortened it cannot approve what that brought forward.
    const next = await office.sweepFor('three', young)
    await office.decide('three', next, ...(await office.items('three', next)).keys())
    for (const name of ['one', 'two']) {
      const approved = await office
        .as(name, 'post', `/disposal-batches/${next}/approve`)
        .send({ reason: 'Mine' })
      expect([approved.status, approved.body.code]).toEqual([409, 'separation-of-duties'])
    }
  })
})

describe('9: an e-mail with three attachments, one of them filed elsewhere too', () => {
  const attachments = ['quay', 'harbour', 'lighthouse'].map((name) => ({
    filename: `${name}.txt`,
    mediaType: 'text/plain',
    content: Buffer.from(`The ${name} is drawn on this plan, with all its moorings.`),
  }))
  const mail = makeEmail({
    headers: {
      From: 'a@example.org',
      To: 'b@example.org',
      Subject: 'Plans',
      Date: 'Mon, 01 Apr 2019 10:00:00 +0000',
    },
    text: 'Three plans are attached.',
    attachments,
  })

  it('goes as a unit, and the other copy opens', async () => {
    const plan = attachments[2]?.content ?? Buffer.of()
    const message = await office.capture('MAIL/2', 'Plans', '2019-04-01', mail, 'plans.eml')
    const copy = await office.capture('ESTATE/1', 'Lighthouse', '2019-04-01', plan, 'lighthouse.txt')
    const read = await until(
      () => office.as('clerk', 'get', `/records/${message}`),
      (answer) => answer.body.reading !== 'pending',
    )
    const { components } = read.body
    expect(components).toHaveLength(4)
    await until(
      () => office.as('clerk', 'get', '/search?q=lighthouse'),
      (answer) => answer.body.total === 2,
    )
    expect(await office.retention('clerk', copy)).toMatchObject({ retentionEnd: '2031-04-01' })
    const batch = await office.sweepFor('one', message)
    const records = (await office.items('one', batch)).keys()
    await office.decide('one', batch, ...records)
    await office.approve('two', batch)
    expect(await office.execute('three', batch)).toMatchObject({ state: 'completed' })

    for (const { id } of components as readonly { readonly id: string }[]) {
      const gone = await office.as('clerk', 'get', `/records/${message}/components/${id}/content`)
      expect([gone.status, gone.body.state]).toEqual([410, 'destroyed'])
    }
    expect(await storedFor(message)).toEqual([])
    const found = await office.as('clerk', 'get', '/search?q=lighthouse')
    expect(found.body.hits.map((hit: { id: string }) => hit.id)).toEqual([copy])
    expect((await office.as('clerk', 'get', '/search?q=harbour')).body.total).toBe(0)
    const opened = await office.as('clerk', 'get', `/records/${copy}/content`).buffer(true)
    expect([opened.status, opened.text]).toEqual([200, plan.toString()])
  })

  it('goes as a unit where Outlook wrote it, with what is attached to the message in it', async () => {
    const attached = {
      text: { [0x3707]: 'capstan.txt' },
      bytes: { [0x3701]: Buffer.from('The capstan is drawn on this plan.') },
    }
    const inner = { text: { [0x0037]: 'Capstans', [0x1000]: 'A plan is attached.' }, attachments: [attached] }
    const outlook = makeMsg({
      text: { [0x0037]: 'Fwd: Capstans', [0x1000]: 'See below.' },
      attachments: [{ text: { [0x3001]: 'Capstans' }, message: inner }],
    })
    const message = await office.capture('MAIL/2', 'Capstans', '2019-04-01', outlook, 'capstans.msg')
    const { body } = await until(
      () => office.as('clerk', 'get', `/records/${message}`),
      (answer) => answer.body.reading !== 'pending',
    )
    expect(body.components).toHaveLength(3)
    await until(
      () => office.as('clerk', 'get', '/search?q="drawn on this plan" capstan'),
      (answer) => answer.body.total === 1,
    )
    const batch = await office.sweepFor('one', message)
    await office.decide('one', batch, ...(await office.items('one', batch)).keys())
    await office.approve('two', batch)
    expect(await office.execute('three', batch)).toMatchObject({ state: 'completed' })
    for (const { id } of body.components as readonly { readonly id: string }[]) {
      const gone = await office.as('clerk', 'get', `/records/${message}/components/${id}/content`)
      expect([gone.status, gone.body.state]).toEqual([410, 'destroyed'])
    }
    expect(await storedFor(message)).toEqual([])
    expect((await office.as('clerk', 'get', '/search?q=capstan')).body.total).toBe(0)
  })

  it('a copy that is filed with the mail and with the estate leaves the mail’s view, and opens from the estate', async () => {
    const copy = await office.capture(
      'MAIL/2',
      'Slipway',
      '2019-04-01',
      Buffer.from('A slipway.'),
      'slipway.txt',
    )
    const filed = await office
      .as('clerk', 'post', `/records/${copy}/folders`)
      .send({ folder: 'ESTATE/1', reason: 'Drawn for the estate' })
    expect([filed.status, filed.body.folders]).toEqual([200, ['MAIL/2', 'ESTATE/1']])
    const mine = await office.capture('MAIL/2', 'Letter', '2019-04-01')
    const batch = await office.sweepFor('one', mine)
    const listed = await office.items('one', batch)
    expect(listed.has(copy)).toBe(false)
    await office.decide('one', batch, ...listed.keys())
    await office.approve('two', batch)
    expect(await office.execute('three', batch)).toMatchObject({ state: 'completed' })
    const left = await office.as('clerk', 'get', `/records/${copy}`)
    expect([left.status, left.body.folder, left.body.folders]).toEqual([200, 'ESTATE/1', ['ESTATE/1']])
    expect(await office.retention('clerk', copy)).toMatchObject({
      retentionEnd: '2031-04-01',
      competing: [{ schedule: 'SC-3', retentionEnd: '2022-04-01' }],
    })
    expect((await office.as('clerk', 'get', `/records/${copy}/content`)).status).toBe(200)
    await until(
      () => office.as('clerk', 'get', '/search?q=slipway&folder=ESTATE/1'),
      (answer) => answer.body.total === 1,
    )
    expect((await office.as('clerk', 'get', '/search?q=slipway&folder=MAIL/2')).body.total).toBe(0)
  })

  async function storedFor(record: string): Promise<readonly string[]> {
    const objects = join(running.muniment.engines.dataFolder, 'objects')
    return (await readdir(objects, { recursive: true })).filter((name) => name.includes(record))
  }
})
