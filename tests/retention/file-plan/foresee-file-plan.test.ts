import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Actor } from '../../../src/access/actor.ts'
import { parseFilePlan } from '../../../src/adapters/fileplans/parse-file-plan.ts'
import { makeFilePlanStore } from '../../../src/adapters/postgres/file-plan/file-plan-store.ts'
import type { UnitOfWork } from '../../../src/kernel/unit-of-work.ts'
import type { SettlingEffect } from '../../../src/retention/dates/standing-store.ts'
import { makeApplyFilePlan } from '../../../src/retention/file-plan/apply-file-plan.ts'
import type { FilePlanTx } from '../../../src/retention/file-plan/file-plan-store.ts'
import { makeForeseeFilePlan } from '../../../src/retention/file-plan/foresee-file-plan.ts'
import { makeGiveOverride } from '../../../src/retention/overrides/give-override.ts'
import type { RetentionTx } from '../../../src/retention/ports.ts'
import { makePublishClass } from '../../../src/retention/schedules/class-schedule.ts'
import { makePublishSchedule } from '../../../src/retention/schedules/publish-schedule.ts'
import { addOfficers, type Officers, sweep } from '../../support/disposal-steps.ts'
import { makeFilingSteps } from '../../support/filing-steps.ts'
import { type Disposal, makeDisposal } from '../../support/make-disposal.ts'
import { propertyRuns } from '../../support/property-runs.ts'
import { makeRetentionWorld, type RetentionWorld, type TestRecord } from '../../support/retention-world.ts'
import { everythingKept, foreseenRows, observeChange } from '../support/observe-change.ts'

const reason = 'The office was reorganised'
const existing = { appliesTo: 'existing', reason } as const
const authority = { instrument: 'Order', reference: 'X', approvedOn: '2025-05-01' }

interface WrittenPlan {
  /** By code. */
  readonly schedules: { readonly [code: string]: object }
  /** By class: the schedule that it names itself. */
  readonly classes: { readonly [code in 'K1' | 'K11' | 'K2' | 'K21' | 'K3']: string | null }
}

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let unitOfWork: UnitOfWork<RetentionTx & FilePlanTx>
let plan: WrittenPlan = {
  schedules: {
    A: { trigger: 'created', period: 'P5Y', action: 'destroy' },
    B: { trigger: 'folder-closed', period: 'P4Y', action: 'destroy' },
    C: { trigger: 'captured', period: 'P1Y', action: 'review' },
  },
  classes: { K1: 'A', K11: null, K2: 'B', K21: null, K3: 'C' },
}

beforeAll(async () => {
  world = await makeRetentionWorld()
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
  unitOfWork = world.db.unitOfWork((handle, outgoing) => ({
    ...world.makeTx(handle, outgoing),
    filePlan: makeFilePlanStore(handle),
  }))
  await apply(plan)
})
afterAll(() => world.close())

const deps = (written: WrittenPlan) => ({
  reader: { read: async (file: string) => parseFilePlan(textOf(written), file) },
  unitOfWork,
  clock: world.clock,
})
const apply = (written: WrittenPlan) => makeApplyFilePlan(deps(written))(officers.decider, 'plan.yaml')
const foresee = (written: WrittenPlan, by: Actor = officers.approver) =>
  makeForeseeFilePlan(deps(written))(by, 'plan.yaml')

function textOf({ schedules, classes }: WrittenPlan): string {
  const own = (code: keyof WrittenPlan['classes']) =>
    classes[code] === null ? {} : { schedule: classes[code] }
  // JSON is YAML.
  return JSON.stringify({
    plan: { code: 'P', title: 'A plan' },
    schedules: Object.entries(schedules).map(([code, rule]) => ({ code, title: code, authority, ...rule })),
    classes: [
      { code: 'K1', title: 'K1', ...own('K1'), classes: [{ code: 'K11', title: 'K11', ...own('K11') }] },
      { code: 'K2', title: 'K2', ...own('K2'), classes: [{ code: 'K21', title: 'K21', ...own('K21') }] },
      { code: 'K3', title: 'K3', ...own('K3') },
    ],
  })
}

