import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import type { ScheduleVersion } from '../../records/schedules/retention-schedule.ts'
import { severalStandingsAfter, type VersionChange } from '../dates/several-standings.ts'
import type { Settling, SettlingEffect } from '../dates/standing-store.ts'
import type { RetentionTx } from '../ports.ts'
import { readingReach } from '../reading-reach.ts'
import { requireWholePlan } from '../require-whole-plan.ts'
import { settlingUnder } from '../schedules/settling-under.ts'
import { countSettlings } from '../what-if/count-settlings.ts'
import type { ForeseenRow } from '../what-if/foreseen-row.ts'
import { listForeseen } from '../what-if/list-foreseen.ts'
import { reportReading } from './check-file-plan.ts'
import type { FilePlanReader, FilePlanReport } from './file-plan-report.ts'
import type { FilePlanTx } from './file-plan-store.ts'
import { planFilePlanChange } from './plan-file-plan-change.ts'
import { type PlanOutcome, planOutcome } from './plan-outcome.ts'
import { reportChange } from './report-change.ts'

interface Deps {
  readonly reader: FilePlanReader
  readonly unitOfWork: UnitOfWork<RetentionTx & FilePlanTx>
  readonly clock: Clock
}

/** One thing that waits for publication once the plan is applied, and what publishing it alone would change. */
export interface ForeseenPlanItem {
  readonly kind: 'schedule' | 'class'
  readonly code: string
  /** Of a schedule: the version that would be published. Of a class: the schedule that it would name, `null` for none. */
  readonly version?: number
  readonly schedule?: string | null
  readonly effect: SettlingEffect
}

export interface FilePlanWhatIf {
  /** In the order in which no record is taken along to a schedule that it does not stay under. */
  readonly each: readonly ForeseenPlanItem[]
  /** All of it published in that order. Another can leave more of what is due already to reviewers. */
  readonly together: SettlingEffect
}

export interface ForeseenFilePlan {
  readonly report: FilePlanReport
  /** `null` where the report has errors: nothing of it would be done. */
  readonly whatIf: FilePlanWhatIf | null
  /** The records behind `together`. Throws `forbidden-role` for whoever may not preview schedules. */
  readonly list: () => AsyncIterable<readonly ForeseenRow[]>
}

export type ForeseeFilePlan = (actor: Actor, file: string) => Promise<ForeseenFilePlan>

/**
 * What a plan file would do to the records, when it was applied and all that it drafts was published for those that exist;
 * in a transaction that can change nothing. Each draft by itself, as things stand, and all of them together. For whoever
 * may apply.
 */
export function makeForeseeFilePlan({ reader, unitOfWork, clock }: Deps): ForeseeFilePlan {
  return async (actor, file) => {
    requireWholePlan(actor, 'apply-file-plan')
    const reading = await reader.read(file)
    if (reading.outcome === 'faulty')
      return { report: reportReading(reading), whatIf: null, list: nothingForeseen }
    const today = londonDate(clock.now())
    return unitOfWork.run(async (tx) => {
      const installed = await tx.filePlan.load()
      const change = planFilePlanChange(actor, installed, reading.plan)
      const report = reportChange(file, reading, change)
      if (report.errors.length > 0) return { report, whatIf: null, list: nothingForeseen }
      const outcome = planOutcome(installed, reading.plan, change)
      const settlings = await settlingsTogether(tx, outcome, today)
      return {
        report,
        whatIf: {
          each: await eachAlone(tx, outcome, today),
          together: await countSettlings(tx, settlings),
        },
        list: () => {
          requireAllowed(actor, 'preview-schedule')
          return listForeseen(unitOfWork, async () => ({
            settlings,
            today,
            reach: await unitOfWork.run(
              (listing) => readingReach(listing, actor, 'preview-schedule'),
              'read-only',
            ),
          }))
        },
      }
    }, 'read-only')
  }
}

async function* nothingForeseen(): AsyncGenerator<readonly ForeseenRow[]> {
  // Of a plan that would not be applied.
}

