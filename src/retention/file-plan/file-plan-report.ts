import type { FilePlan } from '../../records/file-plan.ts'

/** One fault of a plan file: where it stands, what stands there, and what to do about it. */
export interface PlanFault {
  readonly file: string
  /** From 1; `null` where the fault is not in any line (no such file). */
  readonly line: number | null
  /** As in `classes[0].folders[2].reference`; empty for the whole file. */
  readonly path: string
  /** What stands there, shortened; `null` where nothing does. */
  readonly value: string | null
  readonly message: string
}

/** Where something of a plan stands in its file. */
export interface PlanPlace {
  readonly line: number | null
  readonly path: string
}

export type PlanItemKind = 'plan' | 'schedule' | 'class' | 'folder'

/** What reading a plan file came to: a sound plan, or every fault at once. Warnings stand in nobody's way. */
export type FilePlanReading =
  | {
      readonly outcome: 'sound'
      readonly plan: FilePlan
      readonly warnings: readonly PlanFault[]
      /** Where an item stands, or the list in which it is missing. */
      readonly placeOf: (kind: PlanItemKind, code: string) => PlanPlace
    }
  | {
      readonly outcome: 'faulty'
      readonly errors: readonly PlanFault[]
      readonly warnings: readonly PlanFault[]
    }

/** Reads plan files. Never throws for what a file contains, nor for one that is missing. */
export interface FilePlanReader {
  read(file: string): Promise<FilePlanReading>
}

/** Something of the plan and what a change does to it. `code` is a folder's reference. */
export interface PlanItem {
  readonly kind: PlanItemKind
  readonly code: string
  readonly title: string | null
  /** Of a schedule: the version made or standing. */
  readonly version?: number
  readonly changes?: readonly { readonly field: string; readonly from: unknown; readonly to: unknown }[]
  readonly note?: string
}

/** What `fileplan check`, `diff` and `apply` answer (API.md). With any error, nothing was changed. */
export interface FilePlanReport {
  readonly created: readonly PlanItem[]
  readonly changed: readonly PlanItem[]
  /** Waits for publication: nothing published, and no class's schedule, was changed. */
  readonly drafted: readonly PlanItem[]
  readonly unchanged: readonly PlanItem[]
  readonly removed: readonly PlanItem[]
  readonly errors: readonly PlanFault[]
  readonly warnings: readonly PlanFault[]
}
