import type { FilePlan } from '../../records/file-plan.ts'
import type { ScheduleVersion } from '../../records/schedules/retention-schedule.ts'
import type { FilePlanChange } from './file-plan-change.ts'
import type { InstalledFilePlan } from './installed-file-plan.ts'
import { differencesOf } from './schedule-differences.ts'

/** A version that waits for its publication, or a class that waits for its schedule, once the plan is applied. */
export interface PlanOutcome {
  /** Versions that differ from what is published: drafted by the plan, or before it. */
  readonly drafts: readonly ScheduleVersion[]
  /**
   * Classes whose own schedule is another; `null`: that of the class above. In the order in which no record is taken along
   * to a schedule that it does not stay under: those that name one, from below; then those that name none, from above.
   */
  readonly classes: readonly { readonly code: string; readonly schedule: string | null }[]
  /** The version that binds under each schedule when all of it is published. */
  readonly versions: ReadonlyMap<string, ScheduleVersion>
  /** The schedule that is the nearest for each class then. */
  readonly nearest: ReadonlyMap<string, string>
}

/** What a plan comes to when it is applied and everything that waits for publication is published. Pure. */
export function planOutcome(
  installed: InstalledFilePlan,
  plan: FilePlan,
  { operations }: FilePlanChange,
): PlanOutcome {
  const versions = new Map<string, ScheduleVersion>()
  for (const { code, published } of installed.schedules) if (published !== null) versions.set(code, published)
  for (const version of operations.schedulesPublished) versions.set(version.code, version)
  const drafts = plan.schedules.flatMap((schedule): readonly ScheduleVersion[] => {
    const published = versions.get(schedule.code)
    if (published !== undefined && differencesOf(published, schedule).length === 0) return []
    const draft =
      operations.schedulesDrafted.find(({ code }) => code === schedule.code) ??
      installed.schedules.find(({ code }) => code === schedule.code)?.newestDraft
    return draft === null || draft === undefined ? [] : [draft]
  })
  for (const draft of drafts) versions.set(draft.code, draft)
  const own = new Map(plan.classes.map(({ code, schedule }) => [code, schedule]))
  const nearest = new Map<string, string>()
  for (const { code, path } of plan.classes) {
    const onPath = path.findLast((above) => typeof own.get(above) === 'string')
    const schedule = onPath === undefined ? undefined : own.get(onPath)
    if (typeof schedule === 'string') nearest.set(code, schedule)
  }
  const waiting = installed.classes
    .filter(({ code, builtIn, schedule }) => !builtIn && own.has(code) && own.get(code) !== schedule)
    .map(({ code, path }) => ({ code, schedule: own.get(code) ?? null, depth: path.length }))
  const naming = waiting
    .filter(({ schedule }) => schedule !== null)
    .sort((one, other) => other.depth - one.depth)
  const inheriting = waiting
    .filter(({ schedule }) => schedule === null)
    .sort((one, other) => one.depth - other.depth)
  return { drafts, classes: [...naming, ...inheriting], versions, nearest }
}
