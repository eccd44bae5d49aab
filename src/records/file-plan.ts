import type { CivilDate } from './dates/civil-date.ts'
import type { Marking } from './marking.ts'
import type { RetentionSchedule } from './schedules/retention-schedule.ts'

export const fieldTypes = ['text', 'date', 'number', 'choice'] as const
export type FieldType = (typeof fieldTypes)[number]

/** What a class asks of its records. Names and options are data: they are compared, never run or inherited. */
export interface ClassField {
  readonly name: string
  readonly type: FieldType
  readonly required: boolean
  /** The choices of a `choice`; empty for every other type. */
  readonly options: readonly string[]
}

/** What a stub keeps of a destroyed record's title: nothing, unless the class says so (DESIGN §5). */
export type StubTitle = 'keep' | 'drop'

/** A category of the file plan. May nest; its retention schedule holds for all below that name none of their own. */
export interface RecordClass {
  readonly code: string
  readonly title: string
  readonly parent: string | null
  /** From the plan's root down to this class. */
  readonly path: readonly string[]
  /** Code of the schedule that the class names itself; `null`: the parent's. */
  readonly schedule: string | null
  readonly stubTitle: StubTitle
  readonly fields: readonly ClassField[]
  /** Place among the classes beside it, from 0. */
  readonly position: number
}

/** A folder as a plan file names it. What is `null` was not said: a folder that exists stays as it is there. */
export interface PlannedFolder {
  readonly reference: string
  readonly classCode: string
  readonly title: string
  readonly marking: Marking | null
  readonly groups: readonly string[] | null
  readonly openedOn: CivilDate | null
}

/** A whole file plan as written in a plan file: sound in itself, nothing missing on any path. */
export interface FilePlan {
  readonly code: string
  readonly title: string
  readonly schedules: readonly RetentionSchedule[]
  /** Parents stand before their children. */
  readonly classes: readonly RecordClass[]
  readonly folders: readonly PlannedFolder[]
}
