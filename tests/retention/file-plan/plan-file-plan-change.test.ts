import { describe, expect, it } from '@jest/globals'
import { type Actor, systemActor } from '../../../src/access/actor.ts'
import { parsePeriod } from '../../../src/records/dates/period.ts'
import type { FilePlan, PlannedFolder, RecordClass } from '../../../src/records/file-plan.ts'
import type { RetentionSchedule } from '../../../src/records/schedules/retention-schedule.ts'
import { defaultStages } from '../../../src/records/schedules/review-stage.ts'
import { isEmptyChange } from '../../../src/retention/file-plan/file-plan-change.ts'
import type {
  InstalledClass,
  InstalledFilePlan,
} from '../../../src/retention/file-plan/installed-file-plan.ts'
import { planFilePlanChange as planFor } from '../../../src/retention/file-plan/plan-file-plan-change.ts'

const planFilePlanChange = (current: InstalledFilePlan, wanted: FilePlan) =>
  planFor(systemActor, current, wanted)

const emptyFilePlan: InstalledFilePlan = { plan: null, schedules: [], classes: [], folders: [] }

const seven: RetentionSchedule = {
  code: 'FIN-07',
  title: 'Seven years',
  trigger: { type: 'folder-closed' },
  period: parsePeriod('P7Y'),
  after: null,
  rounding: null,
  orLater: [],
  maximum: null,
  laterSteps: [],
  action: 'destroy',
  authority: null,
  approvedBy: null,
  reviewers: defaultStages,
}
const ten: RetentionSchedule = { ...seven, code: 'FIN-10', title: 'Ten years', period: parsePeriod('P10Y') }

function recordClass(code: string, changes: Partial<RecordClass> = {}): RecordClass {
  const parent = changes.parent ?? null
  return {
    code,
    title: code,
    parent,
    path: parent === null ? [code] : [parent, code],
    schedule: parent === null ? 'FIN-07' : null,
    stubTitle: 'drop',
    fields: [],
    position: 0,
    ...changes,
  }
}

const folder = (reference: string, changes: Partial<PlannedFolder> = {}): PlannedFolder => ({
  reference,
  classCode: 'FIN-INV',
  title: reference,
  marking: null,
  groups: null,
  openedOn: null,
  ...changes,
})

const plan: FilePlan = {
  code: 'DFX',
  title: 'Department',
  schedules: [seven, ten],
  classes: [
    recordClass('FIN'),
    recordClass('FIN-INV', { parent: 'FIN' }),
    recordClass('HR', { position: 1 }),
  ],
  folders: [folder('FIN-INV/2026')],
}

const unused = { folders: 0, records: 0, holds: 0 }

/** What is installed once `from` has been applied to an empty system. */
function installed(
  from: FilePlan,
  use: { readonly [code: string]: Partial<InstalledClass['use']> } = {},
): InstalledFilePlan {
  return {
    plan: { code: from.code, title: from.title },
    schedules: from.schedules.map((one) => ({
      code: one.code,
      builtIn: false,
      published: { ...one, version: 1 },
      newestDraft: null,
      newestVersion: 1,
    })),
    classes: from.classes.map((one) => ({ ...one, builtIn: false, use: { ...unused, ...use[one.code] } })),
    folders: from.folders.map((one) => ({
      reference: one.reference,
      classCode: one.classCode,
      title: one.title,
      marking: one.marking ?? 'official',
      groups: one.groups ?? [],
    })),
  }
}

const codes = (items: readonly { readonly code: string }[]): readonly string[] =>
  items.map((item) => item.code)