describe('the what-if of a plan file', () => {
  it('is for whoever may apply it, and its records for whoever may preview schedules', async () => {
    const operator: Actor = { kind: 'operator', id: 'operator:someone', name: 'someone' }
    const scoped = await world.addPerson('of a part', 'ig-officer', { scope: 'K1' })
    for (const by of [officers.auditor, scoped])
      await expect(foresee(plan, by)).rejects.toMatchObject({ code: 'forbidden-role' })
    const { whatIf, list } = await foresee(plan, operator)
    expect(whatIf).toMatchObject({ each: [], together: { total: 0 } })
    expect(() => list()).toThrow(expect.objectContaining({ code: 'forbidden-role' }))
  })

  it('of a file with faults is none', async () => {
    const faulty = { ...plan, classes: { ...plan.classes, K1: 'NOPE' } }
    const { report, whatIf, list } = await foresee(faulty)
    expect(report.errors).not.toEqual([])
    expect(whatIf).toBeNull()
    expect(await foreseenRows(list())).toEqual([])
  })
})

const rule = fc.record({
  trigger: fc.constantFrom('created', 'folder-closed', 'captured', 'received'),
  period: fc.integer({ min: 1, max: 12 }).map((years) => `P${years}Y`),
  action: fc.constantFrom('destroy', 'review', 'transfer'),
})
const named = fc.constantFrom('A', 'B', 'C', 'NEW')
const changes = fc.record({
  schedules: fc.record({ A: rule, B: rule, C: rule }, { requiredKeys: [] }),
  NEW: rule,
  classes: fc.record(
    {
      K1: named,
      K11: fc.option(named, { freq: 2 }),
      K2: named,
      K21: fc.option(named, { freq: 2 }),
      K3: named,
    },
    { requiredKeys: [] },
  ),
})

it('whatever a plan changes, what was foreseen of all and of each draft is what publishing then does', async () => {
  let moved = 0
  let universe = 0
  await fc.assert(
    fc.asyncProperty(changes, async (change) => {
      universe += 1
      await fillClasses(universe)
      const code = `NEW-${universe}`
      const classes = Object.entries(change.classes).map(([one, schedule]) => [
        one,
        schedule === 'NEW' ? code : schedule,
      ])
      plan = {
        schedules: { ...plan.schedules, ...change.schedules, [code]: change.NEW },
        classes: { ...plan.classes, ...Object.fromEntries(classes) },
      }
      moved += await foreseeAndPublish(plan)
      await sweep(disposal, officers.decider)
    }),
    { numRuns: propertyRuns(12), seed: 20_261_127, endOnFailure: true },
  )
  expect(moved).toBeGreaterThan(50)
}, 240_000)

it('counts a record in several folders once, whichever drafts reach it', async () => {
  await fillClasses(1)
  const schedules = {
    A: { trigger: 'created', period: 'P13Y', action: 'destroy' },
    B: { trigger: 'folder-closed', period: 'P14Y', action: 'destroy' },
  }
  plan = {
    schedules: { ...plan.schedules, ...schedules },
    classes: { ...plan.classes, K1: 'A', K11: 'A', K2: 'B', K21: 'B', K3: 'C' },
  }
  await foreseeAndPublish({ ...plan, schedules: { ...plan.schedules, ...halved(schedules) } })
  const { whatIf } = await foresee(plan)
  expect(whatIf?.each.map(({ code }) => code)).toEqual(['A', 'B'])
  const [{ reached, ...both } = { reached: 0 }] = await world.rows<{ reached: number; twice: number }>(sql`
    select count(*) filter (where 'A' = any (names) or 'B' = any (names) or own = 'B')::integer as reached,
           count(*) filter (where own is null and names @> '{A,B}')::integer as twice
    from (
      select r.override_schedule as own, array(
        select c.schedule_code from folder f join file_plan_class c on c.code = f.class_code
        where f.id = any (folders_of(r.id, r.folder_id))
          -- Of what has left a folder, whatever comes to another end by it.
          or f.id in (
            select x.folder_id from record_filing x where x.record_id = r.id and case c.schedule_code
              when 'A' then coalesce(r.document_date, r.captured_on) + interval '13 years'
              when 'B' then f.closed_on + interval '14 years'
            end > r.retention_end
          )
      ) as names
      from record r where r.state = 'active'
    ) lies`)
  expect(both).toEqual({ twice: expect.any(Number) })
  expect(whatIf?.together.total).toBe(reached)
})

