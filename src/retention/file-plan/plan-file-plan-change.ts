import type { FilePlan } from '../../records/file-plan.ts'
import type { FilePlanChange } from './file-plan-change.ts'
import type { PlanItem } from './file-plan-report.ts'
import type { InstalledFilePlan } from './installed-file-plan.ts'
import { planClassChanges } from './plan-class-changes.ts'
import { planFolderChanges } from './plan-folder-changes.ts'
import { planScheduleChanges } from './plan-schedule-changes.ts'

/**
 * Computes what applying a plan would do (DESIGN §5). Pure: the same for `diff` and `apply`. With anything refused,
 * nothing may be carried out; applied and computed again, everything is unchanged.
 */
export function planFilePlanChange(current: InstalledFilePlan, wanted: FilePlan): FilePlanChange {
  const schedules = planScheduleChanges(current.schedules, wanted.schedules)
  const classes = planClassChanges(current.classes, wanted.classes)
  const folders = planFolderChanges(current.folders, wanted.folders)
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
