import type { BatchItemView, DisposalBatch } from '../../retention/disposal-batch.ts'

/** A disposal batch as it goes out. Approvals that a hold made void count for nothing and are left out. */
export function presentBatch(batch: DisposalBatch) {
  const { counts } = batch
  return {
    id: batch.id,
    kind: batch.kind,
    state: batch.state,
    class: batch.class,
    action: batch.action,
    marking: batch.marking,
    manifestDigest: batch.manifestDigest,
    proposedBy: batch.proposedBy,
    proposedAt: batch.proposedAt.toISOString(),
    approvals: batch.approvals
      .filter((approval) => !approval.void)
      .map(({ by, at, how }) => ({ by, at: at.toISOString(), how })),
    notBefore: batch.notBefore?.toISOString() ?? null,
    counts: {
      total: counts.total,
      destroyed: counts.destroyed,
      transferred: counts.transferred,
      retained: counts.retained,
      skipped: counts.skipped,
      failed: counts.failed,
      pending: counts.pending,
    },
    ...(batch.certificateId === null ? {} : { certificateId: batch.certificateId }),
  }
}

/** An item of a batch as its reviewers see it. */
export function presentBatchItem(item: BatchItemView) {
  return {
    recordId: item.recordId,
    reference: item.reference,
    title: item.title,
    folder: item.folder,
    date: item.date,
    retentionEnd: item.retentionEnd,
    scheduleCode: item.scheduleCode,
    scheduleVersion: item.scheduleVersion,
    step: { number: item.step.number, of: item.step.of },
    decision: item.decision,
    until: item.until,
    state: item.state,
    ...(item.reason === null ? {} : { reason: item.reason }),
  }
}