const halved = (schedules: { readonly [code: string]: object }) =>
  Object.fromEntries(Object.entries(schedules).map(([code, rule]) => [code, { ...rule, period: 'P6Y' }]))

async function foreseeAndPublish(written: WrittenPlan): Promise<number> {
  const before = await everythingKept(world)
  const { whatIf, list } = await foresee(written)
  if (whatIf === null) throw new Error('the plan was found faulty')
  const listed = await foreseenRows(list())
  expect(await everythingKept(world)).toEqual(before)
  const effects = new Map<string, SettlingEffect | null>()
  const { effect, rows } = await observeChange(world, async () => {
    await apply(written)
    for (const { kind, code, version } of whatIf.each) {
      const published =
        kind === 'schedule'
          ? await makePublishSchedule(publishing())(officers.approver, code, version ?? 0, existing)
          : await makePublishClass(publishing())(officers.approver, code, reason)
      effects.set(`${kind} ${code}`, published.effect)
    }
  })
  // Nothing waits any more: each draft was named.
  expect(
    await world.rows(sql`
      select d.code from retention_schedule_version d where d.state = 'draft' and d.version > (
        select p.version from retention_schedule_version p where p.code = d.code and p.state = 'published'
      )
      union all select class_code from class_schedule_draft`),
  ).toEqual([])
  const { total, ...together } = whatIf.together
  expect(together).toEqual(effect)
  expect(total).toBeGreaterThanOrEqual(together.changed)
  expect(listed).toEqual(rows)
  const isAlone = whatIf.each.length === 1
  // Of records in several folders those before it may have made something else.
  for (const [index, { kind, code, effect: alone }] of whatIf.each.entries())
    if ((kind === 'schedule' && index === 0) || isAlone) expect(alone).toEqual(effects.get(`${kind} ${code}`))
  return together.changed
}

const publishing = () => ({ unitOfWork: world.unitOfWork, clock: world.clock })

/** New records in folders of every class, one in three closed; some in several, one held, one given a schedule of its own. */
async function fillClasses(universe: number): Promise<void> {
  const filing = makeFilingSteps(world)
  const before: TestRecord[] = []
  for (const [index, code] of ['K1', 'K11', 'K2', 'K21', 'K3'].entries()) {
    const closed = (universe + index) % 3 === 0 ? { closedOn: `${2015 + index}-03-31` } : {}
    const folder = await world.addFolder(code, closed)
    const records = []
    for (let number = 0; number < 4; number += 1)
      records.push(await world.addRecord(folder, { date: `${2012 + ((universe + number * 3) % 13)}-02-28` }))
    // In a second class, and the first of all in all of them.
    if (folder.closedOn === null)
      for (const record of [before[0], before.at(-1)].filter((one, at, all) => all.indexOf(one) === at))
        if (record !== undefined) await filing.file(officers.decider, record, folder)
    before.push(...records)
    const [held, given] = records
    if (held === undefined || given === undefined || index > 1) continue
    await disposal.placeHold(officers.decider, {
      name: `Inquiry ${universe}`,
      reason,
      authority: 'Inquiry',
      scope: { records: [held.id] },
    })
    const request = { schedule: 'B', authority: 'Keeper of the Records', reason }
    await makeGiveOverride(publishing())(officers.executor, { type: 'record', id: given.id }, request)
  }
}
