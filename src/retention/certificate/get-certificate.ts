import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { BatchId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { requireAllAllowed } from '../access-sets.ts'
import type { CertificatePage, RetentionTx } from '../ports.ts'
import type { StoredCertificate } from './certificate-store.ts'
import { readCertificate } from './sign-certificate.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly certificatePage: CertificatePage
}

export type GetCertificate = (
  actor: Actor,
  batchId: BatchId,
  format: 'json' | 'pdf',
  sequence?: number,
) => Promise<Uint8Array>

/**
 * A batch's newest certificate, which names all of its items, or the one of a number: the signed bytes, or the same as
 * a page to print. None issued yet, or a batch out of reach: `not-found`.
 */
export function makeGetCertificate({ unitOfWork, certificatePage }: Deps): GetCertificate {
  return async (actor, batchId, format, sequence) => {
    requireAllowed(actor, 'read-certificate')
    const certificate = await unitOfWork.run(async (tx): Promise<StoredCertificate> => {
      const batch = await tx.batches.find(batchId)
      if (batch === undefined) throw notFound()
      requireAllAllowed(actor, 'read-certificate', batch.access)
      const issued = await tx.certificates.list(batchId)
      const wanted = sequence === undefined ? issued.at(-1) : issued.find((one) => one.sequence === sequence)
      if (wanted === undefined) throw notFound()
      return wanted
    })
    return format === 'json' ? certificate.body : certificatePage.render(readCertificate(certificate.body))
  }
}
