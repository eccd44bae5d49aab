import type { Actor } from '../../access/actor.ts'
import { authorise } from '../../access/authorise.ts'
import { isOwnRecord } from '../../access/own-records.ts'
import type { FilePlan } from '../../records/file-plan.ts'
import type { FilePlanChange } from './file-plan-change.ts'
import type { PlanItem } from './file-plan-report.ts'
import type { InstalledClass, InstalledFilePlan, InstalledFolder } from './installed-file-plan.ts'
import { planClassChanges } from './plan-class-changes.ts'
import { planFolderChanges } from './plan-folder-changes.ts'
import { planScheduleChanges } from './plan-schedule-changes.ts'

/**
 * Computes what applying a plan would do (DESIGN §5). Pure: the same for `diff` and `apply`. With anything refused,
 * nothing may be carried out; applied and computed again, everything is unchanged. Of folders that the actor may not read it
 * shows and changes nothing.
 */
export function planFilePlanChange(
  actor: Actor,
  current: InstalledFilePlan,
  wanted: FilePlan,
): FilePlanChange {
  const schedules = planScheduleChanges(current.schedules, wanted.schedules)
  const published = new Set([
    ...current.schedules.filter((one) => one.published !== null).map(({ code }) => code),
    ...schedules.published.map(({ code }) => code),
  ])
  const classes = planClassChanges(current.classes, wanted.classes, published)
  const folders = planFolderChanges(current.folders, wanted.folders, keptFrom(actor, current.classes))
  const plan = planItself(current.plan, wanted)
  return {
    created: [...plan.created, ...schedules.created, ...classes.created, ...folders.created],
    changed: [...plan.changed, ...classes.changed, ...folders.changed],
    drafted: [...schedules.drafted, ...classes.drafted],
    unchanged: [...plan.unchanged, ...schedules.unchanged, ...classes.unchanged, ...folders.unchanged],
    removed: classes.removed,
    refused: [...classes.refused, ...folders.refused],
    operations: {
      plan: plan.unchanged.length > 0 ? null : { code: wanted.code, title: wanted.title },
      schedulesPublished: schedules.published,
      schedulesDrafted: schedules.drafts,
      classesCreated: classes.toCreate,
      classesUpdated: classes.toUpdate,
      classSchedulesDrafted: classes.schedulesDrafted,
      classDraftsWithdrawn: classes.draftsWithdrawn,
      classesRemoved: classes.removed.map((item) => item.code),
      foldersCreated: folders.toCreate,
      foldersRetitled: folders.toRetitle,
    },
  }
}

/** Which folders the actor may not read. What is built in is no secret: that a plan names it is refused as ever. */
function keptFrom(actor: Actor, classes: readonly InstalledClass[]): (folder: InstalledFolder) => boolean {
  const paths = new Map(classes.map(({ code, path }) => [code, path]))
  return ({ classCode, marking, groups }) => {
    const access = { classPath: paths.get(classCode) ?? [classCode], marking, groups }
    return !isOwnRecord(access) && authorise(actor, 'apply-file-plan', access) !== 'allowed'
  }
}

interface PlanItems {
  readonly created: readonly PlanItem[]
  readonly changed: readonly PlanItem[]
  readonly unchanged: readonly PlanItem[]
}

function planItself(current: InstalledFilePlan['plan'], wanted: FilePlan): PlanItems {
  const item = { kind: 'plan', code: wanted.code, title: wanted.title } as const
  if (current === null) return { created: [item], changed: [], unchanged: [] }
  const changes = (['code', 'title'] as const)
    .map((field) => ({ field, from: current[field], to: wanted[field] }))
    .filter((one) => one.from !== one.to)
  if (changes.length === 0) return { created: [], changed: [], unchanged: [item] }
  return { created: [], changed: [{ ...item, changes }], unchanged: [] }
}
