import type { PlannedFolder, RecordClass } from '../../records/file-plan.ts'
import type { ScheduleVersion } from '../../records/schedules/retention-schedule.ts'
import type { PlanItem, PlanItemKind } from './file-plan-report.ts'

/** Why the whole change is refused: nothing of it is done. */
export interface RefusedItem {
  readonly kind: PlanItemKind
  readonly code: string
  readonly reason:
    | 'class-in-use'
    | 'reserved'
    | 'folder-elsewhere'
    | 'folder-conditions'
    | 'capitals-clash'
    | 'schedule-unpublished'
  readonly message: string
}

/** What the database is to do, in this order. */
export interface FilePlanOperations {
  /** Set where the plan's own code or title is new. */
  readonly plan: { readonly code: string; readonly title: string } | null
  readonly schedulesPublished: readonly ScheduleVersion[]
  readonly schedulesDrafted: readonly ScheduleVersion[]
  /** Parents before children. */
  readonly classesCreated: readonly RecordClass[]
  /** Title, parent, path, stub title, fields and position; never the schedule. */
  readonly classesUpdated: readonly RecordClass[]
  readonly classSchedulesDrafted: readonly { readonly classCode: string; readonly schedule: string | null }[]
  readonly classDraftsWithdrawn: readonly string[]
  /** Children before parents. */
  readonly classesRemoved: readonly string[]
  readonly foldersCreated: readonly PlannedFolder[]
  readonly foldersRetitled: readonly { readonly reference: string; readonly title: string }[]
}

/** A computed change: what people are shown, and what the database is to do. */
export interface FilePlanChange {
  readonly created: readonly PlanItem[]
  readonly changed: readonly PlanItem[]
  readonly drafted: readonly PlanItem[]
  readonly unchanged: readonly PlanItem[]
  readonly removed: readonly PlanItem[]
  readonly refused: readonly RefusedItem[]
  readonly operations: FilePlanOperations
}

/** Whether carrying the change out would write anything at all. */
export function isEmptyChange(change: FilePlanChange): boolean {
  const { plan, ...lists } = change.operations
  return plan === null && Object.values(lists).every((list) => list.length === 0)
}
