import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { checkBag, type ReceivedBag } from '../support/check-bag.ts'
import { makeEmail } from '../support/make-documents/make-email.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
beforeAll(async () => {
  running = await startMuniment()
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  for (const name of ['reviewer', 'approver', 'executor'])
    tokens[name] = await running.addPerson(name, 'ig-officer')
  tokens['auditor'] = await running.addPerson('auditor', 'auditor')
})
afterAll(() => running?.stop())

const as = (name: string, method: 'get' | 'post', path: string): Test =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)

async function capture(title: string, content: Buffer, filename: string): Promise<string> {
  const answer = await as('clerk', 'post', '/records')
    .field('metadata', JSON.stringify({ folder: 'FIN-INV/2026', title, date: '2015-06-01' }))
    .attach('content', content, filename)
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  const { id } = answer.body
  await until(
    () => as('clerk', 'get', `/records/${id}`),
    (found) => found.body.reading !== 'pending',
  )
  return id
}

const email = makeEmail({
  headers: { From: 'a@example.org', To: 'b@example.org', Subject: 'Plans' },
  text: 'The plans of the pier.',
  attachments: [{ filename: 'plan.txt', mediaType: 'text/plain', content: Buffer.from('Twelve piles.') }],
})
const title = '=HYPERLINK("http://example.org")'

async function takePackage(path: string): Promise<Buffer> {
  const answer = await as('executor', 'get', `${path}/transfer/package`)
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => done(null, Buffer.concat(chunks)))
    })
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/x-tar'])
  return answer.body
}

