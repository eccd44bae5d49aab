import { systemActor } from '../../access/actor.ts'
import type { SigningKey } from '../../audit/keys/note-key.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type BatchId, type CertificateId, newId } from '../../kernel/ids.ts'
import { sha256Hex } from '../../kernel/sha256.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ContentStore } from '../../records/content-store.ts'
import type { DerivedCopies, RetentionTx } from '../ports.ts'
import { buildCertificate } from './build-certificate.ts'
import type { Remainder } from './disposal-certificate.ts'
import { signCertificate } from './sign-certificate.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  readonly signingKey: SigningKey
  readonly contentStore: ContentStore
  readonly derivedCopies: readonly DerivedCopies[]
  /** What the database's own files keep for a while, and backups that Muniment made. */
  readonly otherRemains: readonly Remainder[]
}

/** Said only where it is so: what lies in the data folder of the process that executes is swept before a destruction. */
const cutShortReadings: Remainder = {
  where:
    'workspaces: a copy of a document whose reading was cut short, in the data folder of a process that ended or does not answer',
  until: 'Muniment next starts on that data folder, or the folder is destroyed',
  basis: 'each start sweeps what processes that ended have left',
}

export type IssueCertificate = (batchId: BatchId) => Promise<void>

/**
 * Issues the certificate of what a batch has destroyed, signed and kept byte for byte. The first names everything; a
 * later one, after what was stuck has gone or was kept, supplements it. Where nothing is new, nothing is issued.
 */
export function makeIssueCertificate(deps: Deps): IssueCertificate {
  const { unitOfWork, clock, signingKey } = deps
  return (batchId) =>
    unitOfWork.run(async (tx) => {
      const batch = await tx.batches.findForChange(batchId)
      if (batch === undefined) return
      const earlier = await tx.certificates.list(batchId)
      const fresh = await tx.certificates.uncertified(batchId)
      const isOpen = batch.counts.failed > 0 || batch.counts.pending > 0
      // A hold may have kept the last of what was stuck: the certificate that left it open gets its end.
      const closes = earlier.at(-1)?.kind === 'partial' && !isOpen
      if (fresh === 0 && !closes && (earlier.length > 0 || batch.counts.failed === 0)) return
      const certificate = buildCertificate({
        id: newId<CertificateId>(),
        batch,
        items: await tx.certificates.items(batchId),
        earlier: earlier.map(({ id }) => id),
        issuedAt: clock.now(),
        drill: clock.drill || (await tx.disposal.isDrill()),
        remains: [
          ...deps.contentStore.remains,
          ...deps.derivedCopies.flatMap((place) => place.remains),
          ...deps.otherRemains,
          ...((await tx.certificates.mayHaveLeftCopies(batchId)) ? [cutShortReadings] : []),
        ],
      })
      const body = signCertificate(certificate, signingKey)
      const { id, kind, sequence } = certificate
      await tx.certificates.insert({
        id,
        batchId,
        sequence,
        kind,
        body,
        issuedAt: new Date(certificate.issuedAt),
      })
      await tx.audit.append({
        action: 'certificate.issued',
        actor: systemActor,
        subject: { type: 'certificate', id },
        codes: { batchId, kind, sequence, sha256: sha256Hex(body) },
      })
    })
}
