import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Office, openOffice } from '../support/office.ts'
import { type RunningMuniment, startMunimentOn } from '../support/start-muniment.ts'
import { createTestDatabase, dropTestDatabase } from '../support/test-database.ts'

// Issue 4, scenarios 1 and 2: a drill that lives in 2012 and again on a leap day of 2024.

let folder: string
let database: string
let running: RunningMuniment
let office: Office
let closed: string
let open: string
let closedFolder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muniment-scenario-'))
  database = await createTestDatabase(process.env['MUNIMENT_TEST_TEMPLATE'])
  running = await startMunimentOn(folder, database, { MUNIMENT_CLOCK: '2012-05-02T10:00:00Z' })
  office = await openOffice(() => running)
  await office.hire('civil-servant', 'clerk')
  await office.hire('ig-officer', 'officer')
  const made = async (title: string): Promise<string> =>
    (await office.as('clerk', 'post', '/folders').send({ class: 'CASE', title })).body.reference
  closedFolder = await made('A case that ends')
  closed = await office.capture(closedFolder, 'Ended')
  open = await office.capture(await made('A case that never ends'), 'Unended')
  await running.stop()
  running = await startMunimentOn(folder, database, { MUNIMENT_CLOCK: '2024-02-29T10:00:00Z' })
}, 120_000)
afterAll(async () => {
  await running?.stop()
  await dropTestDatabase(database)
  await rm(folder, { recursive: true, force: true })
})

async function dueOn(asOf: string): Promise<number> {
  const answer = await office.as('officer', 'post', '/retention/sweeps').send({ dryRun: true, asOf })
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  return answer.body.due
}

it('1: a folder closed on 29 February 2024, seven years from closure, is kept to 28 February 2031', async () => {
  const answer = await office
    .as('clerk', 'post', `/folders/${encodeURIComponent(closedFolder)}/close`)
    .send({})
  expect(answer.body).toMatchObject({ status: 'closed', closedOn: '2024-02-29' })
  expect(await office.retention('clerk', closed)).toMatchObject({
    state: 'running',
    retentionEnd: '2031-02-28',
    eligibleFrom: '2031-03-01',
    trigger: { type: 'folder-closed', date: '2024-02-29' },
  })
  expect([await dueOn('2031-02-28'), await dueOn('2031-03-01')]).toEqual([0, 1])
})

it('2: a folder opened in 2012 and never closed has no date, is never listed, and stands in the untriggered report', async () => {
  expect(await office.retention('clerk', open)).toMatchObject({
    state: 'untriggered',
    retentionEnd: null,
    eligibleFrom: null,
  })
  // Only the folder that was closed, a hundred years on.
  expect(await dueOn('2124-03-01')).toBe(1)
  const sweep = await office.as('officer', 'post', '/retention/sweeps').send({})
  expect(sweep.body).toMatchObject({ due: 0, batches: [] })
  const report = await office.as('officer', 'get', '/reports/untriggered')
  expect(report.status).toBe(200)
  expect(JSON.stringify(report.body)).toContain(open)
  expect(JSON.stringify(report.body)).not.toContain(closed)
})
