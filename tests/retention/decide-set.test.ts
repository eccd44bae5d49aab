import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { BatchId, RecordId } from '../../src/kernel/ids.ts'
import { sha256Hex } from '../../src/kernel/sha256.ts'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import { addOfficers, type Officers, sweepIntoOne } from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let folders: readonly TestFolder[]
let records: readonly RecordId[]
let counter = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-DESTROY' })
  await world.addSchedule({ code: 'S-REVIEW', action: 'review' })
  await world.addSchedule({ code: 'S-BARE', authority: false })
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
  counter += 1
})

/** Two folders of two records each, listed in one batch. */
async function listed(schedule = 'S-DESTROY'): Promise<BatchId> {
  const classCode = `C${counter}`
  await world.addClass(classCode, schedule)
  folders = [await world.addFolder(classCode), await world.addFolder(classCode)]
  const made: RecordId[] = []
  for (const folder of folders) {
    for (let n = 0; n < 2; n += 1) made.push((await world.addRecord(folder)).id)
  }
  records = made
  return sweepIntoOne(disposal, officers.decider)
}

const recordAt = (index: number): RecordId => {
  const id = records[index]
  if (id === undefined) throw new Error('no such record')
  return id
}

async function decisions(batchId: BatchId): Promise<readonly (string | null)[]> {
  const { items } = await disposal.listItems(officers.auditor, batchId, { size: 200, cursor: null })
  return items.map(({ decision }) => decision)
}

it('takes no decision where one item of the set could not be decided so', async () => {
  const faulty = [
    ['S-REVIEW', { decision: 'destroy' }, 'authority-missing'],
    ['S-BARE', { decision: 'destroy' }, 'no-authority'],
    ['S-DESTROY', { decision: 'retain', reason: 'wanted' }, 'missing-field'],
    ['S-DESTROY', { decision: 'retain', until: '2031-01-31' as CivilDate }, 'missing-field'],
    ['S-DESTROY', { decision: 'retain', reason: 'x', until: '2020-01-31' as CivilDate }, 'invalid-decision'],
    ['S-DESTROY', { decision: 'destroy', folder: 'none/such' }, 'unknown-folder'],
  ] as const
  for (const [schedule, decision, code] of faulty) {
    counter += 1
    await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
    const batchId = await listed(schedule)
    await expect(disposal.decideSet(officers.decider, batchId, decision)).rejects.toMatchObject({ code })
    expect(await decisions(batchId)).toEqual([null, null, null, null])
  }
})

it('leaves out what is held and says so, and does not touch what was decided by itself', async () => {
  const batchId = await listed()
  await disposal.decide(officers.executor, batchId, [
    { recordId: recordAt(0), decision: 'retain', until: '2031-01-31' as CivilDate, reason: 'wanted' },
  ])
  // As a hold stands in the moment before it has taken its records out of the lists.
  await world.rows(sql`
    with placed as (
      insert into hold (id, name, reason, authority, state, placed_by, placed_at)
      values (gen_random_uuid(), 'Inquiry', 'x', 'Court', 'placed', 'x', now()) returning id
    )
    insert into hold_scope (hold_id, record_id) select id, ${recordAt(1)}::uuid from placed`)
  expect(await disposal.decideSet(officers.decider, batchId, { decision: 'destroy' })).toMatchObject({
    decided: 2,
    held: 1,
    batch: { state: 'in-review' },
  })
  expect(await decisions(batchId)).toEqual(['retain', null, 'destroy', 'destroy'])
  expect(await disposal.approve(officers.approver, batchId, 'yes')).toMatchObject({
    state: 'approved',
    counts: { retained: 1, skipped: 1, pending: 2 },
  })
})

it('decides a folder’s part, once, and whoever did it cannot approve', async () => {
  const batchId = await listed()
  const folder = folders[1]?.reference ?? ''
  expect(await disposal.decideSet(officers.decider, batchId, { decision: 'transfer', folder })).toMatchObject(
    {
      decided: 2,
      held: 0,
    },
  )
  expect(await decisions(batchId)).toEqual([null, null, 'transfer', 'transfer'])
  expect(await disposal.decideSet(officers.decider, batchId, { decision: 'destroy', folder })).toMatchObject({
    decided: 0,
  })
  await disposal.decideSet(officers.executor, batchId, { decision: 'destroy' })
  for (const person of [officers.decider, officers.executor]) {
    await expect(disposal.approve(person, batchId, 'yes')).rejects.toMatchObject({
      code: 'separation-of-duties',
    })
  }
})

it('is one entry of the log, which binds the items by their digest', async () => {
  const batchId = await listed()
  await disposal.decideSet(officers.decider, batchId, { decision: 'destroy', reason: 'out of date' })
  const drafts = await world.rows<{ readonly draft: string }>(sql`select draft from audit_outbox order by id`)
  const ours = drafts.map(({ draft }) => draft).filter((draft) => draft.includes('batch.decided'))
  const written = ours.filter((draft) => draft.includes(batchId))
  const digest = sha256Hex(...[...records].sort().map((id) => `${id}\n`))
  expect(written).toHaveLength(1)
  expect(written[0]).toContain(digest)
  const { manifestDigest } = await disposal.getBatch(officers.auditor, batchId)
  expect(written[0]).toContain(manifestDigest)
  const entries = await world.rows<{ readonly entries: number }>(sql`
    select count(distinct audit_entry_id)::int as entries from disposal_item where batch_id = ${batchId}`)
  expect(entries).toEqual([{ entries: 1 }])
})
