import type { Granted } from '../../access/rights-change.ts'
import type { AuditEntryId, AuditSubject } from '../../audit/ports.ts'
import type { BatchId, CertificateId, FolderId, HoldId, RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { DisposalCertificate } from '../certificate/disposal-certificate.ts'
import type { HoldKind, HoldStrength, ProceedingType } from '../hold.ts'
import type { LostChange } from './lost-change.ts'

/** A record that the log says has gone, with what its entry holds; older entries hold less. */
export interface LostEnd {
  readonly recordId: RecordId
  readonly state: 'destroyed' | 'transferred'
  readonly batchId: BatchId
  readonly entryId: AuditEntryId
  readonly position: number
  readonly at: Date
  readonly classCode: string | null
  readonly scheduleCode: string | null
  readonly scheduleVersion: number | null
  readonly action: string | null
  readonly triggerType: string | null
  readonly triggerDate: CivilDate | null
  readonly retentionEnd: CivilDate | null
  readonly size: number | null
  readonly sha256: string | null
}

export interface LostApproval {
  /** Nothing in entries from before stages: they follow each other. */
  readonly stage: number | null
  readonly by: string
  readonly at: Date
  readonly how: string
  readonly entryId: AuditEntryId
}

/** What the log holds of a batch: enough to say who took which part in it. */
export interface LostBatch {
  readonly id: BatchId
  readonly kind: 'regular' | 'exceptional'
  readonly classCode: string | null
  readonly action: string | null
  readonly manifestDigest: string | null
  readonly proposedBy: string | null
  readonly proposedAt: Date | null
  /** The roles of its stages, one after the other. */
  readonly reviewers: readonly string[] | null
  /** One after the other: the first that was about an undecided item decided it. */
  readonly decidedAsSets: readonly LostSetDecision[]
  /** Those that stand by the log's word. */
  readonly approvals: readonly LostApproval[]
  /** Whether approvals from before the backup were made void since. */
  readonly voided: boolean
  readonly notBefore: Date | null
  readonly executedBy: string | null
  readonly executedAt: Date | null
}

export interface LostDecision {
  readonly batchId: BatchId
  readonly by: string
  readonly at: Date
}

/** A decision about whatever nobody had decided yet: in the whole batch, or in one of its folders. */
export interface LostSetDecision {
  readonly by: string
  readonly at: Date
  readonly folderId: string | null
}

/** A certificate whose row is lost; its bytes are those of a record captured since. */
export interface LostCertificate {
  readonly id: CertificateId
  readonly batchId: BatchId
  readonly sequence: number
  readonly kind: DisposalCertificate['kind']
  readonly sha256: string
  readonly at: Date
}

/** Its name, reason, authority, reference and query lay beside the log and did not come back. */
export interface LostHold {
  readonly id: HoldId
  readonly position: number
  readonly placedBy: string
  readonly placedAt: Date
  readonly reviewOn: CivilDate | null
  readonly records: readonly RecordId[]
  readonly folders: readonly FolderId[]
  readonly classes: readonly string[]
  /** Whether a query said, alone or beside these, what it holds. */
  readonly byQuery: boolean
  readonly kind: HoldKind
  readonly strength: HoldStrength
  /** Of a request. */
  readonly openedOn: CivilDate | null
}

/** A review, complaint or appeal that was opened since about the request which a hold stands for. */
export interface LostProceeding {
  readonly holdId: HoldId
  readonly number: number
  readonly type: ProceedingType
  readonly openedOn: CivilDate
  readonly openedBy: string
}

/** Captured after the backup: its bytes are stored, its row is not. */
export interface LostCapture {
  readonly id: RecordId
  readonly reference: string | null
  readonly folderId: string | null
  readonly sha256: string | null
  readonly at: Date
}

/** What a person may do by the last word of the log; of groups it has only that some were given or taken, and no names. */
export interface LostRights extends Pick<Granted, 'scope'> {
  /** Nothing in an entry that does not say it. */
  readonly role: Granted['role'] | null
  readonly clearance: Granted['clearance'] | null
  readonly groupsGiven: boolean
  readonly groupsTaken: boolean
}

export interface LostMove {
  readonly toFolder: string
  readonly toClass: string
}

/** Details that were erased after the backup, and came back with it. */
export interface LostErasure {
  readonly subject: AuditSubject
  /** Nothing: all but the actor's name. */
  readonly names: readonly string[] | null
}

/** Everything that the log says was done since a backup, and what of it must not be lost. */
export interface LostWork {
  readonly entries: number
  readonly ends: ReadonlyMap<RecordId, LostEnd>
  readonly batches: ReadonlyMap<BatchId, LostBatch>
  readonly decisions: ReadonlyMap<RecordId, LostDecision>
  readonly certificates: readonly LostCertificate[]
  readonly holds: readonly LostHold[]
  readonly proceedings: readonly LostProceeding[]
  /** Holds lifted since: they stay placed, and a person looks. */
  readonly lifted: readonly HoldId[]
  readonly moves: ReadonlyMap<RecordId, readonly LostMove[]>
  /** The classes that a folder was moved to, one after the other. */
  readonly folderMoves: ReadonlyMap<FolderId, readonly string[]>
  readonly captures: readonly LostCapture[]
  readonly erasures: readonly LostErasure[]
  readonly minimisedFolders: readonly FolderId[]
  /** Ids of people whose tokens were replaced or ended since: the backup's tokens must open nothing. */
  readonly rotated: readonly string[]
  readonly disabled: readonly string[]
  /** By the ids of people whose rights were changed since, without who is disabled. */
  readonly rights: ReadonlyMap<string, LostRights>
  /** Changes that nothing here does again, in their order, without those of records that have gone since. */
  readonly changes: readonly LostChange[]
}
