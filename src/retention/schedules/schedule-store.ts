import type { RetentionSchedule, ScheduleVersion } from '../../records/retention-schedule.ts'

/** A version as it stands in its own life. */
export interface StoredVersion {
  readonly schedule: ScheduleVersion
  readonly state: 'draft' | 'published' | 'superseded'
  readonly draftedBy: string
}

/** Schedules and their versions, for one transaction. */
export interface ScheduleStore {
  /** Adds the next version as a draft and answers its number; nothing for a schedule of Muniment's own. */
  draft(schedule: RetentionSchedule, by: string, at: Date): Promise<number | undefined>
  /** Nothing for a version that is not there, or belongs to a schedule of Muniment's own. */
  find(code: string, version: number): Promise<StoredVersion | undefined>
  /** The same, and no other change of the schedule commits before this transaction ends. */
  findForChange(code: string, version: number): Promise<StoredVersion | undefined>
  /** The number of the published version, if any. */
  published(code: string): Promise<number | undefined>
  /** The published version steps back, and this one takes its place. */
  publish(code: string, version: number, by: string, at: Date): Promise<void>
  /** The classes for which the schedule is the nearest. */
  classesUnder(code: string): Promise<readonly string[]>
  /** Waits until whoever files something in these classes at this moment has committed. */
  awaitFilings(classCodes: readonly string[]): Promise<void>
}