async function eachAlone(
  tx: RetentionTx,
  outcome: PlanOutcome,
  today: CivilDate,
): Promise<readonly ForeseenPlanItem[]> {
  const items: ForeseenPlanItem[] = []
  for (const schedule of outcome.drafts) {
    const classCodes = await tx.schedules.classesUnder(schedule.code)
    const settling = await settlingOf(tx, schedule, classCodes, true, today)
    const effect = await tx.standings.effect(settling)
    items.push({ kind: 'schedule', code: schedule.code, version: schedule.version, effect })
  }
  for (const { code, schedule: named } of outcome.classes) {
    const schedule =
      (await tx.schedules.scheduleFor(code, named)) ?? versionOf(outcome, outcome.nearest.get(code))
    const classCodes = await tx.schedules.classesInheriting(code)
    const settling = await settlingOf(tx, schedule, classCodes, false, today)
    items.push({ kind: 'class', code, schedule: named, effect: await tx.standings.effect(settling) })
  }
  return items
}

/** By schedule: all under it and given it, where its version is new; else the classes that come under it. */
async function settlingsTogether(
  tx: RetentionTx,
  outcome: PlanOutcome,
  today: CivilDate,
): Promise<readonly Settling[]> {
  const moving = new Set<string>()
  for (const { code } of outcome.classes)
    for (const inheriting of await tx.schedules.classesInheriting(code)) moving.add(inheriting)
  const drafted = new Set(outcome.drafts.map(({ code }) => code))
  const settlings: Settling[] = []
  for (const code of new Set([...drafted, ...outcome.nearest.values()])) {
    const classCodes = [...outcome.nearest]
      .filter(([one, nearest]) => nearest === code && (drafted.has(code) || moving.has(one)))
      .map(([one]) => one)
    if (classCodes.length === 0 && !drafted.has(code)) continue
    settlings.push(await settlingOf(tx, versionOf(outcome, code), classCodes, drafted.has(code), today))
  }
  return withSeveralOnce(tx, outcome, settlings, today)
}

/** A record in several folders may be reached by several drafts: it is counted once, as all of them leave it. */
async function withSeveralOnce(
  tx: RetentionTx,
  outcome: PlanOutcome,
  settlings: readonly Settling[],
  today: CivilDate,
): Promise<readonly Settling[]> {
  const reached = new Set(settlings.flatMap(({ several }) => several.map(({ recordId }) => recordId)))
  if (reached.size === 0) return settlings
  const after = await severalStandingsAfter(tx, [...reached], await changesInOrder(tx, outcome), today)
  const lying = new Set(
    settlings.flatMap(({ several }) =>
      several.flatMap(({ recordId, hasLeft }) => (hasLeft ? [] : [recordId])),
    ),
  )
  const open = new Map(after.map((one) => [one.recordId, { ...one, hasLeft: !lying.has(one.recordId) }]))
  return settlings.map((settling) => {
    const several = settling.several.flatMap(({ recordId }) => open.get(recordId) ?? [])
    for (const { recordId } of several) open.delete(recordId)
    return { ...settling, several }
  })
}

/** What each publication brings under which version, in the order in which the drafts are shown. */
async function changesInOrder(tx: RetentionTx, outcome: PlanOutcome): Promise<readonly VersionChange[]> {
  const changes: VersionChange[] = []
  for (const schedule of outcome.drafts) {
    const classCodes = await tx.schedules.classesUnder(schedule.code)
    changes.push({ classCodes, overriddenBy: schedule.code, schedule })
  }
  // What a class below has named by then, the one above leaves alone.
  const gone = new Set<string>()
  for (const { code } of outcome.classes) {
    const inheriting = await tx.schedules.classesInheriting(code)
    const classCodes = inheriting.filter((one) => !gone.has(one))
    for (const one of classCodes) gone.add(one)
    changes.push({ classCodes, overriddenBy: null, schedule: versionOf(outcome, outcome.nearest.get(code)) })
  }
  return changes
}

function settlingOf(
  tx: RetentionTx,
  schedule: ScheduleVersion,
  classCodes: readonly string[],
  overridden: boolean,
  today: CivilDate,
): Promise<Settling> {
  return settlingUnder(tx, schedule, { classCodes, overridden, hasteners: [], reviewIfDueOn: today })
}

function versionOf({ versions }: PlanOutcome, code: string | undefined): ScheduleVersion {
  const version = code === undefined ? undefined : versions.get(code)
  if (version === undefined)
    throw new MunimentError('internal', 'A plan that was found sound names a schedule that there is not.')
  return version
}