describe('what a plan must not do', () => {
  it('refuses to let a class with live records vanish, and names it', () => {
    const change = planFilePlanChange(installed(plan, { HR: { folders: 1, records: 3 } }), {
      ...plan,
      classes: plan.classes.filter((one) => one.code !== 'HR'),
    })
    expect(change.refused).toEqual([
      {
        kind: 'class',
        code: 'HR',
        reason: 'class-in-use',
        message:
          'the class HR (HR) is not in the file, but cannot vanish: it is in use (3 live records, 1 folder)',
      },
    ])
    expect(change.operations.classesRemoved).toEqual([])
  })

  it.each([{ folders: 1 }, { records: 1 }, { holds: 1 }])('refuses the same with %o alone', (use) => {
    const change = planFilePlanChange(installed(plan, { HR: use }), {
      ...plan,
      classes: plan.classes.slice(0, 2),
    })
    expect(change.refused).toMatchObject([{ code: 'HR', reason: 'class-in-use' }])
  })

  it('refuses to move a class that is in use, also where only a class below it is', () => {
    const moved = [
      recordClass('HR'),
      recordClass('FIN', { parent: 'HR', path: ['HR', 'FIN'] }),
      recordClass('FIN-INV', { parent: 'FIN', path: ['HR', 'FIN', 'FIN-INV'] }),
    ]
    const change = planFilePlanChange(installed(plan, { 'FIN-INV': { folders: 2 } }), {
      ...plan,
      classes: moved,
    })
    expect(change.refused).toMatchObject([{ code: 'FIN', reason: 'class-in-use' }])
  })

  it('never changes a published schedule: any difference becomes the next draft', () => {
    const differences: Partial<RetentionSchedule>[] = [
      { period: parsePeriod('P6Y') },
      { title: 'Other' },
      { trigger: { type: 'created' } },
      { after: 'financial-year' },
      { rounding: 'month' },
      { unitStarts: { 'financial-year': { month: 7, day: 1 } } },
      { action: 'review' },
      { authority: { instrument: 'I', reference: 'R', approvedOn: '2020-01-01' as never } },
      { approvedBy: 'somebody' },
    ]
    for (const difference of differences) {
      const change = planFilePlanChange(installed(plan), {
        ...plan,
        schedules: [{ ...seven, ...difference }, ten],
      })
      expect(change.drafted).toMatchObject([
        { kind: 'schedule', code: 'FIN-07', version: 2, changes: [{ field: Object.keys(difference)[0] }] },
      ])
      expect(change.operations.schedulesPublished).toEqual([])
      expect(change.operations.schedulesDrafted).toEqual([{ ...seven, ...difference, version: 2 }])
    }
  })

  it("never changes a class's schedule: the other one waits as a draft", () => {
    const classes = [recordClass('FIN', { schedule: 'FIN-10', title: 'Finances' }), ...plan.classes.slice(1)]
    const change = planFilePlanChange(installed(plan), { ...plan, classes })
    expect(change.drafted).toMatchObject([
      { kind: 'class', code: 'FIN', changes: [{ field: 'schedule', from: 'FIN-07', to: 'FIN-10' }] },
    ])
    expect(change.changed).toMatchObject([{ code: 'FIN', changes: [{ field: 'title' }] }])
    expect(change.operations.classSchedulesDrafted).toEqual([{ classCode: 'FIN', schedule: 'FIN-10' }])
  })

  it('drafts inheriting as well, and a schedule of its own for what inherited', () => {
    const start = {
      ...plan,
      classes: [recordClass('FIN'), recordClass('FIN-INV', { parent: 'FIN', schedule: 'FIN-10' })],
    }
    const inherits = { ...plan, classes: [recordClass('FIN'), recordClass('FIN-INV', { parent: 'FIN' })] }
    expect(planFilePlanChange(installed(start), inherits).operations.classSchedulesDrafted).toEqual([
      { classCode: 'FIN-INV', schedule: null },
    ])
    expect(planFilePlanChange(installed(inherits), start).operations.classSchedulesDrafted).toEqual([
      { classCode: 'FIN-INV', schedule: 'FIN-10' },
    ])
  })

  it('refuses to touch what is built in', () => {
    const current: InstalledFilePlan = {
      ...emptyFilePlan,
      classes: [{ ...recordClass('MUNIMENT'), builtIn: true, use: unused }],
    }
    const change = planFilePlanChange(current, { ...plan, classes: [recordClass('MUNIMENT')], folders: [] })
    expect(change.refused).toMatchObject([{ code: 'MUNIMENT', reason: 'reserved' }])
    expect(planFilePlanChange(current, plan).removed).toEqual([])
  })

  it('lets no folder vanish, close or move', () => {
    const without = planFilePlanChange(installed(plan, { 'FIN-INV': { folders: 1 } }), {
      ...plan,
      folders: [],
    })
    expect(without.refused).toEqual([])
    expect(isEmptyChange(without)).toBe(true)
    const elsewhere = { ...plan, folders: [folder('FIN-INV/2026', { classCode: 'HR' })] }
    expect(planFilePlanChange(installed(plan), elsewhere).refused).toMatchObject([
      { reason: 'folder-elsewhere' },
    ])
  })

  it('refuses another marking or other groups on a folder that exists, and leaves them where none are named', () => {
    const closed = installed({
      ...plan,
      folders: [folder('FIN-INV/2026', { marking: 'official-sensitive', groups: ['a'] })],
    })
    expect(planFilePlanChange(closed, plan).refused).toEqual([])
    expect(isEmptyChange(planFilePlanChange(closed, plan))).toBe(true)
    const lower = { ...plan, folders: [folder('FIN-INV/2026', { marking: 'official' })] }
    expect(planFilePlanChange(closed, lower).refused).toMatchObject([{ reason: 'folder-conditions' }])
    const open = { ...plan, folders: [folder('FIN-INV/2026', { groups: [] })] }
    expect(planFilePlanChange(closed, open).refused).toMatchObject([{ reason: 'folder-conditions' }])
  })

  it('refuses a code or reference that differs from an installed one in capitals only', () => {
    const shouted = {
      ...plan,
      classes: [...plan.classes, recordClass('hr', { position: 2 })],
      folders: [...plan.folders, folder('fin-inv/2026')],
    }
    expect(planFilePlanChange(installed(plan), shouted).refused).toMatchObject([
      { kind: 'class', code: 'hr', reason: 'capitals-clash' },
      { kind: 'folder', code: 'fin-inv/2026', reason: 'capitals-clash' },
    ])
  })

  it('says nothing of a folder out of reach but that its reference is taken', () => {
    const operator: Actor = { kind: 'operator', id: 'operator:x', name: 'x' }
    const closed = installed({
      ...plan,
      folders: [folder('FIN-INV/Smith', { groups: ['a'], classCode: 'HR' })],
    })
    const named = planFor(operator, closed, { ...plan, folders: [folder('FIN-INV/Smith', { title: 'x' })] })
    expect([named.refused, named.changed, isEmptyChange(named)]).toEqual([[], [], true])
    expect(named.unchanged.find(({ kind }) => kind === 'folder')).toMatchObject({ title: null })
    const near = planFor(operator, closed, { ...plan, folders: [folder('fin-inv/smith')] })
    expect(near.refused).toEqual([
      {
        kind: 'folder',
        code: 'fin-inv/smith',
        reason: 'capitals-clash',
        message: 'fin-inv/smith differs from an installed one in capitals only',
      },
    ])
  })
})

