import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makePostgresAuditSequence } from '../../src/adapters/postgres/audit/audit-sequence.ts'
import { makeSequenceEntries } from '../../src/audit/sequence-entries.ts'
import type { RecordId } from '../../src/kernel/ids.ts'
import type { RecordReportName } from '../../src/retention/reports/report.ts'
import { makeRunReport } from '../../src/retention/reports/run-report.ts'
import { addOfficers, approvedBatch, type Officers } from '../support/disposal-steps.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { notAnchored } from '../support/make-audit-parts.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld } from '../support/retention-world.ts'

// Since when something is in a report is a day in its own life, whatever came before or was tried after.

let world: RetentionWorld
let disposal: Disposal
let officers: Officers

beforeAll(async () => {
  world = await makeRetentionWorld('2026-03-02T10:00:00Z')
  await world.addSchedule({ code: 'S-SEVEN' })
  await world.addClass('SEVEN', 'S-SEVEN')
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
})
afterAll(() => world.close())

async function sinceIn(name: RecordReportName, id: RecordId) {
  const rows = []
  for await (const page of makeRunReport(world)(officers.auditor, name)) rows.push(...page)
  return rows.filter(({ recordId }) => recordId === id).map(({ since }) => since)
}

it('held: what came into a held folder, as its first or another, from when it came and not from when the hold was placed', async () => {
  const [held, free] = [await world.addFolder('SEVEN'), await world.addFolder('SEVEN')]
  const [moved, filed, there] = [
    await world.addRecord(free, { date: '2024-01-31' }),
    await world.addRecord(free, { date: '2024-01-31' }),
    await world.addRecord(held, { date: '2024-01-31' }),
  ]
  world.clock.set('2026-03-03T10:00:00Z')
  await disposal.placeHold(officers.decider, {
    name: 'Inquiry',
    reason: 'Asked for',
    authority: 'Inquiry',
    scope: { folders: [held.reference] },
  })
  world.clock.set('2026-03-04T10:00:00Z')
  const filing = makeFilingSteps(world)
  await filing.move(officers.decider, moved, held)
  await filing.file(officers.decider, filed, held)
  const born = await world.addRecord(held, { date: '2024-01-31' })
  expect(await sinceIn('held', moved.id)).toEqual(['2026-03-04T10:00:00.000Z'])
  expect(await sinceIn('held', filed.id)).toEqual(['2026-03-04T10:00:00.000Z'])
  expect(await sinceIn('held', there.id)).toEqual(['2026-03-03T10:00:00.000Z'])
  expect(await sinceIn('held', born.id)).toEqual(['2026-03-04T10:00:00.000Z'])
})

it('held: from when the hold was placed also where what lies in it is caught one by one later, and not what came meanwhile', async () => {
  const [held, free] = [await world.addFolder('SEVEN'), await world.addFolder('SEVEN')]
  const there = await world.addRecord(held, { date: '2024-01-31' })
  const moved = await world.addRecord(free, { date: '2024-01-31' })
  world.clock.set('2026-03-04T11:00:00Z')
  const { id } = await disposal.placeHold(officers.decider, {
    name: 'Large inquiry',
    reason: 'Asked for',
    authority: 'Inquiry',
    scope: { folders: [held.reference] },
  })
  // As a hold that is too large to be caught with its placing.
  await world.rows(sql`update hold set materialised_at = null where id = ${id}`)
  await world.rows(sql`delete from hold_item where hold_id = ${id}`)
  world.clock.set('2026-03-04T12:00:00Z')
  await makeFilingSteps(world).move(officers.decider, moved, held)
  const expected = [['2026-03-04T11:00:00.000Z'], ['2026-03-04T12:00:00.000Z']]
  const since = async () => [await sinceIn('held', there.id), await sinceIn('held', moved.id)]
  expect(await since()).toEqual(expected)
  world.clock.set('2026-03-05T09:00:00Z')
  await disposal.materialiseHold(id)
  expect(await since()).toEqual(expected)
  const { items } = await disposal.listHoldItems(officers.decider, id, { size: 9, cursor: null })
  expect(items.map((item) => item.since.toISOString()).sort()).toEqual(expected.flat())
})

it('stuck: from the first try that failed, however often it was tried again', async () => {
  const { id } = await world.addRecord(await world.addFolder('SEVEN'))
  const sequenceEntries = makeSequenceEntries({
    auditSequence: makePostgresAuditSequence(world.db.database),
    readAnchorState: notAnchored,
  })
  const batchId = await approvedBatch(disposal, officers)
  for (const day of ['2026-03-05', '2026-03-06', '2026-03-09']) {
    world.clock.set(`${day}T10:00:00Z`)
    world.index.turn('refuse')
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    await sequenceEntries()
    expect(await sinceIn('stuck', id)).toEqual(['2026-03-05T10:00:00.000Z'])
  }
})
