import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import type { BatchId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { reloadBatch } from '../batches/load-batch.ts'
import type { FileCertificates } from '../certificate/file-certificates.ts'
import type { IssueCertificate } from '../certificate/issue-certificate.ts'
import { forgetEventSubjects } from '../events/forget-event-subjects.ts'
import type { RetentionTx } from '../ports.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  readonly failpoint: Failpoint
  readonly issueCertificate: IssueCertificate
  readonly fileCertificates: FileCertificates
}

export type CompleteBatch = (batchId: BatchId) => Promise<void>

/**
 * Ends the execution of a batch: emptied folders are reduced, the certificate is issued and captured as a record, and
 * the batch is complete, or complete with failures; one that was so is complete once a hold has kept the last of what was stuck. Where items still wait to be transferred it stays executing.
 */
export function makeCompleteBatch(deps: Deps): CompleteBatch {
  const { unitOfWork, clock, failpoint } = deps
  return async (batchId) => {
    await unitOfWork.run((tx) => minimiseFolders(tx, batchId))
    failpoint('disposal.before-certificate-issued')
    await deps.issueCertificate(batchId)
    failpoint('disposal.after-certificate-issued')
    await deps.fileCertificates(batchId)
    failpoint('disposal.after-certificate-captured')
    await unitOfWork.run((tx) => finish(tx, batchId))
    failpoint('disposal.after-completed')
  }

  async function finish(tx: RetentionTx, batchId: BatchId): Promise<void> {
    const locked = await tx.batches.findForChange(batchId)
    if (locked?.state !== 'executing' && locked?.state !== 'completed-with-failures') return
    // Counted once the row is held: whoever puts stuck items back to work has done so by now, or comes after this.
    const { counts: standing } = await reloadBatch(tx, batchId)
    if (standing.pending > 0) return
    const failed = standing.failed > 0
    if (failed && locked.state === 'completed-with-failures') return
    await tx.batches.setState(batchId, failed ? 'completed-with-failures' : 'completed', {
      completedAt: clock.now(),
    })
    const { counts } = await reloadBatch(tx, batchId)
    await tx.audit.append({
      action: 'batch.completed',
      actor: systemActor,
      subject: { type: 'batch', id: batchId },
      outcome: failed ? 'failed' : 'done',
      codes: { ...counts },
    })
  }
}

async function minimiseFolders(tx: RetentionTx, batchId: BatchId): Promise<void> {
  for (const { id, subjects } of await tx.disposal.minimiseEmptiedFolders(batchId)) {
    const subject = { type: 'folder', id } as const
    await tx.audit.eraseDetails({
      actor: systemActor,
      subject,
      basis: 'emptied',
      names: ['title', 'subjects', 'groups', 'reference'],
    })
    await tx.audit.append({ action: 'folder.minimised', actor: systemActor, subject, codes: { batchId } })
    await forgetEventSubjects(tx, subjects)
  }
}