describe('records handed over to an archive', () => {
  let letter: string
  let message: string
  let batch: string
  let bag: ReceivedBag

  it('are decided, approved and sent by three people, with how they are closed', async () => {
    letter = await capture(title, Buffer.from('A letter about the quay.'), '../../../etc/cron.d/evil.txt')
    message = await capture('Plans', email, 'plans.eml')
    const sweep = await as('reviewer', 'post', '/retention/sweeps').send({})
    batch = `/disposal-batches/${sweep.body.batches[0]}`
    const wrong = await as('reviewer', 'post', `${batch}/decisions`).send({
      decisions: [
        {
          recordId: letter,
          decision: 'transfer',
          closure: { type: 'closed-for-period', period: 'P30Y', exemptions: ['99'] },
        },
      ],
    })
    expect([wrong.status, wrong.body.code, wrong.body.errors[0].path]).toEqual([
      422,
      'invalid-decision',
      'decisions[0].closure.exemptions[0]',
    ])
    const decided = await as('reviewer', 'post', `${batch}/decisions`).send({
      decisions: [
        { recordId: letter, decision: 'transfer' },
        {
          recordId: message,
          decision: 'transfer',
          closure: {
            type: 'closed-for-period',
            period: 'P30Y',
            exemptions: ['40(2)'],
            alternativeTitle: 'Correspondence',
          },
        },
      ],
    })
    expect([decided.status, decided.body.state]).toEqual([200, 'in-review'])
    const approved = await as('approver', 'post', `${batch}/approve`).send({ reason: 'To the archive' })
    expect([approved.status, approved.body.state]).toEqual([200, 'approved'])
    const executed = await as('executor', 'post', `${batch}/execute`).send({ reason: 'Now' })
    expect([executed.status, executed.body.detail]).toEqual([202, undefined])
    const waiting = await until(
      () => as('auditor', 'get', `${batch}/transfer`),
      (answer) => answer.body.package !== null,
    )
    expect(waiting.body).toMatchObject({
      state: 'executing',
      items: { total: 2, awaitingReceipt: 2, transferred: 0 },
      package: { sequence: 1, current: true, records: 2, files: 3, fetchedAt: null },
    })
    const report = await as('auditor', 'get', '/reports/awaiting-receipt')
    expect(report.body.map((row: { recordId: string }) => row.recordId).sort()).toEqual(
      [letter, message].sort(),
    )
  })

  it('travel in a bag that is complete, valid, closed where it must be, and harmless', async () => {
    const { package: made } = (await as('auditor', 'get', `${batch}/transfer`)).body
    const head = await request(running.url)
      .head(`/api/v1${batch}/transfer/package`)
      .set('Authorization', `Bearer ${tokens['executor']}`)
    expect([head.status, head.headers['content-length'], head.headers['etag']]).toEqual([
      200,
      String(made.size),
      `"${made.sha256}"`,
    ])
    const early = await as('executor', 'post', `${batch}/transfer/acknowledgement`).send({
      files: [{ path: 'data/x', sha256: '0'.repeat(64), outcome: 'accepted' }],
    })
    expect([early.status, early.body.code]).toEqual([409, 'package-not-fetched'])
    const archive = await takePackage(batch)
    expect(await takePackage(batch)).toEqual(archive)
    bag = checkBag(archive)
    expect(bag.info).toMatchObject({
      'Source-Organization': 'Department of Examples',
      'External-Identifier': batch.split('/').at(-1),
    })
    expect(bag.payload).toHaveLength(3)
    for (const path of bag.payload) expect(path).toMatch(/^data\/[\w.-]+\/\d{4}-[\w.-]+$/)
    const files = bag.metadata.files
    expect(files.find((file) => file['recordId'] === letter)).toMatchObject({
      title,
      filename: 'evil.txt',
      closure: { type: 'open' },
    })
    expect(
      files.filter((file) => file['recordId'] === message).map((file) => [file['role'], file['filename']]),
    ).toEqual([
      ['original', 'plans.eml'],
      ['attachment', 'plan.txt'],
    ])
    expect(bag.csv).toContain(`"'=HYPERLINK(""http://example.org"")"`)
    expect(bag.csv).toContain('closed_for,2015-06-01,30,2045-06-01,"40(2)",')
    for (const id of [letter, message]) expect((await as('clerk', 'get', `/records/${id}`)).status).toBe(200)
  })

  it('go once every file of them is accepted, and not on an approver’s word', async () => {
    const files = bag.metadata.files.map((file) => ({
      path: file['path'],
      sha256: file['sha256'],
      outcome: 'accepted',
      archiveReference: file['recordId'] === message ? 'ARCH 12/7' : undefined,
    }))
    const url = `${batch}/transfer/acknowledgement`
    const self = await as('approver', 'post', url).send({ archiveReference: 'ARCH 12/1', files })
    expect([self.status, self.body.code]).toEqual([409, 'separation-of-duties'])
    const whole = bag.metadata.files
    const half = await as('executor', 'post', url).send({
      files: files.filter((_, index) => whole[index]?.['role'] !== 'attachment'),
    })
    expect(half.body.lines.map(({ code }: { code?: string }) => code ?? 'taken')).toContain('incomplete')
    const bare = await as('executor', 'post', url).send({ files: [{ path: files[0]?.path }] })
    expect([bare.status, bare.body.code]).toEqual([422, 'missing-field'])
    const said = await as('executor', 'post', url).send({ archiveReference: 'ARCH 12/1', files })
    expect([said.status, said.body.detail]).toEqual([200, undefined])
    expect(said.body.lines.filter(({ status }: { status: string }) => status === 'not-taken')).toEqual([])
    const done = await until(
      () => as('auditor', 'get', batch),
      (answer) => answer.body.state === 'completed',
    )
    expect(done.body.counts).toMatchObject({ total: 2, transferred: 2, destroyed: 0, pending: 0 })
    for (const [id, archiveReference] of [
      [letter, 'ARCH 12/1'],
      [message, 'ARCH 12/7'],
    ] as const) {
      for (const rest of ['', '/content']) {
        const gone = await as('clerk', 'get', `/records/${id}${rest}`)
        expect([gone.status, gone.body.state, gone.body.archiveReference]).toEqual([
          410,
          'transferred',
          archiveReference,
        ])
      }
    }
    // The same once more, as the table that receivers send back.
    const table = files.map(({ path, sha256, outcome }) => `${path},${sha256},${outcome},ARCH 12/1\n`)
    const again = await as('executor', 'post', url)
      .set('Content-Type', 'text/csv')
      .send(`path,sha256,outcome,archiveReference\n${table.join('')}`)
    expect([again.status, again.body]).toMatchObject([200, { accepted: 0, refused: 0, noted: 0 }])
    expect(again.body.lines.map(({ status }: { status: string }) => status)).toEqual(
      files.map(() => 'already-acknowledged'),
    )
    const over = await as('executor', 'get', `${batch}/transfer/package`)
    expect([over.status, over.body.code]).toEqual([409, 'package-not-ready'])
  })

  it('stand in certificate, log, reports and audit as what they are', async () => {
    const certificate = (await as('auditor', 'get', `${batch}/certificate`)).body
    expect(certificate.kind).toBe('regular')
    expect(
      certificate.items.map(({ outcome, archiveReference }: { [name: string]: string }) => [
        outcome,
        archiveReference,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['transferred', 'ARCH 12/1'],
        ['transferred', 'ARCH 12/7'],
      ]),
    )
    const pdf = await as('auditor', 'get', `${batch}/certificate?format=pdf`)
    expect([pdf.status, pdf.headers['content-type']]).toEqual([200, 'application/pdf'])
    const log = (await as('auditor', 'get', '/disposal-log')).body
    expect(log.map(({ outcome, reason }: { [name: string]: string }) => [outcome, reason]).sort()).toEqual([
      ['transferred', 'ARCH 12/1'],
      ['transferred', 'ARCH 12/7'],
    ])
    expect((await as('auditor', 'get', '/reports/awaiting-receipt')).body).toEqual([])
    expect((await as('auditor', 'get', '/reports/transferred')).body).toHaveLength(2)
    const sums = (await as('auditor', 'get', '/reports/reconciliation')).body
    expect(sums.every(({ balanced }: { balanced: string }) => balanced === 'yes')).toBe(true)
    const entries = await until(
      () => as('auditor', 'get', '/audit/entries?size=200'),
      (answer) =>
        answer.body.items.filter((entry: { action: string }) => entry.action === 'item.transferred')
          .length === 2,
    )
    const count = (action: string): number =>
      entries.body.items.filter((entry: { action: string }) => entry.action === action).length
    expect({
      packaged: count('transfer.packaged'),
      fetched: count('transfer.fetched'),
      acknowledged: count('transfer.acknowledged'),
      destroyed: count('item.destroyed'),
    }).toEqual({ packaged: 1, fetched: 2, acknowledged: 2, destroyed: 0 })
    const found = await as('clerk', 'get', '/search?q=quay')
    expect(found.body.total).toBe(0)
  })
})
