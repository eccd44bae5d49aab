import type { Actor } from '../../access/actor.ts'
import { authorise } from '../../access/authorise.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import { seesWithheld } from '../../access/sees-withheld.ts'
import type { BatchId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { DisposalBatch, DisposalItem } from '../disposal-batch.ts'
import type { CertificatePage, RetentionTx } from '../ports.ts'
import { readCertificate } from './sign-certificate.ts'
import { withholdCertificate } from './withhold-certificate.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly certificatePage: CertificatePage
}

export type GetCertificate = (actor: Actor, batchId: BatchId, format: 'json' | 'pdf') => Promise<Uint8Array>

/**
 * A batch's newest certificate, which names all of its items: the signed bytes, or the same as a page to print. Where people
 * wrote something in it, an auditor whose clearance does not reach the batch gets a copy without that, which is not what was
 * signed, and says so. None issued yet, or a batch out of reach: `not-found`.
 */
export function makeGetCertificate({ unitOfWork, certificatePage }: Deps): GetCertificate {
  return async (actor, batchId, format) => {
    requireAllowed(actor, 'read-certificate')
    const { stored, ofDecisions } = await unitOfWork.run(async (tx) => {
      const batch = await tx.batches.find(batchId)
      if (batch === undefined) throw notFound()
      const mayReadAll = batch.access.every((set) => authorise(actor, 'read-certificate', set) === 'allowed')
      if (!mayReadAll && !seesWithheld(actor)) throw notFound()
      const newest = (await tx.certificates.list(batchId)).at(-1)
      if (newest === undefined) throw notFound()
      if (mayReadAll) return { stored: newest, ofDecisions: undefined }
      return {
        stored: newest,
        ofDecisions: authoritiesOfDecisions(batch, await tx.certificates.items(batchId)),
      }
    })
    const certificate = readCertificate(stored.body)
    const copy = ofDecisions === undefined ? undefined : withholdCertificate(certificate, ofDecisions)
    if (format === 'pdf') return certificatePage.render(copy ?? certificate)
    return copy === undefined ? stored.body : Buffer.from(JSON.stringify(copy))
  }
}

/** What was written as the authority for single records alone, and stands neither in their schedules nor over the batch. */
function authoritiesOfDecisions(batch: DisposalBatch, items: readonly DisposalItem[]): ReadonlySet<string> {
  const known = new Set([batch.authority, ...items.map(({ authority }) => authority)])
  return new Set(
    items.flatMap(({ decisionAuthority: given }) => (given === null || known.has(given) ? [] : [given])),
  )
}
