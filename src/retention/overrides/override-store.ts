import type { FolderId, RecordId } from '../../kernel/ids.ts'
import type { AccessConditions } from '../../records/access-conditions.ts'
import type { RecordState } from '../../records/record-entity.ts'
import type { ScheduleVersion } from '../../records/schedules/retention-schedule.ts'

/** What may be given another schedule than its class has: a record, or a folder with all that lies in it. */
export type OverrideSubject =
  | { readonly type: 'record'; readonly id: RecordId }
  | { readonly type: 'folder'; readonly reference: string }

/** That thing, as it stands. */
export interface OverrideTarget {
  readonly folderId: FolderId
  /** `null`: the folder itself. */
  readonly recordId: RecordId | null
  readonly state: RecordState
  readonly access: AccessConditions
  readonly override: ScheduleOverride | null
}

/** A schedule given to a record or a folder, on whose authority and why. */
export interface ScheduleOverride {
  readonly schedule: string
  readonly authority: string
  readonly reason: string
  /** By name. */
  readonly givenBy: string
  readonly givenAt: Date
}

export interface NewOverride {
  readonly schedule: string
  readonly authority: string
  readonly reason: string
  readonly by: string
  readonly at: Date
}

/** Schedules given to records and folders themselves, for one transaction. */
export interface OverrideStore {
  /** Its row held until the transaction ends. */
  findForChange(subject: OverrideSubject): Promise<OverrideTarget | undefined>
  /** The same, held by nothing: for whoever only looks. */
  find(subject: OverrideSubject): Promise<OverrideTarget | undefined>
  /** The published version; nothing where none is published, or the schedule is Muniment's own. */
  schedule(code: string): Promise<ScheduleVersion | undefined>
  give(target: OverrideTarget, override: NewOverride): Promise<void>
  withdraw(target: OverrideTarget, by: string, at: Date): Promise<void>
  /** What is given to a record or its folder, the nearer of them; as it was before an instant, or as it stands. */
  on(recordId: RecordId, folderId: FolderId, before: Date | null): Promise<StandingOverride | undefined>
  /** Waits until whoever files something in the folder at this moment has committed. */
  awaitFilings(folderId: FolderId): Promise<void>
}

export interface StandingOverride extends ScheduleOverride {
  readonly on: 'record' | 'folder'
}
