import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Office, openOffice, scenarioPlan } from '../support/office.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'

let running: RunningMuniment
let office: Office

beforeAll(async () => {
  running = await startMuniment({}, undefined, scenarioPlan)
  office = await openOffice(() => running)
  await office.hire('civil-servant', 'clerk')
  await office.hire('ig-officer', 'one', 'two', 'three', 'four')
}, 120_000)
afterAll(() => running?.stop())

interface Told {
  readonly action: string
  readonly details: { readonly [name: string]: unknown } | 'withheld'
}

/** Why things were done to a record, as its history has it. */
async function reasons(record: string): Promise<readonly (readonly [string, unknown])[]> {
  await running.muniment.audit.sequenceEntries()
  const { items } = (await office.as('one', 'get', `/records/${record}/history?size=200`)).body
  const told: readonly Told[] = items
  return told.flatMap(({ action, details }) =>
    details !== 'withheld' && 'reason' in details ? [[action, details['reason']] as const] : [],
  )
}

it('what people wrote of a document goes with it, and why it was dated, moved and destroyed stays', async () => {
  const record = await office.capture('MAIL/1', 'Letter', '2019-03-31')
  const change = async (body: object) => {
    const { status } = await office.as('four', 'patch', `/records/${record}`).set('If-Match', '*').send(body)
    expect(status).toBe(200)
  }
  const version = await office
    .as('four', 'post', `/records/${record}/versions`)
    .set('If-Match', '*')
    .field('metadata', JSON.stringify({ reason: 'Smith’s salary was legible' }))
    .attach('content', Buffer.from('Blackened.'), 'letter.txt')
  expect([version.status, version.body.detail]).toEqual([201, undefined])
  await change({ title: 'A letter', keywords: ['pay'], reason: 'Smith was named' })
  await change({ date: '2019-04-30', reason: 'Misread' })
  await change({ title: 'Letter of April', date: '2019-04-29', reason: 'Misread again' })
  const move = { folder: 'MAIL/2', reason: 'Misfiled' }
  await office.as('four', 'post', `/records/${record}/move`).set('If-Match', '*').send(move)
  const batch = await office.sweepFor('one', record)
  await office.as('one', 'post', `/disposal-batches/${batch}/decisions`).send({
    decisions: [{ recordId: record, decision: 'destroy', reason: 'Of no more use' }],
  })
  expect((await reasons(record)).map(([, reason]) => reason)).toContain('Smith’s salary was legible')
  await office.approve('two', batch)
  expect(await office.execute('three', batch)).toMatchObject({ state: 'completed' })

  expect(new Map((await reasons(record)).map(([action, reason]) => [`${action}: ${reason}`, true]))).toEqual(
    new Map([
      ['record.version-captured: null', true],
      ['record.updated: null', true],
      ['record.updated: Misread', true],
      ['record.updated: Misread again', true],
      ['record.moved: Misfiled', true],
      ['item.decided: Of no more use', true],
    ]),
  )
  expect(await running.muniment.audit.verifyLog()).toMatchObject({ intact: true })
})
