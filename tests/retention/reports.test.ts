import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import { makeReportStore } from '../../src/adapters/postgres/retention/reports/report-store.ts'
import type { RecordId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import {
  columnsOf,
  isRecordReport,
  type ReportName,
  type ReportRow,
  reportNames,
} from '../../src/retention/reports/report.ts'
import type { ReportStore, StoredReportRow } from '../../src/retention/reports/report-store.ts'
import { makeRunReport } from '../../src/retention/reports/run-report.ts'
import { addOfficers, decideAll, type Officers, sweep } from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../support/retention-world.ts'

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
const records: { [name: string]: TestRecord } = {}

beforeAll(async () => {
  world = await makeRetentionWorld('2026-03-02T10:00:00Z')
  await world.addSchedule({ code: 'S-SEVEN' })
  await world.addSchedule({ code: 'S-BARE', authority: false })
  await world.addSchedule({ code: 'S-EVENT', trigger: { type: 'event', event: 'case-closed' } })
  await world.addSchedule({ code: 'S-CLOSED', trigger: { type: 'folder-closed' } })
  await world.addSchedule({ code: 'S-MOVE', action: 'transfer' })
  for (const name of ['SEVEN', 'BARE', 'EVENT', 'CLOSED', 'MOVE']) await world.addClass(name, `S-${name}`)
  await world.addClass('HELD', 'S-SEVEN')
  await world.addClass('HELD-BELOW', null, 'HELD')
  await world.addClass('NOTHING', null)
  officers = await addOfficers(world)
  disposal = makeDisposal(world)
  const seven = await world.addFolder('SEVEN')
  const secret = await world.addFolder('SEVEN', { marking: 'official-sensitive' })
  const add = async (name: string, folder: TestFolder, date: string, title = name): Promise<void> => {
    records[name] = await world.addRecord(folder, { date, title })
  }
  // Ends 2026-03-01: the first day on which it is overdue. The other ends today, and is kept today.
  await add('overdue', seven, '2019-03-01')
  await add('lastDay', seven, '2019-03-02')
  await add('secretOverdue', secret, '2018-06-30')
  await add('soon', seven, '2019-03-31')
  await add('soonToo', seven, '2019-04-01')
  await add('soonHeld', seven, '2019-03-30')
  await add('far', seven, '2029-06-30')
  await add('held', seven, '2015-06-30')
  await add('inFolder', await world.addFolder('SEVEN'), '2024-06-30')
  await add('inClass', await world.addFolder('HELD-BELOW'), '2024-06-30')
  await add('bare', await world.addFolder('BARE'), '2015-06-30')
  await add('waits', await world.addFolder('EVENT'), '2015-06-30')
  await add('open', await world.addFolder('CLOSED'), '2004-02-29')
  await add('twenty', await world.addFolder('CLOSED'), '2006-03-02')
  await add('toArchive', await world.addFolder('MOVE'), '2015-06-30')
  const scope = await world.rows<{ reference: string }>(sql`
    select f.reference from folder f join record r on r.folder_id = f.id where r.id = ${records['inFolder']?.id}`)
  await disposal.placeHold(officers.decider, {
    name: 'Inquiry',
    reason: 'Asked for',
    authority: 'Inquiry',
    scope: { records: [records['held']?.id ?? never(), records['soonHeld']?.id ?? never()] },
  })
  await disposal.placeHold(officers.decider, {
    name: 'Court case',
    reason: 'Asked for',
    authority: 'Court',
    scope: { folders: scope.map(({ reference }) => reference) },
  })
  await disposal.placeHold(officers.decider, {
    name: 'Public inquiry',
    reason: 'Asked for',
    authority: 'Inquiry',
    scope: { classes: ['HELD'] },
  })
  // Held by the scope alone, as before a job has caught what lies in it.
  await world.rows(sql`delete from hold_item where record_id = ${records['inClass']?.id}`)
})
afterAll(() => world.close())

function never(): never {
  throw new Error('no such record')
}

async function run(name: ReportName, actor: PersonActor = officers.auditor): Promise<readonly ReportRow[]> {
  const rows: ReportRow[] = []
  for await (const page of makeRunReport({ unitOfWork: world.unitOfWork, clock: world.clock })(actor, name))
    rows.push(...page)
  return rows
}

const named = (rows: readonly ReportRow[]) =>
  rows.map(({ recordId }) => Object.keys(records).find((name) => records[name]?.id === recordId)).sort()

it('shows no title above the reader’s clearance, and leaves out nothing', async () => {
  const uncleared = await world.addPerson('uncleared', 'auditor', { clearance: 'official' })
  const rows = await run('overdue', uncleared)
  expect(named(rows)).toEqual(named(await run('overdue')))
  expect(rows.find(({ recordId }) => recordId === records['secretOverdue']?.id)).toMatchObject({
    title: 'withheld',
    reference: records['secretOverdue']?.reference,
  })
  expect(rows.find(({ recordId }) => recordId === records['overdue']?.id)?.['title']).toBe('overdue')
})

it.each(['civil-servant', 'administrator'] as const)('is refused to a %s', async (role) => {
  const person = await world.addPerson(`a ${role}`, role)
  await expect(run('held', person)).rejects.toMatchObject({ code: 'forbidden-role' })
})

it('overdue: from the day after the retention end on, never what is held or kept today', async () => {
  const rows = await run('overdue')
  expect(named(rows)).toEqual(['bare', 'overdue', 'secretOverdue', 'toArchive'])
  expect(rows.find(({ recordId }) => recordId === records['overdue']?.id)).toEqual({
    recordId: records['overdue']?.id,
    reference: records['overdue']?.reference,
    title: 'overdue',
    class: 'SEVEN',
    folder: expect.stringMatching(/^SEVEN\//),
    scheduleCode: 'S-SEVEN',
    scheduleVersion: 1,
    action: 'destroy',
    retentionEnd: '2026-03-01',
    since: '2026-03-02',
    reason: 'in no batch',
  })
})

it('held: by name and since when, also through the folder or a class above', async () => {
  const rows = await run('held')
  expect(named(rows)).toEqual(['held', 'inClass', 'inFolder', 'soonHeld'])
  expect(rows.find(({ recordId }) => recordId === records['inFolder']?.id)).toMatchObject({
    reason: 'Court case',
    since: '2026-03-02T10:00:00.000Z',
  })
})

it('untriggered: with what each waits for', async () => {
  const rows = await run('untriggered')
  expect(named(rows)).toEqual(['open', 'twenty', 'waits'])
  const reasons = Object.fromEntries(
    rows.map(({ recordId, reason }) => [named([{ recordId: recordId ?? '' }])[0], reason]),
  )
  expect(reasons).toEqual({ open: 'folder-closed', twenty: 'folder-closed', waits: 'event case-closed' })
})

it('untriggered: of several triggers the one that is missing, also at a later step', async () => {
  const rule = { period: 'P1Y', after: null, rounding: null }
  const contract = { trigger: { type: 'event', event: 'contract-ended' }, ...rule }
  await world.addSchedule({ code: 'S-LATER', orLater: [contract] })
  await world.addSchedule({
    code: 'S-STEPS',
    action: 'review',
    laterSteps: [
      {
        trigger: { type: 'previous-step' },
        ...rule,
        orLater: [{ trigger: { type: 'metadata-date', field: 'expiresOn' }, ...rule }],
        maximum: null,
        action: 'destroy',
      },
    ],
  })
  const [later, stepped] = await Promise.all(
    ['LATER', 'STEPS'].map(async (name) => {
      await world.addClass(name, `S-${name}`)
      return world.addRecord(await world.addFolder(name), { date: '2024-06-30' })
    }),
  )
  // The first step's review is not brought about in this test.
  await world.rows(
    sql.raw(`
    do $$ begin
      set local session_replication_role = replica;
      update record set schedule_step = 2, previous_step_ended_on = '2026-01-05', trigger_type = 'metadata-date',
             trigger_date = null, retention_state = 'untriggered', retention_end = null where id = '${stepped?.id}';
    end $$`),
  )
  const rows = await run('untriggered')
  const reason = (id?: string) => rows.find(({ recordId }) => recordId === id)?.['reason']
  expect([reason(later?.id), reason(stepped?.id)]).toEqual(['event contract-ended', 'field expiresOn'])
})

it('without authority: what is due and can never go', async () => {
  expect(named(await run('without-authority'))).toEqual(['bare'])
})

it('past twenty years: on the day itself a record is not yet past it', async () => {
  expect(named(await run('retained-past-twenty-years'))).toEqual(['open'])
})

it('due by month: each in the month in which its disposal may start, the held counted beside', async () => {
  expect(await run('due-by-month')).toEqual([
    // Ends on 2 March (the last day) and 30 March (held): eligible within March.
    { month: '2026-03', action: 'destroy', records: 2, held: 1 },
    // Ends on 31 March: eligible on 1 April, as what ends on 1 April.
    { month: '2026-04', action: 'destroy', records: 2, held: 0 },
    { month: '2031-07', action: 'destroy', records: 2, held: 2 },
  ])
})

it('unscheduled: a class without any schedule on its path', async () => {
  expect(await run('unscheduled')).toEqual([
    { class: 'NOTHING', title: 'NOTHING', path: 'NOTHING', records: 0 },
  ])
})

it('after a disposal: every item is in one place, and what went is counted by its authority', async () => {
  const { batches } = await sweep(disposal, officers.decider)
  for (const batchId of batches) {
    const { action } = await disposal.getBatch(officers.decider, batchId)
    const { items } = await disposal.listItems(officers.decider, batchId, { size: 50, cursor: null })
    if (items.some(({ recordId }) => recordId === records['bare']?.id)) continue
    await decideAll(disposal, officers.decider, batchId, action === 'transfer' ? 'transfer' : 'destroy')
    await disposal.approve(officers.approver, batchId, 'as listed')
    if (action === 'transfer') continue
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
  }
  const [all, ...each] = await run('reconciliation')
  expect(all).toEqual({
    batch: 'all',
    state: null,
    total: 4,
    destroyed: 2,
    transferred: 0,
    retained: 0,
    skipped: 0,
    failed: 0,
    pending: 2,
    balanced: 'yes',
  })
  expect(each.map(({ batch }) => batch).sort()).toEqual([...batches].sort())
  expect(each.every(({ balanced }) => balanced === 'yes')).toBe(true)
  const gone = await run('destroyed-by-authority')
  expect(gone).toMatchObject([
    { action: 'destroy', state: 'destroyed', records: 2, first: '2026-03-02', last: '2026-03-02' },
  ])
  expect(String(gone[0]?.['authority'])).toContain('S-SEVEN')
  expect(named(await run('awaiting-receipt'))).toEqual(['toArchive'])
  expect((await run('overdue')).find(({ recordId }) => recordId === records['bare']?.id)?.['reason']).toMatch(
    /^in batch .+: proposed$/,
  )
  await world.rows(sql`update disposal_item set state = 'skipped' where record_id = ${records['bare']?.id}`)
  await world.rows(sql`delete from disposal_item where record_id = ${records['bare']?.id}`)
  const [lost] = await run('reconciliation')
  expect(lost).toMatchObject({ total: 4, balanced: 'no' })
})

it('stuck and transferred: with the cause, and where it went', async () => {
  const [moved, stuck] = [records['toArchive']?.id, records['overdue']?.id]
  // Neither is brought about in this test: the database's own triggers stand aside while it is written down.
  await world.rows(
    sql.raw(`
    do $$ begin
      set local session_replication_role = replica;
      update disposal_item set state = 'stuck', state_reason = 'store-refused' where record_id = '${stuck}';
      update disposal_item set state = 'transferred' where record_id = '${moved}';
      update record set state = 'transferred', title = null, author = null, keywords = '{}', document_date = null
      where id = '${moved}';
      insert into stub
        (record_id, reference, state, access_set_id, class_code, schedule_code, schedule_version, action, trigger_type,
         approved_by, destroyed_at, batch_id, size, sha256, archive_reference)
      select r.id, r.reference, 'transferred', r.access_set_id, i.class_code, i.schedule_code, i.schedule_version, 'transfer',
             i.trigger_type, '{}', '2026-03-02T10:00:00Z', i.batch_id, i.size, i.sha256, 'PRONI/DPW/1'
      from record r join disposal_item i on i.record_id = r.id where r.id = '${moved}';
    end $$`),
  )
  expect(await run('stuck')).toMatchObject([
    { recordId: stuck, reason: 'store-refused', since: '2026-03-02T10:00:00.000Z' },
  ])
  expect(await run('transferred')).toMatchObject([
    { recordId: moved, title: null, reason: 'PRONI/DPW/1', since: '2026-03-02T10:00:00.000Z' },
  ])
  const elsewhere = await world.addPerson('auditor elsewhere', 'auditor', { scope: 'SEVEN' })
  expect(await run('transferred', elsewhere)).toMatchObject([
    { recordId: moved, title: null, reason: 'withheld', since: '2026-03-02T10:00:00.000Z' },
  ])
  const ofMoves = await world.addPerson('auditor of moves', 'auditor', { scope: 'MOVE' })
  expect(await run('stuck', ofMoves)).toMatchObject([{ recordId: stuck, reason: 'store-refused' }])
  expect(await run('awaiting-receipt')).toEqual([])
})

it('overdue and past twenty years: what is stuck in destruction is still here, and says where it waits', async () => {
  const { id } = await world.addRecord(await world.addFolder('SEVEN'), { date: '1990-01-31' })
  const batch = (await sweep(disposal, officers.decider)).batches.at(-1)
  await world.rows(
    sql.raw(`
    do $$ begin
      set local session_replication_role = replica;
      update disposal_item set state = 'stuck', state_reason = 'store-refused' where record_id = '${id}';
      update record set state = 'destroying' where id = '${id}';
    end $$`),
  )
  const reasonIn = async (name: ReportName) =>
    (await run(name)).find(({ recordId }) => recordId === id)?.['reason']
  expect(await reasonIn('overdue')).toBe(`in batch ${batch}: stuck`)
  expect(await reasonIn('retained-past-twenty-years')).toBe('due')
  await world.rows(
    sql.raw(`
    do $$ begin
      set local session_replication_role = replica;
      update disposal_item set state = 'skipped' where record_id = '${id}';
      update record set state = 'active', retention_end = '2999-12-31', document_date = '2026-01-31' where id = '${id}';
    end $$`),
  )
})

it('answers every report in the columns it names', async () => {
  const empty: string[] = []
  for (const name of reportNames) {
    const rows = await run(name)
    for (const row of rows) expect(Object.keys(row).sort()).toEqual([...columnsOf(name)].sort())
    if (rows.length === 0) empty.push(name)
  }
  // Its one record has been transferred above.
  expect(empty).toEqual(['awaiting-receipt'])
})

it('says of what is due, or ends beyond every calendar, that it does', async () => {
  const folder = await world.addFolder('SEVEN')
  const [old, endless] = [
    await world.addRecord(folder, { date: '1923-02-28' }),
    await world.addRecord(folder, { date: '9999-12-31' }),
  ]
  const reasonOf = async (report: ReportName, record: TestRecord) =>
    (await run(report)).find(({ recordId }) => recordId === record.id)?.['reason']
  expect(await reasonOf('retained-past-twenty-years', old)).toBe('due')
  expect(await reasonOf('untriggered', endless)).toBe(
    'created: the retention end would lie beyond the year 9999',
  )
})

const days = {
  today: parseDate('2026-03-02'),
  twentyYearsAgo: parseDate('2006-03-02'),
  tenYearsAhead: parseDate('2036-02-29'),
}

it.each([
  ['counts all records', (reports: ReportStore) => reports.counts('due-by-month', days, [])],
  [
    'finds few among all records',
    (reports: ReportStore) => reports.records('retained-past-twenty-years', days, { size: 1, after: null }),
  ],
])('may take longer than other requests where it %s', async (_what, read) => {
  const withHandle = world.db.unitOfWork((handle) => ({ handle, reports: makeReportStore(handle) }))
  const patience = await withHandle.run(async ({ handle, reports }) => {
    await read(reports)
    const { rows } = await sql<{ readonly statement_timeout: string }>`show statement_timeout`.execute(handle)
    return rows[0]?.statement_timeout
  }, 'read-only')
  expect(patience).toBe('1h')
})

describe('a report of records', () => {
  beforeAll(async () => {
    // Caught, and not in the scope any more: the first twice, the second by nothing else.
    await world.rows(sql`
      insert into hold_item (hold_id, record_id, since)
      select h.id, r.id, now() from hold h cross join record r
      where (r.id = ${records['soon']?.id} and h.name in ('Inquiry', 'Court case'))
         or (r.id = ${records['soonToo']?.id} and h.name = 'Inquiry')`)
  })

  it.each(reportNames.filter(isRecordReport))('%s is the same in pages of any size', async (name) => {
    const withStore = world.db.unitOfWork((handle) => ({ reports: makeReportStore(handle) }))
    const read = (size: number) =>
      withStore.run(async ({ reports }) => {
        const found: string[] = []
        for (let after: RecordId | null = null, more = true; more; ) {
          const rows: readonly StoredReportRow[] = await reports.records(name, days, { size, after })
          found.push(...rows.map(({ recordId }) => recordId))
          after = rows.at(-1)?.recordId ?? null
          // As whoever streams it has it: a page that is not full is the last.
          more = rows.length === size
        }
        return found
      }, 'read-only')
    const whole = await read(1_000)
    for (const size of [1, 2, 3]) expect(await read(size)).toEqual(whole)
    expect(whole).toEqual([...new Set(whole)].sort())
  })
})
