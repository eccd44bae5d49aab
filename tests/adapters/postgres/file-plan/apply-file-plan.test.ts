import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { Actor, PersonActor } from '../../../../src/access/actor.ts'
import { filePlanReader } from '../../../../src/adapters/fileplans/file-plan-reader.ts'
import { parseFilePlan } from '../../../../src/adapters/fileplans/parse-file-plan.ts'
import { makePostgresAuditLog } from '../../../../src/adapters/postgres/audit/audit-log.ts'
import { makeFilePlanStore } from '../../../../src/adapters/postgres/file-plan/file-plan-store.ts'
import { loadClassPath } from '../../../../src/adapters/postgres/file-plan/load-class-path.ts'
import { insertScheduleVersion } from '../../../../src/adapters/postgres/file-plan/write-schedules.ts'
import { makeDrillClock } from '../../../../src/kernel/clock.ts'
import type { PersonId } from '../../../../src/kernel/ids.ts'
import type { UnitOfWork } from '../../../../src/kernel/unit-of-work.ts'
import { parseDate } from '../../../../src/records/dates/parse-date.ts'
import { makeApplyFilePlan } from '../../../../src/retention/file-plan/apply-file-plan.ts'
import { makeDiffFilePlan } from '../../../../src/retention/file-plan/diff-file-plan.ts'
import type { FilePlanReport } from '../../../../src/retention/file-plan/file-plan-report.ts'
import type { FilePlanTx } from '../../../../src/retention/file-plan/file-plan-store.ts'
import { makeTestDatabase, type TestDatabase } from '../../../support/test-database.ts'

const shipped = join(import.meta.dirname, '../../../../config/fileplans/ports-and-waterways.yaml')
const clock = makeDrillClock(new Date('2026-11-23T10:00:00Z'))
const operator: Actor = { kind: 'operator', id: 'operator:root', name: 'operator:root' }
const officer: PersonActor = {
  kind: 'person',
  id: '01900000-0000-7000-8000-000000000001' as PersonId, // A person of this test's own.
  name: 'Orla',
  role: 'ig-officer',
  scope: null,
  clearance: 'official',
  groups: [],
  how: 'token',
}

const small = `plan: {code: DFX, title: Department of Examples}
schedules:
  - {code: S7, title: Seven, authority: {instrument: I, reference: R, approvedOn: 2019-05-01}, trigger: folder-closed, period: P7Y, after: financial-year, rounding: month, action: destroy}
  - {code: UNTIL, title: Until, trigger: {fixed-date: 2040-01-01}, action: review}
  - {code: EVER, title: Ever, action: retain-permanently}
classes:
  - code: FIN
    title: Finance
    schedule: S7
    classes:
      - {code: FIN-INV, title: Invoices, fields: [{name: supplier, type: text}], folders: [{reference: FIN-INV/2026, title: Invoices 2026}]}
      - {code: FIN-OLD, title: Old}
  - {code: KEEP, title: Keep, schedule: EVER}
  - {code: EUP, title: Programme, schedule: UNTIL}
`

let test: TestDatabase
let unitOfWork: UnitOfWork<FilePlanTx>

beforeAll(async () => {
  test = await makeTestDatabase()
  unitOfWork = test.unitOfWork((transaction, outgoing) => ({
    filePlan: makeFilePlanStore(transaction),
    audit: makePostgresAuditLog(transaction, outgoing, clock),
  }))
})

afterAll(() => test.close())

/** As after a fresh start: what a test made is gone again. The owner may do what no role of the program can. */
beforeEach(async () => {
  for (const statement of [
    `delete from record`,
    `delete from folder where not built_in`,
    `delete from access_set where class_code <> 'MUNIMENT-CERT'`,
    `delete from class_schedule_draft`,
    `delete from file_plan_class where not built_in`,
    `delete from retention_schedule_version where code <> 'MUNIMENT-PERM'`,
    `delete from retention_schedule where not built_in`,
    `delete from file_plan`,
    `delete from audit_outbox`,
  ]) {
    await sql.raw(statement).execute(test.database.owner)
  }
})

