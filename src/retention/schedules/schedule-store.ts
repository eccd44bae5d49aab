import type { RetentionSchedule, ScheduleVersion } from '../../records/schedules/retention-schedule.ts'

/** A version as it stands in its own life. */
export interface StoredVersion {
  readonly schedule: ScheduleVersion
  readonly state: 'draft' | 'published' | 'superseded'
  readonly draftedBy: string
}

/** What a plan file asks for a class, and only publication brings about: another schedule, or that of the class above. */
export interface ClassDraft {
  readonly classCode: string
  readonly title: string
  /** `null`: the class would come under the schedule of the class above. */
  readonly scheduleCode: string | null
  readonly draftedBy: string
  readonly draftedAt: Date
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
  publish(
    code: string,
    version: number,
    publication: { readonly by: string; readonly at: Date; readonly appliesTo: 'existing' | 'new' },
  ): Promise<void>
  /** Every class that waits to come under another schedule, by code. */
  classDrafts(): Promise<readonly ClassDraft[]>
  classDraft(classCode: string): Promise<ClassDraft | undefined>
  /** The same, and no other change of the plan commits before this transaction ends. */
  classDraftForChange(classCode: string): Promise<ClassDraft | undefined>
  /** The class itself and those below that name no schedule of their own, nor stand below one that does. */
  classesInheriting(classCode: string): Promise<readonly string[]>
  /** The published version that the class would come under: of `scheduleCode`, else of the nearest class above. */
  scheduleFor(classCode: string, scheduleCode: string | null): Promise<ScheduleVersion | undefined>
  /** The class comes under what was drafted for it; the draft is gone. */
  publishClass(draft: ClassDraft, by: string): Promise<void>
  /** The classes for which the schedule is the nearest. */
  classesUnder(code: string): Promise<readonly string[]>
  /** Waits until whoever files something in these classes at this moment has committed. */
  awaitFilings(classCodes: readonly string[]): Promise<void>
}
