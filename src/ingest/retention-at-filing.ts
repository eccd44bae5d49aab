import type { Actor } from '../access/actor.ts'
import type { FolderId, RecordId } from '../kernel/ids.ts'
import type { CivilDate } from '../records/dates/civil-date.ts'
import type { FieldValue, Subject } from '../records/record-entity.ts'

/** Retention standing of a record: what the database keeps of it; the explanation is computed anew when asked for. */
export interface RetentionStanding {
  readonly state: 'untriggered' | 'running' | 'permanent'
  readonly retentionEnd: CivilDate | null
  readonly action: 'destroy' | 'transfer' | 'review' | 'retain-permanently'
  readonly triggerType: string
  readonly triggerDate: CivilDate | null
  readonly scheduleCode: string
  readonly scheduleVersion: number
}

/** What a retention end is computed from at capture. */
export interface FilingFacts {
  readonly classPath: readonly string[]
  /** The schedule that its folder was given. */
  readonly overrideSchedule: string | null
  /** What the record and its folder are about. */
  readonly subjects: readonly Subject[]
  readonly documentDate: CivilDate | null
  readonly receivedOn: CivilDate | null
  readonly capturedOn: CivilDate
  readonly folderClosedOn: CivilDate | null
  readonly fields: { readonly [name: string]: FieldValue }
}

/** The standing of a record about to be captured, by rules that have been read. */
export type AssessFiling = (facts: FilingFacts) => Promise<RetentionStanding>

/** The retention side of filing, bound in compose to the one implementation of dates and holds. */
export interface RetentionAtFiling {
  /** The rules that stand for records about to be captured in classes of these paths, or under these schedules. */
  rulesAt(classPaths: readonly (readonly string[])[], overrides: readonly string[]): Promise<AssessFiling>
  /** Computes a record's standing anew after its date, folder or fields changed; remembers who hastened its end. */
  settleRecord(recordId: RecordId, cause: SettlingCause, actor: Actor): Promise<void>
  /** The same, set-based, for every record of a folder that was closed or reopened. */
  settleFolder(folderId: FolderId, cause: SettlingCause, actor: Actor): Promise<void>
  /** Puts a record that is moved or filed again under every hold that reaches it; what is captured is born held. */
  catchArrival(recordId: RecordId): Promise<void>
  /** Keeps what stands of a record that is about to be changed or moved, for whoever asks how it once stood. */
  keepRecord(recordId: RecordId): Promise<void>
  /** The same of a folder that is about to be closed or reopened. */
  keepFolder(folderId: FolderId): Promise<void>
}

export type SettlingCause =
  | 'date-changed'
  | 'moved'
  | 'filed'
  | 'unfiled'
  | 'folder-closed'
  | 'folder-reopened'
  | 'fields-changed'
  | 'subjects-changed'
  | 'new-version'
  | 'superseded'
  | 'superseded-earlier'
  | 'supersession-withdrawn'
