import {
  awaitedStage,
  type StageProgress,
  stagesOf,
  standingApprovals,
} from '../../retention/batches/review-progress.ts'
import type { BatchItemView, DisposalBatch } from '../../retention/disposal-batch.ts'
import type { Closure } from '../../retention/transfer/closure.ts'

/** A disposal batch as it goes out. Approvals that were made void count for nothing, and are left out with what came of them. */
export function presentBatch(batch: DisposalBatch) {
  const { counts } = batch
  const awaited = awaitedStage(batch)
  const standing = standingApprovals(batch)
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
    approvals: standing.map(({ stage, by, at, how }) => ({
      stage,
      by,
      at: at.toISOString(),
      how,
    })),
    stages: stagesOf(batch).map((progress) => ({
      ...presentStage(progress),
      ...(progress.approval && { approvedBy: progress.approval.by, at: progress.approval.at.toISOString() }),
    })),
    awaiting: awaited === undefined ? null : presentStage(awaited),
    notBefore: standing.length > 0 ? (batch.notBefore?.toISOString() ?? null) : null,
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

function presentStage({ stage, role, group }: StageProgress) {
  return { stage, role, ...(group !== null && { group }) }
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
    ...(item.closure === null ? {} : { closure: presentClosure(item.closure) }),
    state: item.state,
    ...(item.reason === null ? {} : { reason: item.reason }),
  }
}

function presentClosure({ type, period, until, exemptions, alternativeTitle }: Closure) {
  return {
    type,
    ...(period === undefined ? {} : { period }),
    ...(until === undefined ? {} : { until }),
    ...(exemptions === undefined ? {} : { exemptions }),
    ...(alternativeTitle === undefined ? {} : { alternativeTitle }),
  }
}
