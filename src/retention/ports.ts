import type { Actor } from '../access/actor.ts'
import type { AuditEntryId, AuditLog } from '../audit/ports.ts'
import type { JobQueue } from '../jobs/job-queue.ts'
import type { CertificateId, RecordId } from '../kernel/ids.ts'
import type { AbsenceProof } from '../records/content-store.ts'
import type { Marking } from '../records/marking.ts'
import type { AccessSetLookup } from './access-sets.ts'
import type { BatchStore } from './batches/batch-store.ts'
import type { CertificateStore } from './certificate/certificate-store.ts'
import type { Remainder, SignedCertificate } from './certificate/disposal-certificate.ts'
import type { ClockFaultStore } from './clock/clock-fault.ts'
import type { StandingStore } from './dates/standing-store.ts'
import type { EventStore } from './events/event-store.ts'
import type { DisposalStore } from './execution/disposal-store.ts'
import type { HoldQueryStore } from './holds/hold-query-store.ts'
import type { HoldRequestStore } from './holds/hold-request-store.ts'
import type { HoldStore } from './holds/hold-store.ts'
import type { DisposalLogStore } from './log/disposal-log-store.ts'
import type { OverrideStore } from './overrides/override-store.ts'
import type { PastStore } from './past/past-store.ts'
import type { ReclassificationStore } from './reclassification/reclassification-store.ts'
import type { ReportStore } from './reports/report-store.ts'
import type { RestorationReader } from './restore/restoration-reader.ts'
import type { RestoreStore } from './restore/restore-store.ts'
import type { ScheduleStore } from './schedules/schedule-store.ts'
import type { SweepStore } from './sweep/sweep-store.ts'
import type { TransferStore } from './transfer/transfer-store.ts'
import type { FilingRules } from './what-if/filing-rules.ts'
import type { PlaceReader } from './what-if/place-reader.ts'

export type { AccessSetLookup } from './access-sets.ts'
export type { BatchStore } from './batches/batch-store.ts'
export type { CertificateStore } from './certificate/certificate-store.ts'
export type { ClockFaultStore } from './clock/clock-fault.ts'
export type { StandingStore } from './dates/standing-store.ts'
export type { CredentialReader } from './duties/credential-reader.ts'
export type { EventStore } from './events/event-store.ts'
export type { DisposalStore } from './execution/disposal-store.ts'
export type { HoldQueryStore } from './holds/hold-query-store.ts'
export type { HoldRequestStore } from './holds/hold-request-store.ts'
export type { HoldStore } from './holds/hold-store.ts'
export type { DisposalLogStore } from './log/disposal-log-store.ts'
export type { OverrideStore } from './overrides/override-store.ts'
export type { PastStore } from './past/past-store.ts'
export type { ReclassificationStore } from './reclassification/reclassification-store.ts'
export type { ReportStore } from './reports/report-store.ts'
export type { RestorationReader } from './restore/restoration-reader.ts'
export type { RestoreStore } from './restore/restore-store.ts'
export type { ScheduleStore } from './schedules/schedule-store.ts'
export type { SweepStore } from './sweep/sweep-store.ts'
export type { TransferStore } from './transfer/transfer-store.ts'
export type { FilingRules } from './what-if/filing-rules.ts'
export type { PlaceReader } from './what-if/place-reader.ts'

/** The stores of one transaction of retention and disposal. */
export interface RetentionTx {
  readonly accessSets: AccessSetLookup
  readonly sweeps: SweepStore
  readonly batches: BatchStore
  readonly holds: HoldStore
  readonly holdQueries: HoldQueryStore
  readonly holdRequests: HoldRequestStore
  readonly events: EventStore
  readonly schedules: ScheduleStore
  readonly standings: StandingStore
  readonly past: PastStore
  readonly overrides: OverrideStore
  readonly places: PlaceReader
  readonly reclassifications: ReclassificationStore
  readonly disposal: DisposalStore
  readonly transfers: TransferStore
  readonly certificates: CertificateStore
  readonly clockFaults: ClockFaultStore
  readonly log: DisposalLogStore
  readonly reports: ReportStore
  readonly restorations: RestorationReader
  readonly audit: AuditLog
  readonly jobs: JobQueue
}

/** The same where what people do to folders and records is looked at before it is done. */
export interface ForeseeingTx extends RetentionTx {
  readonly filing: FilingRules
}

/** The same where a database that came back from a backup takes up what was done since. */
export interface RestoreTx extends RetentionTx {
  readonly restore: RestoreStore
}

/**
 * Copies derived from a record, in one place: the index, temporary files. A `SearchIndex` is one as it is. Texts and
 * renditions lie in the content store and need none of these.
 */
export interface DerivedCopies {
  /** What the place is called on certificates. */
  readonly name: string
  /** Removes every copy; removing what is not there is no error. A late `put` of this revision or an older one is void. */
  remove(recordId: RecordId, revision: number): Promise<void>
  /** Looks anew, without trusting `remove`: the proof, or `undefined` while anything is left. */
  proveAbsent(recordId: RecordId): Promise<AbsenceProof | undefined>
  readonly remains: readonly Remainder[]
}

/** The audit log's word that a checkpoint covering an entry lies where no administrator can reach it. */
export interface Anchoring {
  /** Resolves once it does; throws `checkpoint-not-anchored` where that cannot be had now. */
  ensureAnchored(entry: AuditEntryId): Promise<unknown>
}

/** Work that goes on in one process at a time, whoever else is asked to do it; released by the process's death. */
export interface Exclusive {
  /** Waits for its turn. */
  run<Result>(name: string, work: () => Promise<Result>): Promise<Result>
}

/** Captures an issued certificate as a record in the built-in folder; the same certificate twice is one record. */
export type CaptureCertificate = (certificate: {
  readonly id: CertificateId
  readonly title: string
  readonly filename: string
  readonly mediaType: string
  readonly marking: Marking
  readonly body: Uint8Array
}) => Promise<RecordId>

/** A certificate as a page to print: PDF/A, tagged, the same bytes for the same certificate. */
export interface CertificatePage {
  render(certificate: SignedCertificate): Promise<Uint8Array>
}

/** Clocks that nobody sets together; their disagreement is a fault (DESIGN §5). */
export interface ClockWitnesses {
  /** The database server's clock and this machine's, read as close to each other as can be. */
  readDatabase(): Promise<{ readonly database: Date; readonly machine: Date }>
  /** The instant of the newest entry of the audit log, by the business clock of its time. */
  newestEntryAt(): Promise<Date | undefined>
  /** How far wall and monotonic clock have parted since this process began, in milliseconds. */
  wallDriftMs(): number
}

/** Who acted, as the audit log keeps it. */
export function auditActor(actor: Actor): {
  readonly kind: Actor['kind']
  readonly id: string
  readonly name: string
} {
  return { kind: actor.kind, id: actor.id, name: actor.name }
}
