import type { Actor } from '../access/actor.ts'
import type { ReplacedKey } from '../audit/keys/replace-signing-key.ts'
import type { AuditVerification } from '../audit/verify-audit-log.ts'
import type { CaptureRecord } from '../ingest/capture/capture-record.ts'
import type { CheckFixity } from '../ingest/fixity/check-fixity.ts'
import type { FollowReadingAgain } from '../ingest/reading-again/follow-reading-again.ts'
import type { StartReadingAgain } from '../ingest/reading-again/start-reading-again.ts'
import type { FileRecord } from '../ingest/records/file-record.ts'
import type { FindRecord } from '../ingest/records/find-record.ts'
import type { UnfileRecord } from '../ingest/records/unfile-record.ts'
import type { NewPerson } from '../people/add-person.ts'
import type { PersonWithToken } from '../people/issue-token.ts'
import type { PersonChange } from '../people/person-change.ts'
import type { Person } from '../people/ports.ts'
import type { ExplainRetention } from '../retention/dates/explain-retention.ts'
import type { RegisterEvent } from '../retention/events/register-event.ts'
import type { ApplyFilePlan } from '../retention/file-plan/apply-file-plan.ts'
import type { DiffFilePlan } from '../retention/file-plan/diff-file-plan.ts'
import type { ForeseeFilePlan } from '../retention/file-plan/foresee-file-plan.ts'
import type { PreviewRestore } from '../retention/restore/preview-restore.ts'
import type { TakeUpRestore } from '../retention/restore/take-up-restore.ts'
import type { StartSweep } from '../retention/sweep/start-sweep.ts'
import type { AcknowledgeTransfer } from '../retention/transfer/acknowledge-transfer.ts'
import type { FetchTransfer } from '../retention/transfer/fetch-transfer.ts'
import type { WhatIfs } from '../retention/what-if/what-ifs.ts'
import type { BatchSearch } from '../search/batch-search.ts'
import type { ExportRecords } from '../search/export/export-records.ts'
import type { ManageIndex } from '../search/index-upkeep/manage-index.ts'
import type { ReindexAll } from '../search/index-upkeep/reindex-all.ts'
import type { ReadSearches } from '../search/saved/read-searches.ts'
import type { RunAlerts } from '../search/saved/run-alerts.ts'
import type { SearchRecords } from '../search/search-records.ts'
import type { ApplyVocabulary } from '../search/vocabulary/apply-vocabulary.ts'
import type { AddEntry, RemoveEntry } from '../search/vocabulary/change-vocabulary.ts'
import type { FindEntry, ListEntries } from '../search/vocabulary/read-entries.ts'

/** What `doctor` says of one engine. */
export interface EngineReport {
  /** What it is for: truth, content, index, text, audit, jobs; `together`, of what is wrong with none by itself. */
  readonly name: string
  /** Which one it is, without an address or a credential. */
  readonly engine: string
  readonly sound: boolean
  readonly problem?: string
  /** What holds less than one would wish, although it works. */
  readonly remarks?: readonly string[]
}

/** Everything the commands ask for, bound in compose. */
export interface CommandServices {
  /** `MUNIMENT_TOKEN`'s person, else the operator. */
  readonly actor: Actor
  readonly people: {
    add(actor: Actor, person: NewPerson): Promise<PersonWithToken>
    change(actor: Actor, name: string, change: PersonChange): Promise<Person>
    rotate(actor: Actor, name: string): Promise<PersonWithToken>
    disable(actor: Actor, name: string): Promise<Person>
  }
  readonly capture: CaptureRecord
  readonly findRecord: FindRecord
  readonly filing: { readonly file: FileRecord; readonly unfile: UnfileRecord }
  readonly readings: {
    /**
     * Readings and index entries that run or will within a minute, and those that kept failing and were put off. What is read
     * again is none of these: nobody who captures something waits for it.
     */
    count(): Promise<{ readonly soon: number; readonly postponed: number }>
    /** Works the queue in this process, beside whatever server does, until `signal` says stop. */
    work(signal: AbortSignal): Promise<void>
  }
  readonly explainRetention: ExplainRetention
  readonly registerEvent: RegisterEvent
  readonly startSweep: StartSweep
  readonly transfers: { readonly fetch: FetchTransfer; readonly acknowledge: AcknowledgeTransfer }
  readonly filePlan: {
    readonly apply: ApplyFilePlan
    readonly diff: DiffFilePlan
    readonly foresee: ForeseeFilePlan
  }
  readonly whatIf: WhatIfs
  readonly search: SearchRecords
  readonly vocabulary: {
    readonly list: ListEntries
    readonly find: FindEntry
    readonly add: AddEntry
    readonly remove: RemoveEntry
    readonly apply: ApplyVocabulary
  }
  readonly exportSearch: ExportRecords
  readonly countTerms: BatchSearch
  readonly savedSearches: Pick<ReadSearches, 'list'> & { readonly runAlerts: RunAlerts }
  readonly reindex: ReindexAll
  readonly checkFixity: CheckFixity
  readonly readAgain: StartReadingAgain & FollowReadingAgain
  readonly index: Pick<ManageIndex, 'status' | 'rollBack' | 'discard'>
  /** Writes the export's files and answers their names. */
  readonly exportAudit: (actor: Actor, path: string) => Promise<readonly string[]>
  /** Writes down that a known person was refused what their role does not allow, unless somebody has; of other errors, nothing. */
  noteRefused(error: unknown): Promise<void>
  close(): Promise<void>
}

/** What `audit verify` without a file asks for: it opens also where the log is so wrong that nothing else starts. */
export interface VerificationServices {
  /** Holds the log where it lies against what is anchored outside of the database. */
  verify(): Promise<AuditVerification>
  close(): Promise<void>
}

/** What `audit replace-key` asks for: it opens alone, and also where the key is gone. */
export interface KeyReplacementServices {
  readonly actor: Actor
  replace(actor: Actor, given: { readonly reason: string; readonly lost: boolean }): Promise<ReplacedKey>
  close(): Promise<void>
}

/** What `reindex --leave` asks for: it opens alone. */
export interface LeavingServices {
  readonly actor: Actor
  /** Removes the index, and answers which engine it was on. */
  readonly leaveIndex: (actor: Actor) => Promise<string>
  noteRefused(error: unknown): Promise<void>
  close(): Promise<void>
}

/** What `restore take-up` asks for: nothing else acts on a database that came back from a backup. */
export interface RestoreServices {
  readonly actor: Actor
  readonly preview: PreviewRestore
  readonly takeUp: TakeUpRestore
  close(): Promise<void>
}
