import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import { makePostgresAuditSequence } from '../../src/adapters/postgres/audit/audit-sequence.ts'
import { logAsCsv, logAsJson } from '../../src/api/presenters/stream-disposal-log.ts'
import { makeSequenceEntries } from '../../src/audit/sequence-entries.ts'
import type { BatchId } from '../../src/kernel/ids.ts'
import { sha256Hex } from '../../src/kernel/sha256.ts'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import { makeDisposalLog } from '../../src/retention/log/disposal-log.ts'
import { type DisposalLogColumn, disposalLogColumns } from '../../src/retention/log/disposal-log-columns.ts'
import type { LogPlace, LogWriting } from '../../src/retention/log/disposal-log-store.ts'
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

type LogRow = { readonly [Column in DisposalLogColumn]: string | number | null }

async function textOf(pieces: AsyncIterable<string | Uint8Array>): Promise<string> {
  const all: Buffer[] = []
  for await (const piece of pieces) all.push(Buffer.from(piece))
  return Buffer.concat(all).toString()
}

async function rows(
  actor = officers.auditor,
  range: { from?: string; to?: string } = {},
): Promise<readonly LogRow[]> {
  const log = makeDisposalLog({ unitOfWork: world.unitOfWork })
  // Dates that the test wrote as civil dates.
  return JSON.parse(
    await textOf(logAsJson(log(actor, range as { from?: CivilDate; to?: CivilDate }, 'json'))),
  )
}

async function csvOf(actor = officers.auditor): Promise<string> {
  return textOf(logAsCsv(makeDisposalLog({ unitOfWork: world.unitOfWork })(actor, {}, 'csv')))
}

it('is enough to take the manifest of each batch again, as docs/audit.md says', async () => {
  const batches = Map.groupBy(await rows(), (row) => String(row.batchId))
  expect(batches.size).toBe(2)
  for (const [batchId, items] of batches) {
    const lines = items
      .map((row) => [
        row.recordId,
        row.reference,
        row.retentionEnd ?? '-',
        row.action,
        row.class,
        row.scheduleCode,
        row.scheduleVersion,
        row.sha256,
      ])
      .map((cells) => `${cells.join('\t')}\n`)
      .sort()
    const { manifestDigest } = await makeDisposal(world).getBatch(officers.auditor, batchId as BatchId)
    expect(sha256Hex(lines.join(''))).toBe(manifestDigest)
  }
})

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
    executedAt: '2026-03-31T23:30:00.000Z',
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
  expect(() => makeDisposalLog({ unitOfWork: world.unitOfWork })(administrator, {}, 'csv')).toThrow(
    expect.objectContaining({ code: 'forbidden-role' }),
  )
})

it('names what stays by its title of today, and says what has not happened by nothing', async () => {
  const row = (await rows()).find((one) => one.recordId === kept.id)
  expect(row).toMatchObject({
    title: 'Kept',
    outcome: 'retained',
    reason: '=HYPERLINK("x")',
    decidedAt: '2026-03-31T22:00:00.000Z',
    approvedAt: '2026-03-31T22:00:00.000Z',
    executedBy: null,
    executedAt: null,
    certificateId: null,
  })
})

it('says the same as CSV, line by line, and hands no spreadsheet a formula', async () => {
  const asJson = await rows()
  const csv = await csvOf()
  const expected = asJson.map((row) =>
    disposalLogColumns.map((column) => {
      const value = row[column]
      return value === '=HYPERLINK("x")' ? `'${value}` : String(value ?? '')
    }),
  )
  expect(parse(csv)).toEqual([disposalLogColumns, ...expected])
  expect(csv).toContain(`,"'=HYPERLINK(""x"")",`)
  // What is not known stands between two commas, and not as a text without letters.
  expect(csv).not.toContain(',"",')
})

it('is the same read row by row, each from where the one before ended, and whole in any stretch', async () => {
  const all = await rows()
  const filter = { from: null, before: null }
  const writing = (most: number): LogWriting => ({
    form: 'json',
    columns: disposalLogColumns,
    readable: [],
    most,
  })
  const found: string[] = []
  let after: LogPlace | null = null
  for (let place = 0; place < all.length; place += 1) {
    const until: LogPlace | null = await world.unitOfWork.run((tx) => tx.log.placeBehind(filter, after, 1))
    const stretch = { after, until }
    const written = await world.unitOfWork.run((tx) => tx.log.write(filter, stretch, writing(9)))
    expect(written.rows).toBe(1)
    found.push(JSON.parse(written.pieces.join('')).recordId)
    after = until
  }
  expect(found).toEqual(all.map((row) => row.recordId))
  expect(found).toHaveLength(3)
  const rest = await world.unitOfWork.run(async (tx) => ({
    place: await tx.log.placeBehind(filter, after, 1),
    written: await tx.log.write(filter, { after, until: null }, writing(9)),
    tooMany: await tx.log.write(filter, { after: null, until: null }, writing(2)),
  }))
  expect(rest).toMatchObject({ place: null, written: { pieces: [], rows: 0 }, tooMany: { rows: 2 } })
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
  expect((await list(officers.decider, { to: '2026-04-01' as CivilDate }, page)).items).toHaveLength(2)
  expect((await list(officers.decider, { from: '2026-04-02' as CivilDate }, page)).items).toEqual([])
  const first = await list(officers.decider, {}, { size: 1, cursor: null })
  const second = await list(officers.decider, {}, { size: 1, cursor: first.next })
  expect(new Set([...first.items, ...second.items].map(({ id }) => id))).toEqual(
    new Set([open.id, secret.id]),
  )
  expect(second.next).toBeNull()
  const administrator = await world.addPerson('admin 2', 'administrator')
  await expect(list(administrator, {}, page)).rejects.toMatchObject({ code: 'forbidden-role' })
})

it('names who approved what stays retained, also where the rest of its batch was withdrawn afterwards', async () => {
  const disposal = makeDisposal(world)
  world.clock.set('2026-03-31T23:30:00Z')
  await world.addClass('W', 'S-DESTROY')
  const folder = await world.addFolder('W')
  const [stays, goes] = [await world.addRecord(folder), await world.addRecord(folder)]
  const [batchId] = (await sweep(disposal, officers.decider)).batches
  if (batchId === undefined) throw new Error('two were due')
  await disposal.decide(officers.decider, batchId, [
    { recordId: stays.id, decision: 'retain', until: '2031-01-01' as CivilDate, reason: 'asked for' },
    { recordId: goes.id, decision: 'destroy' },
  ])
  await disposal.approve(officers.approver, batchId, 'yes')
  await disposal.withdraw(officers.executor, batchId, 'too early')
  const found = (await rows()).filter((row) => row.batchId === batchId)
  expect(new Map(found.map((row) => [row.recordId, [row.outcome, row.approvedBy]]))).toEqual(
    new Map([
      [stays.id, ['retained', officers.approver.name]],
      [goes.id, ['skipped', null]],
    ]),
  )
})
