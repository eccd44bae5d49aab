import type { AccessConditions } from '../records/access-conditions.ts'
import type { CivilDate } from '../records/dates/civil-date.ts'
import type { AuditAction, AuditSubjectType } from './audit-actions.ts'
import type { AuditEntryId, AuditEvent, AuditSubject } from './audit-event.ts'
import type { SigningKey } from './keys/note-key.ts'
import type { LeafDraft, SequencedLeaf } from './leaf.ts'

export type { AuditAction } from './audit-actions.ts'
export type { AuditActor, AuditEntryId, AuditEvent, AuditSubject } from './audit-event.ts'

/** Part of a transaction: what is appended is in the log exactly if the transaction commits. */
export interface AuditLog {
  /** Writes one entry and answers its id, by which `ensureAnchored` can wait for it. */
  append<Action extends AuditAction>(event: AuditEvent<Action>): Promise<AuditEntryId>
  /** The same for many at once. */
  appendAll(events: readonly AuditEvent[]): Promise<readonly AuditEntryId[]>
  /**
   * Erases what lies beside every entry about `subject` (all but the actors' names, or only the details named), so
   * that it cannot be guessed from its commitment either; the proofs hold. Writes `details.erased`. Answers how many.
   */
  eraseDetails(erasure: Erasure): Promise<number>
  /** The same about several subjects of one type; an entry about each. */
  eraseDetailsOfEach(
    erasure: Omit<Erasure, 'subject'>,
    type: AuditSubjectType,
    ids: readonly string[],
  ): Promise<void>
  /**
   * From now on whoever wants to see what lies beside entries about `subject` must meet these conditions as well: nothing
   * is opened by it.
   */
  coverDetails(subject: AuditSubject, conditions: AccessConditions): Promise<void>
  /** The same about several subjects of one type. */
  coverDetailsOfEach(
    type: AuditSubjectType,
    ids: readonly string[],
    conditions: AccessConditions,
  ): Promise<void>
}

export interface Erasure {
  readonly actor: AuditEvent['actor']
  readonly subject: AuditSubject
  /** Why, as a code: `destroyed`, `data-protection`, `court-order` … */
  readonly basis: string
  readonly names?: readonly string[]
  /**
   * Beside which entries the reason goes as well, also of those that wait for their place. An entry of its own names them:
   * beside others it is not explained.
   */
  readonly reasonsOf?: ReasonsOf
}

/** Picks entries by what their leaves say. */
export type ReasonsOf = (entry: Pick<LeafDraft, 'action' | 'codes'>) => boolean

/** What a transaction offers that only appends. */
export interface AuditTx {
  readonly audit: AuditLog
}

/** How many entries stand, and the hash of the last one's leaf. */
export interface LogTail {
  readonly size: number
  readonly lastHash: Buffer | null
}

/** Root of the complete subtree of 256^level leaves that begins at leaf index × 256^level. */
export interface Subtree {
  readonly level: number
  readonly index: number
  readonly hash: Buffer
}

/** Ranges of hashes, `begin` included and `end` not, in order and without gaps. */
export interface TreeHashes {
  leafHashes(begin: number, end: number): Promise<readonly Buffer[]>
  subtreeHashes(level: number, begin: number, end: number): Promise<readonly Buffer[]>
}

/** What the one sequencer of the moment does inside its transaction. */
export interface SequencerTx extends TreeHashes {
  tail(): Promise<LogTail>
  /** Committed drafts without a place, in the order in which they were written. */
  waiting(limit: number): Promise<readonly { readonly id: number; readonly draft: string }[]>
  insertEntries(entries: readonly SequencedLeaf[]): Promise<void>
  insertSubtrees(subtrees: readonly Subtree[]): Promise<void>
  removeWaiting(ids: readonly number[]): Promise<void>
  /** Drafts whose entry has a place already: they came back with a restored database. Answers how many went. */
  removePlacedDrafts(): Promise<number>
}

export interface AnchoredCheckpoint {
  readonly number: number
  readonly size: number
  /** The signed note. */
  readonly note: string
}

export interface AuditSequence {
  /** Runs `work` in one transaction while no other process sequences. */
  sequence<Result>(work: (tx: SequencerTx) => Promise<Result>): Promise<Result>
  /** Runs `work` while no other process writes checkpoints; not a transaction. */
  whileNobodyElseAnchors<Result>(work: () => Promise<Result>): Promise<Result>
  /** Keeps copies for reading. */
  insertCheckpoints(checkpoints: readonly AnchoredCheckpoint[], at: Date): Promise<void>
}