describe('applying', () => {
  it('installs everything on an empty system, schedules as published version 1', () => {
    const change = planFilePlanChange(emptyFilePlan, plan)
    expect(codes(change.created)).toEqual(['DFX', 'FIN-07', 'FIN-10', 'FIN', 'FIN-INV', 'HR', 'FIN-INV/2026'])
    expect(change.operations.schedulesPublished).toEqual([
      { ...seven, version: 1 },
      { ...ten, version: 1 },
    ])
    expect([change.changed, change.drafted, change.unchanged, change.removed, change.refused]).toEqual([
      [],
      [],
      [],
      [],
      [],
    ])
  })

  it('changes nothing a second time', () => {
    const change = planFilePlanChange(installed(plan), plan)
    expect(isEmptyChange(change)).toBe(true)
    expect(change.unchanged).toHaveLength(7)
    expect([change.created, change.changed, change.drafted, change.removed]).toEqual([[], [], [], []])
  })

  it('changes titles, stub titles and fields at once', () => {
    const fields = [{ name: 'supplier', type: 'text', required: true, options: [] }] as const
    const change = planFilePlanChange(installed(plan), {
      ...plan,
      title: 'Department of Everything',
      classes: [recordClass('FIN', { stubTitle: 'keep', fields }), ...plan.classes.slice(1)],
      folders: [folder('FIN-INV/2026', { title: 'Invoices' })],
    })
    expect(change.changed).toMatchObject([
      { kind: 'plan', changes: [{ field: 'title' }] },
      { kind: 'class', code: 'FIN', changes: [{ field: 'stubTitle' }, { field: 'fields' }] },
      { kind: 'folder', changes: [{ field: 'title', from: 'FIN-INV/2026', to: 'Invoices' }] },
    ])
    expect(change.operations.foldersRetitled).toEqual([{ reference: 'FIN-INV/2026', title: 'Invoices' }])
  })

  it('removes unused classes, those below first', () => {
    const change = planFilePlanChange(installed({ ...plan, folders: [] }), {
      ...plan,
      classes: [recordClass('HR')],
      folders: [],
    })
    expect(change.operations.classesRemoved).toEqual(['FIN-INV', 'FIN'])
    expect(codes(change.removed)).toEqual(['FIN-INV', 'FIN'])
  })

  it('moves an unused class and writes the paths of all below it', () => {
    const classes = [
      recordClass('HR'),
      recordClass('FIN', { parent: 'HR', path: ['HR', 'FIN'], schedule: 'FIN-07' }),
      recordClass('FIN-INV', { parent: 'FIN', path: ['HR', 'FIN', 'FIN-INV'] }),
    ]
    const change = planFilePlanChange(installed({ ...plan, folders: [] }), { ...plan, classes, folders: [] })
    expect(change.changed).toMatchObject([
      { code: 'FIN', changes: [{ field: 'parent', from: null, to: 'HR' }] },
    ])
    expect(codes(change.operations.classesUpdated)).toEqual(['HR', 'FIN', 'FIN-INV'])
    expect(change.drafted).toEqual([])
  })

  it('writes a new order without calling it a change', () => {
    const [fin, inv, hr] = plan.classes as [RecordClass, RecordClass, RecordClass] // Three, as written above.
    const change = planFilePlanChange(installed(plan), {
      ...plan,
      classes: [{ ...hr, position: 0 }, { ...fin, position: 1 }, inv],
    })
    expect(change.changed).toEqual([])
    expect(codes(change.operations.classesUpdated)).toEqual(['HR', 'FIN'])
  })

  it('installs a schedule whose code is new as published: it binds nothing that exists', () => {
    const added = { ...ten, code: 'FIN-20' }
    const change = planFilePlanChange(installed(plan), { ...plan, schedules: [...plan.schedules, added] })
    expect(change.created).toMatchObject([{ kind: 'schedule', code: 'FIN-20', version: 1 }])
    expect(change.operations.schedulesPublished).toEqual([{ ...added, version: 1 }])
  })
})

