import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { makePostgresAuditSequence } from '../../src/adapters/postgres/audit/audit-sequence.ts'
import { makeSequenceEntries } from '../../src/audit/sequence-entries.ts'
import type { CivilDate } from '../../src/records/civil-date.ts'
import { makeDisposalLog } from '../../src/retention/log/disposal-log.ts'
import type { DisposalLogRow, StoredLogRow } from '../../src/retention/log/disposal-log-store.ts'
import { makeListStubs } from '../../src/retention/log/list-stubs.ts'
import { londonDayStart } from '../../src/retention/london-day-start.ts'
import { addOfficers, decideAll, type Officers, sweep } from '../support/disposal-steps.ts'
import { notAnchored } from '../support/make-audit-parts.ts'
import { makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld, type TestRecord } from '../support/retention-world.ts'

let world: RetentionWorld
let officers: Officers
let open: TestRecord
let secret: TestRecord
let kept: TestRecord

beforeAll(async () => {
  world = await makeRetentionWorld('2026-03-31T22:00:00Z')
  await world.addSchedule({ code: 'S-DESTROY' })
  await world.addClass('C', 'S-DESTROY', null, 'keep')
  officers = await addOfficers(world)
  const disposal = makeDisposal(world)
  const folder = await world.addFolder('C')
  open = await world.addRecord(folder, { title: 'Open' })
  kept = await world.addRecord(folder, { title: 'Kept' })
  secret = await world.addRecord(await world.addFolder('C', { marking: 'official-sensitive' }), {
    title: 'Secret',
  })
  const { batches } = await sweep(disposal, officers.decider)
  for (const batchId of batches) {
    const { items } = await disposal.listItems(officers.decider, batchId, { size: 9, cursor: null })
    if (items.some((item) => item.recordId === kept.id)) {
      await disposal.decide(officers.decider, batchId, [
        {
          recordId: kept.id,
          decision: 'retain',
          until: '2031-01-01' as CivilDate,
          reason: '=HYPERLINK("x")',
        },
        { recordId: open.id, decision: 'destroy' },
      ])
    } else await decideAll(disposal, officers.decider, batchId)
    await disposal.approve(officers.approver, batchId, 'yes')
    // Midnight in London passes between approval and execution.
    world.clock.set('2026-03-31T23:30:00Z')
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    world.clock.set('2026-03-31T22:00:00Z')
  }
  await makeSequenceEntries({
    auditSequence: makePostgresAuditSequence(world.db.database),
    readAnchorState: notAnchored,
  })()
})
afterAll(() => world.close())

async function rows(
  actor = officers.auditor,
  range: { from?: string; to?: string } = {},
): Promise<DisposalLogRow[]> {
  const found: DisposalLogRow[] = []
  const log = makeDisposalLog({ unitOfWork: world.unitOfWork })
  // Dates that the test wrote as civil dates.
  for await (const page of log(actor, range as { from?: CivilDate; to?: CivilDate })) found.push(...page)
  return found
}

it('has one row a decided item, tied to its leaf in the audit log', async () => {
  const found = await rows()
  expect(found.map((row) => [row.recordId, row.outcome]).sort()).toEqual(
    [
      [open.id, 'destroyed'],
      [secret.id, 'destroyed'],
      [kept.id, 'retained'],
    ].sort(),
  )
  const row = found.find((one) => one.recordId === open.id)
  expect(row).toMatchObject({
    title: 'Open',
    class: 'C',
    scheduleCode: 'S-DESTROY',
    scheduleVersion: 1,
    triggerType: 'created',
    triggerDate: '2015-06-30',
    retentionEnd: '2022-06-30',
    action: 'destroy',
    decidedBy: officers.decider.name,
    approvedBy: officers.approver.name,
    executedBy: officers.executor.name,
    executedAt: new Date('2026-03-31T23:30:00Z'),
  })
  expect(row?.certificateId).not.toBeNull()
  expect(row?.position).toEqual(expect.any(Number))
  expect(row?.leafHash).toMatch(/^[0-9a-f]{64}$/)
})

it('is complete for every auditor: what describes a record above their clearance is withheld, and nothing else', async () => {
  const uncleared = await world.addPerson('uncleared', 'auditor', { clearance: 'official' })
  const found = await rows(uncleared)
  expect(found).toHaveLength(3)
  expect(found.find((row) => row.recordId === secret.id)).toMatchObject({
    title: 'withheld',
    outcome: 'destroyed',
  })
  const administrator = await world.addPerson('admin', 'administrator')
  expect(() => makeDisposalLog({ unitOfWork: world.unitOfWork })(administrator, {})).toThrow(
    expect.objectContaining({ code: 'forbidden-role' }),
  )
})

it('names what stays by its title of today, and says what has not happened by nothing', async () => {
  const row = (await rows()).find((one) => one.recordId === kept.id)
  expect(row).toMatchObject({
    title: 'Kept',
    outcome: 'retained',
    reason: '=HYPERLINK("x")',
    decidedAt: new Date('2026-03-31T22:00:00Z'),
    approvedAt: new Date('2026-03-31T22:00:00Z'),
    executedBy: null,
    executedAt: null,
    certificateId: null,
  })
})

it('is the same read row by row, each from where the one before ended', async () => {
  const readOne = (after: readonly string[] | null): Promise<readonly StoredLogRow[]> =>
    world.unitOfWork.run((tx) => tx.log.page({ from: null, before: null }, { size: 1, after }))
  const found: string[] = []
  for (let after: readonly string[] | null = null; found.length < 9; ) {
    const [next]: readonly StoredLogRow[] = await readOne(after)
    if (next === undefined) break
    found.push(next.row.recordId)
    after = [next.row.decidedAt?.toISOString() ?? '', next.row.batchId, next.row.recordId]
  }
  expect(found).toEqual((await rows()).map((row) => row.recordId))
  expect(found).toHaveLength(3)
})

it('counts days in London: half past eleven in the evening UTC of 31 March is 1 April', async () => {
  expect(
    (await rows(officers.auditor, { from: '2026-04-01', to: '2026-04-01' })).map((row) => row.outcome),
  ).toEqual(['destroyed', 'destroyed'])
  expect((await rows(officers.auditor, { to: '2026-03-31' })).map((row) => row.outcome)).toEqual(['retained'])
  expect(londonDayStart('2026-04-01' as CivilDate)).toEqual(new Date('2026-03-31T23:00:00Z'))
  expect(londonDayStart('2026-01-01' as CivilDate)).toEqual(new Date('2026-01-01T00:00:00Z'))
})

it('stubs are found by reference, class and London day, as far as the asker could have read', async () => {
  const list = makeListStubs({ unitOfWork: world.unitOfWork })
  const page = { size: 50, cursor: null }
  const civilServant = await world.addPerson('civil', 'civil-servant', { clearance: 'official' })
  expect((await list(civilServant, {}, page)).items).toMatchObject([{ id: open.id, title: 'Open' }])
  expect((await list(officers.decider, { classCode: 'C' }, page)).items).toHaveLength(2)
  expect((await list(officers.decider, { reference: secret.reference }, page)).items).toMatchObject([
    { id: secret.id },
  ])
  expect((await list(officers.decider, { to: '2026-03-31' as CivilDate }, page)).items).toEqual([])
  expect((await list(officers.decider, { from: '2026-04-01' as CivilDate }, page)).items).toHaveLength(2)
  const administrator = await world.addPerson('admin 2', 'administrator')
  await expect(list(administrator, {}, page)).rejects.toMatchObject({ code: 'forbidden-role' })
})