const reader = (text: string) => ({ read: async (file: string) => parseFilePlan(text, file) })
const apply = (text: string, actor: Actor = operator): Promise<FilePlanReport> =>
  makeApplyFilePlan({ reader: reader(text), unitOfWork, clock })(actor, 'plan.yaml')
const diff = (text: string, actor: Actor = operator): Promise<FilePlanReport> =>
  makeDiffFilePlan({ reader: reader(text), unitOfWork })(actor, 'plan.yaml')

async function rows<Row>(query: string): Promise<readonly Row[]> {
  return (await sql.raw<Row>(query).execute(test.database.owner)).rows
}

/** Drafts the version of S7 that `small` says with another period, under the number given. */
async function draftS7(version: number, period: string, code = 'S7'): Promise<void> {
  const reading = parseFilePlan(small.replace('P7Y', period), 'plan.yaml')
  const schedule = reading.outcome === 'sound' ? reading.plan.schedules[0] : undefined
  if (schedule === undefined) throw new Error('no such schedule')
  const drafted = { by: 'another officer', at: clock.now() }
  await insertScheduleVersion(test.database.owner, { ...schedule, code, version }, 'draft', drafted)
}

const codes = (items: readonly { readonly code: string }[]): readonly string[] =>
  items.map((item) => item.code)