describe('drafts that wait', () => {
  const drafted = { ...seven, period: parsePeriod('P6Y'), version: 2 }
  const withDraft = (from: InstalledFilePlan): InstalledFilePlan => ({
    ...from,
    schedules: from.schedules.map((one) =>
      one.code === 'FIN-07' ? { ...one, newestDraft: drafted, newestVersion: 2 } : one,
    ),
  })

  it('are not drafted again', () => {
    const change = planFilePlanChange(withDraft(installed(plan)), { ...plan, schedules: [drafted, ten] })
    expect(isEmptyChange(change)).toBe(true)
    expect(change.unchanged[1]).toMatchObject({
      code: 'FIN-07',
      version: 2,
      note: 'drafted before, not yet published',
    })
  })

  it('are followed by another draft where the file asks for a third thing', () => {
    const third = { ...seven, period: parsePeriod('P5Y') }
    const change = planFilePlanChange(withDraft(installed(plan)), { ...plan, schedules: [third, ten] })
    expect(change.operations.schedulesDrafted).toEqual([{ ...third, version: 3 }])
  })

  it('of a schedule stay where the file says what is published', () => {
    expect(isEmptyChange(planFilePlanChange(withDraft(installed(plan)), plan))).toBe(true)
  })

  it("of a class's schedule are not drafted again, and are withdrawn where the file goes back", () => {
    const base = installed(plan)
    const current = {
      ...base,
      classes: base.classes.map((one) =>
        one.code === 'FIN' ? { ...one, draftedSchedule: { code: 'FIN-10' } } : one,
      ),
    }
    const wanted = {
      ...plan,
      classes: [recordClass('FIN', { schedule: 'FIN-10' }), ...plan.classes.slice(1)],
    }
    expect(isEmptyChange(planFilePlanChange(current, wanted))).toBe(true)
    expect(planFilePlanChange(current, plan).operations.classDraftsWithdrawn).toEqual(['FIN'])
  })

  it('a schedule that the file leaves out never vanishes', () => {
    const change = planFilePlanChange(installed(plan), { ...plan, schedules: [seven] })
    expect(isEmptyChange(change)).toBe(true)
    expect(change.unchanged).toContainEqual(
      expect.objectContaining({ code: 'FIN-10', note: 'not in the file; a schedule never vanishes' }),
    )
  })
})