export interface AuditFilter {
  /** London days, both included. */
  readonly from?: CivilDate
  readonly to?: CivilDate
  readonly action?: string
  /** Actions that are left out. */
  readonly notActions?: readonly string[]
  /** Id of a person, `operator:<os user>` or `system`. */
  readonly actor?: string
  /** Id of what the entry is about. */
  readonly subject?: string
}

export interface StoredEntry {
  readonly position: number
  readonly bytes: Buffer
  /** Of the leaf, as it is kept to make proofs of. */
  readonly hash: Buffer
  /** Columns by which entries are found; they must say what the leaf says. */
  readonly found: {
    readonly entryId: string
    readonly at: Date
    readonly actor: string
    readonly action: string
    readonly subjectType: string
    readonly subjectId: string
  }
}

export interface StoredDetail {
  readonly entryId: string
  /** What it is about: by this it is found when that is erased or covered. It must say what the leaf says. */
  readonly subjectType: string
  readonly subjectId: string
  readonly name: string
  /** `null` once erased, and so is the salt. */
  readonly value: string | null
  readonly salt: Buffer | null
  readonly conditions: AccessConditions | null
}

/** Reads the log. Nothing here or anywhere clears or shortens it. */
export interface AuditReader extends TreeHashes {
  size(): Promise<number>
  /** At most `limit` kept subtrees of a level from this index on, by index. */
  subtrees(level: number, from: number, limit: number): Promise<readonly Subtree[]>
  /** At most `limit` entries from position `from` on, by position. */
  entries(from: number, limit: number, filter?: AuditFilter): Promise<readonly StoredEntry[]>
  /** By entry, then by name. */
  details(entryIds: readonly string[]): Promise<readonly StoredDetail[]>
  /** Entries that say of what lay beside these subjects that it was erased (`details.erased`), by position. */
  erasures(subjectIds: readonly string[]): Promise<readonly StoredEntry[]>
  /** Where entries stand; those still without a place are left out. */
  places(
    entryIds: readonly AuditEntryId[],
  ): Promise<ReadonlyMap<AuditEntryId, { readonly position: number; readonly hash: Buffer }>>
  /** Position of the entry with exactly this leaf hash, if any. */
  positionOf(leafHash: Buffer): Promise<number | undefined>
  newestCheckpoint(): Promise<AnchoredCheckpoint | undefined>
  /** At most `limit` from this number on, in order. */
  checkpoints(from: number, limit: number): Promise<readonly AnchoredCheckpoint[]>
}

/**
 * A place for checkpoints that the database's superuser cannot write to. It keeps numbered segments, from 0 without
 * gaps, each a checkpoint with the entries since the last one.
 */
export interface CheckpointAnchor {
  /** What the place is called in `doctor` and on certificates: `folder` or `s3`. */
  readonly name: string
  /** Resolves when the segment would survive a power cut. A number that is taken is refused (`conflict`). */
  write(number: number, segment: Buffer): Promise<void>
  /** The number of the newest segment; nothing where there is none yet. */
  newest(): Promise<number | undefined>
  /** The segment as first written under this number. */
  read(number: number): Promise<Buffer | undefined>
  /** Throws `engine-unavailable` with what is wrong; answers what does not hold although it works (no object lock). */
  probe(): Promise<readonly string[]>
}

/** The file of the key while the key is replaced: the next one lies beside it until it takes its place. */
export interface SigningKeyPlace {
  /** Nothing where there is no file, or what it holds is no key. */
  current(): Promise<SigningKey | undefined>
  next(): Promise<SigningKey | undefined>
  /** Makes another next one of this name, which is on the disk once this resolves. */
  makeNext(name: string): Promise<SigningKey>
  dropNext(): Promise<void>
  /** From here on the next one is the key. That of this text is gone; whatever else lay there stands aside. */
  takeNext(before: string): Promise<void>
}

/** What the database holds of the keys, as texts of verifier keys. */
export interface KeyBinding {
  /** Nothing else starts with another. */
  readonly signer: string
  /** Nothing else starts while the log may name this one as the next, and no checkpoint covers that yet. */
  readonly successor: string | undefined
}