describe('what applying must not do', () => {
  it('changes nothing at all where anything is refused', async () => {
    await apply(small)
    const wanted = small.replace('title: Finance', 'title: Finances').replace(/.*FIN-INV.*\n/, '')
    const report = await apply(wanted)
    expect(report.errors).toMatchObject([
      {
        file: 'plan.yaml',
        line: 6,
        path: 'classes',
        value: 'FIN-INV',
        message: expect.stringContaining('it is in use (1 folder)'),
      },
    ])
    expect(await rows("select title from file_plan_class where code = 'FIN'")).toEqual([{ title: 'Finance' }])
    expect(await rows('select 1 from audit_outbox')).toHaveLength(1)
  })

  it('changes nothing where the file is faulty', async () => {
    const report = await apply(small.replace('P7Y', '7Y'))
    expect(report.errors).toMatchObject([{ line: 3, path: 'schedules[0].period', value: '7Y' }])
    expect(await rows('select 1 from file_plan')).toEqual([])
  })

  it('never changes a published schedule', async () => {
    await apply(small)
    const report = await apply(small.replace('P7Y', 'P1D'), officer)
    expect(report.drafted).toMatchObject([{ kind: 'schedule', code: 'S7', version: 2 }])
    expect(report.changed).toEqual([])
    expect(
      await rows(
        "select version, state, period, drafted_by, published_by from retention_schedule_version where code = 'S7' order by version",
      ),
    ).toEqual([
      {
        version: 1,
        state: 'published',
        period: 'P7Y',
        drafted_by: 'operator:root',
        published_by: 'operator:root',
      },
      { version: 2, state: 'draft', period: 'P1D', drafted_by: officer.id, published_by: null },
    ])
    const path = await loadClassPath(test.database.owner, 'FIN-INV')
    expect(path.map((one) => one.schedule?.version)).toEqual([1, undefined])
  })

  it('brings no new class under a schedule of which no version is published: it would be kept as its parent is', async () => {
    await apply(small)
    await draftS7(1, 'P9Y', 'NEW-1')
    const [plan, schedules, rule, ...rest] = small.split('\n')
    const added = [plan, schedules, rule, rule?.replace('{code: S7', '{code: NEW-1'), ...rest].join('\n')
    const wanted = added.replace(
      '{code: FIN-OLD,',
      '{code: FIN-NEW, title: New, schedule: NEW-1}\n      - $&',
    )
    const refused = [
      {
        line: 13,
        path: 'classes[0].classes[1]',
        value: 'FIN-NEW',
        message: expect.stringContaining('NEW-1, of which no version is published'),
      },
    ]
    expect((await diff(wanted)).errors).toMatchObject(refused)
    expect((await apply(wanted)).errors).toMatchObject(refused)
    expect(await rows("select 1 from file_plan_class where code = 'FIN-NEW'")).toEqual([])
    await sql`
      update retention_schedule_version set state = 'published', published_by = 'officer', published_at = now()
      where code = 'NEW-1'`.execute(test.database.owner)
    expect((await apply(wanted)).errors).toEqual([])
    const path = await loadClassPath(test.database.owner, 'FIN-NEW')
    expect(path.map((one) => one.schedule?.code)).toEqual(['S7', 'NEW-1'])
  })

  it('nor does a program with a mistake in it: the database refuses', async () => {
    await apply(small)
    await draftS7(1, 'P9Y', 'NEW-1')
    const added = {
      code: 'FIN-NEW',
      title: 'New',
      parent: 'FIN',
      path: ['FIN', 'FIN-NEW'],
      fields: [],
      position: 9,
    }
    const nothing = {
      plan: null,
      schedulesPublished: [],
      schedulesDrafted: [],
      classesUpdated: [],
      classSchedulesDrafted: [],
      classDraftsWithdrawn: [],
      classesRemoved: [],
      foldersCreated: [],
      foldersRetitled: [],
    }
    const adding = (schedule: string | null) =>
      unitOfWork.run((tx) =>
        tx.filePlan.apply(
          { ...nothing, classesCreated: [{ ...added, schedule, stubTitle: 'drop' }] },
          { by: operator, at: clock.now(), on: parseDate('2026-11-23') },
        ),
      )
    await expect(adding('NEW-1')).rejects.toThrow('of which no version is published')
    await adding(null)
    expect(await rows("select schedule_code from file_plan_class where code = 'FIN-NEW'")).toEqual([
      { schedule_code: null },
    ])
  })

  it("never changes a class's schedule", async () => {
    await apply(small)
    const other = small.replace('title: Finance\n    schedule: S7', 'title: Finance\n    schedule: UNTIL')
    expect((await apply(other)).drafted).toMatchObject([{ kind: 'class', code: 'FIN' }])
    expect(await rows("select schedule_code from file_plan_class where code = 'FIN'")).toEqual([
      { schedule_code: 'S7' },
    ])
    expect(await rows('select class_code, schedule_code from class_schedule_draft')).toEqual([
      { class_code: 'FIN', schedule_code: 'UNTIL' },
    ])
    expect((await apply(other)).drafted).toEqual([])
    expect((await apply(small)).changed).toMatchObject([
      { code: 'FIN', changes: [{ field: 'draftedSchedule' }] },
    ])
    expect(await rows('select 1 from class_schedule_draft')).toEqual([])
  })

  it.each<[string, Partial<PersonActor>]>([
    ['a civil servant', { role: 'civil-servant' }],
    ['an auditor', { role: 'auditor' }],
    ['an administrator', { role: 'administrator' }],
    ['an officer for a part of the plan', { scope: 'FIN' }],
  ])('refuses %s', async (_name, changes) => {
    await expect(apply(small, { ...officer, ...changes })).rejects.toMatchObject({ code: 'forbidden-role' })
    expect(await rows('select 1 from file_plan')).toEqual([])
  })

  it('shows no title of a folder that the actor may not read, and gives it no other', async () => {
    const written = (more: string) =>
      small.replace('title: Invoices 2026}', `title: Disputed with Smith, groups: [legal]${more}}`)
    const insider = { ...officer, groups: ['legal'] }
    await apply(written(''), insider)
    const guessed = small.replace('Invoices 2026', 'Guessed')
    for (const actor of [officer, operator]) {
      for (const text of [guessed, written(''), written(', marking: official-sensitive')]) {
        const report = await diff(text, actor)
        expect([report.changed, report.errors]).toEqual([[], []])
        expect(report.unchanged.filter(({ kind }) => kind === 'folder')).toEqual([
          {
            kind: 'folder',
            code: 'FIN-INV/2026',
            title: null,
            note: 'kept from you: it stays as it is, whatever the file says of it',
          },
        ])
        expect(await apply(text, actor)).toEqual(report)
      }
    }
    expect(await rows('select title from folder where not built_in')).toEqual([
      { title: 'Disputed with Smith' },
    ])
    expect((await diff(guessed, insider)).changed).toMatchObject([
      { code: 'FIN-INV/2026', changes: [{ field: 'title', from: 'Disputed with Smith', to: 'Guessed' }] },
    ])
  })

  it('leaves what is built in alone, also where everything else goes', async () => {
    await apply(small.replace(/, folders: \[.*\]\}/, '}'))
    const report = await apply(`plan: {code: NEW, title: New}
schedules: [{code: EVER, title: Ever, action: retain-permanently}]
classes: [{code: ONLY, title: Only, schedule: EVER}]
`)
    expect(codes(report.removed)).toEqual(['FIN-INV', 'FIN-OLD', 'FIN', 'KEEP', 'EUP'])
    expect(await rows('select code from file_plan_class order by code')).toEqual([
      { code: 'MUNIMENT' },
      { code: 'MUNIMENT-CERT' },
      { code: 'ONLY' },
    ])
  })
})

