import type { Actor } from '../../access/actor.ts'
import { authorise } from '../../access/authorise.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import { seesWithheld } from '../../access/sees-withheld.ts'
import type { BatchId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CertificatePage, RetentionTx } from '../ports.ts'
import { readCertificate } from './sign-certificate.ts'
import { withholdCertificate } from './withhold-certificate.ts'

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
 * a page to print. An auditor above whose clearance the batch is gets a copy without what people wrote in it, where they did:
 * it is not what was signed, and says so. None issued yet, or a batch out of reach: `not-found`.
 */
export function makeGetCertificate({ unitOfWork, certificatePage }: Deps): GetCertificate {
  return async (actor, batchId, format, sequence) => {
    requireAllowed(actor, 'read-certificate')
    const { stored, whole } = await unitOfWork.run(async (tx) => {
      const batch = await tx.batches.find(batchId)
      if (batch === undefined) throw notFound()
      const mayReadAll = batch.access.every((set) => authorise(actor, 'read-certificate', set) === 'allowed')
      if (!mayReadAll && !seesWithheld(actor)) throw notFound()
      const issued = await tx.certificates.list(batchId)
      const wanted = sequence === undefined ? issued.at(-1) : issued.find((one) => one.sequence === sequence)
      if (wanted === undefined) throw notFound()
      return { stored: wanted, whole: mayReadAll }
    })
    const certificate = readCertificate(stored.body)
    const copy = whole ? undefined : withholdCertificate(certificate)
    if (format === 'pdf') return certificatePage.render(copy ?? certificate)
    return copy === undefined ? stored.body : Buffer.from(JSON.stringify(copy))
  }
}
