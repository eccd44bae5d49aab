import type { BatchId, CertificateId, RecordId } from '../../kernel/ids.ts'
import type { DisposalItem } from '../disposal-batch.ts'
import type { DisposalCertificate } from './disposal-certificate.ts'

export interface StoredCertificate {
  readonly id: CertificateId
  readonly batchId: BatchId
  readonly sequence: number
  readonly kind: DisposalCertificate['kind']
  /** The signed canonical JSON, byte for byte as issued. */
  readonly body: Uint8Array
  readonly issuedAt: Date
  /** The record it was captured as; `null` until then. */
  readonly recordId: RecordId | null
}

/** An item with where its receiver keeps it; `null` for what was not transferred. */
export interface CertifiedItem extends DisposalItem {
  readonly archiveReference: string | null
  /** Who set in motion how it ended, by name; `null` for what no execution has ended. */
  readonly executor: string | null
}

export interface CertificateStore {
  /** All items of a batch by reference, for the certificate's list. */
  items(batchId: BatchId): Promise<readonly CertifiedItem[]>
  /** Oldest first. */
  list(batchId: BatchId): Promise<readonly StoredCertificate[]>
  /** Stubs of the batch that no certificate names yet. */
  uncertified(batchId: BatchId): Promise<number>
  /** Whether a copy of what has gone may lie where a reading was cut short (its process killed) and nobody has swept since. */
  mayHaveLeftCopies(batchId: BatchId): Promise<boolean>
  /** Keeps the certificate and names it on the stubs it is the first to cover. */
  insert(certificate: Omit<StoredCertificate, 'recordId'>): Promise<void>
  setRecord(id: CertificateId, recordId: RecordId): Promise<void>
}
