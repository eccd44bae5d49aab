import type { BatchId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CaptureCertificate, RetentionTx } from '../ports.ts'
import { readCertificate } from './sign-certificate.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly captureCertificate: CaptureCertificate
}

export type FileCertificates = (batchId: BatchId) => Promise<void>

/**
 * Captures each certificate of a batch that is no record yet, marked as what it certifies is; asked twice for one, capture
 * answers the same record.
 */
export function makeFileCertificates({ unitOfWork, captureCertificate }: Deps): FileCertificates {
  return async (batchId) => {
    const certificates = await unitOfWork.run((tx) => tx.certificates.list(batchId))
    for (const { id, sequence, body } of certificates.filter((one) => one.recordId === null)) {
      const recordId = await captureCertificate({
        id,
        title: `Disposal certificate ${id} of batch ${batchId}, number ${sequence}`,
        filename: `disposal-certificate-${id}.json`,
        mediaType: 'application/json',
        marking: readCertificate(body).marking,
        body,
      })
      await unitOfWork.run((tx) => tx.certificates.setRecord(id, recordId))
    }
  }
}
