import type {
  BatchId,
  EventId,
  FolderId,
  ReadingRunId,
  RecordId,
  SavedSearchId,
  SweepId,
} from '../kernel/ids.ts'

/**
 * Job names and their payloads: ids only, since payloads outlive what they speak of (DESIGN §5).
 * The worker parses each payload with zod before it trusts it.
 */
export interface JobPayloads {
  readonly 'read-record': { readonly recordId: RecordId }
  /** `since`: one that was read from this instant on has been read as it is to be. */
  readonly 'read-record-again': { readonly recordId: RecordId; readonly since: string }
  /** The next step of a run that reads again: behind `after`, with `asked` of some `total` asked for. */
  readonly 'read-again': {
    readonly run: ReadingRunId
    readonly since: string
    readonly which: RecordsToReadAgain
    readonly after: RecordId | null
    readonly asked: number
    readonly total: number
  }
  readonly 'index-record': { readonly recordId: RecordId }
  readonly 'run-retention-sweep': { readonly day: string }
  readonly 'finish-sweep': { readonly sweepId: SweepId }
  readonly 'execute-disposal': { readonly batchId: BatchId }
  readonly 'settle-event': { readonly eventId: EventId }
  readonly 'settle-schedule': {
    readonly code: string
    readonly version: number
    readonly classCodes: readonly string[]
    /** Also what the schedule was given to itself. */
    readonly overridden: boolean
  }
  readonly 'settle-folder': {
    readonly folderId: FolderId
    /** What happened to it: its rules changed, unless said otherwise. */
    readonly cause?: 'folder-closed' | undefined
    /** Who answers for ends that are thereby brought forward. */
    readonly hastenedBy?: string | undefined
  }
  readonly 'materialise-hold': { readonly holdId: string }
  /** `round`: how often it was looked already; each pauses longer. `null`: to bind what a crash cut short, and no more. */
  readonly 'evaluate-hold': { readonly holdId: string; readonly round: number | null }
  /** Enqueues a run of each search whose time had come by `at`, or by now where it was enqueued before that was said. */
  readonly 'find-due-searches': { readonly at?: string | undefined }
  readonly 'run-saved-search': { readonly searchId: SavedSearchId }
  readonly 'write-checkpoint': Readonly<{ [key: string]: never }>
  readonly 'sweep-orphans': Readonly<{ [key: string]: never }>
}

/** Which records a run reads again: codes and ids, each list that is not empty a choice; see `ingest/reading-again/`. */
export interface RecordsToReadAgain {
  readonly readings: readonly string[]
  readonly reasons: readonly string[]
  readonly formats: readonly string[]
  readonly mediaTypes: readonly string[]
  readonly classes: readonly string[]
  readonly folders: readonly FolderId[]
  readonly capturedBefore: string | null
  readonly readBefore: string | null
}

export type JobName = keyof JobPayloads

export interface EnqueueOptions {
  /** Jobs of one key do not pile up: a waiting one is replaced. */
  readonly key?: string
  /** Jobs of one queue run one after the other. */
  readonly queue?: string
  /** Not before this instant of the machine's clock. */
  readonly runAt?: Date
}

/** Part of a transaction: the job exists exactly if the transaction commits. */
export interface JobQueue {
  enqueue<Name extends JobName>(
    name: Name,
    payload: JobPayloads[Name],
    options?: EnqueueOptions,
  ): Promise<void>
}
