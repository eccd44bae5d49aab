import type { ClassField, StubTitle } from '../../records/file-plan.ts'
import type { Marking } from '../../records/marking.ts'
import type { ScheduleVersion } from '../../records/schedules/retention-schedule.ts'

/** A schedule as installed: its published version, and the newest draft beyond it. */
export interface InstalledSchedule {
  readonly code: string
  readonly builtIn: boolean
  readonly published: ScheduleVersion | null
  readonly newestDraft: ScheduleVersion | null
  /** The highest version number there is, in whatever state. */
  readonly newestVersion: number
}

/** What would be left without its class. */
export interface ClassUse {
  readonly folders: number
  /** Records that are neither destroyed nor transferred. */
  readonly records: number
  readonly holds: number
}

export interface InstalledClass {
  readonly code: string
  readonly title: string
  readonly parent: string | null
  readonly path: readonly string[]
  readonly schedule: string | null
  /** Another schedule that waits for publication; absent: none does. `null` in it: the parent's. */
  readonly draftedSchedule?: { readonly code: string | null }
  readonly stubTitle: StubTitle
  readonly fields: readonly ClassField[]
  readonly position: number
  readonly builtIn: boolean
  readonly use: ClassUse
}

export interface InstalledFolder {
  readonly reference: string
  readonly classCode: string
  /** `null` once minimised. */
  readonly title: string | null
  readonly marking: Marking
  readonly groups: readonly string[]
}

/** Everything installed that a plan file can speak of. `plan` is `null` on an empty system. */
export interface InstalledFilePlan {
  readonly plan: { readonly code: string; readonly title: string } | null
  readonly schedules: readonly InstalledSchedule[]
  readonly classes: readonly InstalledClass[]
  readonly folders: readonly InstalledFolder[]
}
