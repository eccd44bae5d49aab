import type { BatchId, CertificateId, RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { Marking } from '../../records/marking.ts'
import type { DisposalBatch } from '../disposal-batch.ts'

/** What stays behind for a while after a destruction, where, until when, and by what right. */
export interface Remainder {
  readonly where: string
  readonly until: string
  readonly basis: string
}

export interface CertificateItem {
  readonly recordId: RecordId
  readonly reference: string
  readonly class: string
  readonly schedule: string
  readonly retentionEnd: CivilDate | null
  readonly sha256: string
  readonly outcome: 'destroyed' | 'transferred' | 'retained' | 'skipped' | 'stuck' | 'pending'
  readonly reason: string | null
  /** Where the receiver keeps it; only of what was transferred. */
  readonly archiveReference?: string
  readonly at: string | null
  /** Who set in motion how it ended; nobody for what no execution has ended. The oldest certificates are without it. */
  readonly executedBy?: string | null
}

/** What was destroyed, on whose authority, how it was checked, and what nobody here can know (DESIGN §5). */
export interface DisposalCertificate {
  readonly id: CertificateId
  readonly batchId: BatchId
  /** `partial` while anything approved is not gone; a later certificate supplements it. */
  readonly kind: 'regular' | 'exceptional' | 'partial'
  /** What the whole disposal is, which the `kind` of a partial one does not say. The oldest certificates are without it. */
  readonly disposal?: DisposalBatch['kind']
  readonly sequence: number
  /** The certificates of the same batch before this one. */
  readonly supplements: readonly CertificateId[]
  readonly issuedAt: string
  readonly class: string
  readonly marking: Marking
  readonly manifestDigest: string
  readonly items: readonly CertificateItem[]
  readonly verified: readonly {
    readonly store: string
    readonly method: string
    readonly checkedAt: string
  }[]
  readonly remains: readonly Remainder[]
  readonly notCovered: readonly string[]
  readonly authority: readonly string[]
  readonly reason: string | null
  /** One a stage of the review, in order. */
  readonly approvals: readonly {
    readonly stage: number
    readonly role: string
    readonly by: string
    readonly at: string
    readonly how: string
  }[]
  /** Everybody who executed some of it, in order, with `; ` between two. */
  readonly executedBy: string
  /** True where clock or data are a drill's: then nothing of this is evidence. */
  readonly drill: boolean
}

/** Ed25519 (RFC 8032) over the canonical JSON (RFC 8785) of the certificate without this member. */
export interface CertificateSignature {
  readonly algorithm: 'Ed25519'
  /** `<name>+<id>+<base64>`: the key as verifiers are given it. */
  readonly key: string
  /** Base64. */
  readonly value: string
}

export interface SignedCertificate extends DisposalCertificate {
  readonly signature: CertificateSignature
}
