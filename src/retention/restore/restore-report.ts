import type { AuditSubject } from '../../audit/ports.ts'
import type { BatchId, CertificateId, HoldId, RecordId } from '../../kernel/ids.ts'
import type { LossKind } from './loss-kind.ts'
import type { LostCapture } from './lost-work.ts'

/** The hold for lost changes of one kind. */
export interface HoldForLoss {
  readonly kind: LossKind
  /** Nothing beforehand, and where nothing of what the changes were about is known to this database. */
  readonly id: HoldId | null
  /** How many changes, and on what of their subjects the hold stands. */
  readonly changes: number
  readonly records: number
  readonly folders: number
  readonly classes: number
}

/** What was found in the log since a backup, and what was done about it. */
export interface RestoreReport {
  /** Positions of the entries taken up: from this one on, up to but without that one. */
  readonly entries: { readonly from: number; readonly to: number }
  /** Records that are gone again. */
  readonly destroyedAgain: number
  /** Certificates issued since, from the bytes they were captured as. */
  readonly certificatesBroughtBack: readonly CertificateId[]
  /** Records of which something could not be removed, and why: taken up again by the next run. */
  readonly stillThere: readonly { readonly id: RecordId; readonly cause: string }[]
  readonly holds: {
    readonly placedAgain: readonly HoldId[]
    /** Placed on the whole plan, since nothing says any more on what they stood. */
    readonly onEverything: readonly HoldId[]
    /** Lifted since; they stand again. */
    readonly stillPlaced: readonly HoldId[]
    /** Placed on what lost changes were about that may have kept it longer; one a kind. */
    readonly forLosses: readonly HoldForLoss[]
  }
  /** Batches under review again, their approvals void. */
  readonly batchesToReview: readonly BatchId[]
  /** Names of people whose tokens open nothing any more. */
  readonly tokensRevoked: readonly string[]
  /** Names of people whose role, scope, clearance or groups this database had otherwise than the log. */
  readonly rightsChanged: readonly string[]
  /** Names of people whose groups were changed since, which nobody knows any more; who was taken from any belongs to none. */
  readonly groupsLost: readonly string[]
  readonly lost: {
    /** Captured since, and not destroyed since: bytes without a row, kept until somebody has looked. */
    readonly captures: readonly LostCapture[]
    /** Captured and destroyed since. */
    readonly capturedAndGone: number
    /** Transferred since, and where an archive keeps them is not known any more; known once the rest is taken up. */
    readonly archiveReferences: readonly RecordId[]
    /** Kept from somebody since by a marking or by groups, and open to them again: among the other changes as well. */
    readonly openAgain: readonly AuditSubject[]
    /** Other changes, by action of the log. */
    readonly changes: { readonly [action: string]: number }
  }
}