describe('applying', () => {
  it('installs the shipped plan, and changes nothing a second time', async () => {
    const applyShipped = makeApplyFilePlan({ reader: filePlanReader, unitOfWork, clock })
    const first = await applyShipped(operator, shipped)
    expect(first.errors).toEqual([])
    expect(first.created.length).toBeGreaterThan(100)
    const second = await applyShipped(operator, shipped)
    expect([second.created, second.changed, second.drafted, second.removed, second.errors]).toEqual([
      [],
      [],
      [],
      [],
      [],
    ])
    expect(second.unchanged).toHaveLength(first.created.length)
    expect(await rows('select 1 from audit_outbox')).toHaveLength(1)
  })

  it('keeps every rule of a schedule, whatever its trigger', async () => {
    await apply(small)
    expect(await loadClassPath(test.database.owner, 'FIN-INV')).toEqual([
      {
        code: 'FIN',
        schedule: {
          code: 'S7',
          version: 1,
          title: 'Seven',
          trigger: { type: 'folder-closed' },
          period: { years: 7, months: 0, days: 0 },
          after: 'financial-year',
          rounding: 'month',
          orLater: [],
          maximum: null,
          laterSteps: [],
          action: 'destroy',
          authority: { instrument: 'I', reference: 'R', approvedOn: '2019-05-01' },
          approvedBy: null,
          reviewers: [{ role: 'ig-officer', group: null }],
        },
      },
      { code: 'FIN-INV', schedule: null },
    ])
    expect((await loadClassPath(test.database.owner, 'EUP'))[0]?.schedule).toMatchObject({
      trigger: { type: 'fixed-date', date: '2040-01-01' },
      period: null,
    })
    expect(await loadClassPath(test.database.owner, 'NOWHERE')).toEqual([])
  })

  it('drafts a version where a further term or the maximum differs, and none where all is as installed', async () => {
    const terms =
      'orLater: [{trigger: {event: audited}, period: P2Y}, {trigger: received, period: P1Y}], maximum: P9Y'
    const several = small.replace('period: P7Y,', `period: P7Y, ${terms},`)
    await apply(several)
    expect((await diff(several)).drafted).toEqual([])
    const longer = (await diff(several.replace('period: P2Y', 'period: P3Y').replace('P9Y', 'P8Y'))).drafted
    expect(longer).toMatchObject([{ code: 'S7', version: 2 }])
    expect(longer[0]?.changes?.map(({ field }) => field)).toEqual(['orLater', 'maximum'])
  })

  it('drafts anew what was drafted before the published version: that draft can be published no more', async () => {
    await apply(small)
    await draftS7(2, 'P10Y')
    await draftS7(3, 'P8Y')
    await sql`update retention_schedule_version set state = 'superseded' where code = 'S7' and version = 1`.execute(
      test.database.owner,
    )
    await sql`
      update retention_schedule_version set state = 'published', published_by = 'officer', published_at = now()
      where code = 'S7' and version = 3`.execute(test.database.owner)
    const wanted = small.replace('P7Y', 'P10Y')
    expect((await apply(wanted)).drafted).toMatchObject([{ kind: 'schedule', code: 'S7', version: 4 }])
    expect((await apply(wanted)).unchanged).toContainEqual(
      expect.objectContaining({ code: 'S7', version: 4, note: 'drafted before, not yet published' }),
    )
  })

  it('drafts a version where a step is reviewed by others, and none where it says by whom it was anyway', async () => {
    const rule = 'period: P2Y, action: review'
    const reviewed = (reviewers: string) =>
      small.replace(
        'trigger: {fixed-date: 2040-01-01}, action: review',
        `steps: [{trigger: created, ${rule}}, {trigger: previous-step, ${rule}${reviewers}}]`,
      )
    await apply(reviewed(''))
    expect((await diff(reviewed(', reviewers: [ig-officer]'))).drafted).toEqual([])
    const { drafted } = await diff(reviewed(', reviewers: [owner, ig-officer]'))
    expect(drafted).toMatchObject([{ code: 'UNTIL', version: 2, changes: [{ field: 'steps' }] }])
    expect((await apply(reviewed(', reviewers: [owner, ig-officer]'))).drafted).toEqual(drafted)
  })

  it('opens folders on the day of the application, with an access set of their conditions', async () => {
    await apply(small)
    expect(
      await rows(`select f.reference, f.opened_on, f.status, a.class_code, a.marking, a.groups
                  from folder f join access_set a on a.id = f.access_set_id where not f.built_in`),
    ).toEqual([
      {
        reference: 'FIN-INV/2026',
        opened_on: '2026-11-23',
        status: 'open',
        class_code: 'FIN-INV',
        marking: 'official',
        groups: [],
      },
    ])
  })

  it('shows in a diff what it then does, and the diff does nothing', async () => {
    const shown = await diff(small)
    expect(await rows('select 1 from file_plan')).toEqual([])
    expect(await apply(small)).toEqual(shown)
    expect((await diff(small)).created).toEqual([])
  })

  it('moves an unused class with all below it', async () => {
    await apply(small.replace(/, folders: \[.*\]\}/, '}'))
    const moved = `${small.slice(0, small.indexOf('classes:'))}classes:
  - code: KEEP
    title: Keep
    schedule: EVER
    classes:
      - {code: FIN, title: Finance, schedule: S7, classes: [{code: FIN-INV, title: Invoices, fields: [{name: supplier, type: text}]}, {code: FIN-OLD, title: Old}]}
  - {code: EUP, title: Programme, schedule: UNTIL}
`
    expect(codes((await apply(moved)).changed)).toEqual(['FIN'])
    expect(await rows("select path from file_plan_class where code = 'FIN-OLD'")).toEqual([
      { path: ['KEEP', 'FIN', 'FIN-OLD'] },
    ])
    expect((await apply(moved)).changed).toEqual([])
  })

  it('writes one audit entry in its transaction, and no wording in its leaf', async () => {
    await apply(small, officer)
    await apply(small, officer)
    const entries = await rows('select * from audit_outbox')
    expect(entries).toHaveLength(1)
    expect(JSON.stringify(entries)).not.toContain('Department of Examples')
  })

  it('installs once where several begin at the same moment', async () => {
    const reports = await Promise.all(Array.from({ length: 4 }, () => apply(small)))
    expect(reports.map((report) => report.created.length).sort()).toEqual([0, 0, 0, 10])
    expect(await rows('select 1 from audit_outbox')).toHaveLength(1)
  })

  it('refuses to remove a class under which a folder is opened meanwhile', async () => {
    await apply(small)
    const without = small.replace(/ +- \{code: FIN-OLD.*\n/, '')
    const outcomes = await Promise.allSettled([
      apply(without),
      test.database.owner.transaction().execute(async (transaction) => {
        await sql`insert into access_set (class_code, marking, groups) values ('FIN-OLD', 'official', '{}')`.execute(
          transaction,
        )
        await sql`insert into folder (id, reference, class_code, title, opened_on, access_set_id)
                  select gen_random_uuid(), 'FIN-OLD/1', 'FIN-OLD', 'Old', date '2026-01-01', id
                  from access_set where class_code = 'FIN-OLD'`.execute(transaction)
      }),
    ])
    const kept = (await rows("select 1 from file_plan_class where code = 'FIN-OLD'")).length === 1
    const filed = (await rows("select 1 from folder where class_code = 'FIN-OLD'")).length === 1
    expect(kept).toBe(filed)
    expect(outcomes.some((outcome) => outcome.status === 'fulfilled')).toBe(true)
  })
})
