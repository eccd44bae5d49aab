import type { ReviewStage } from '../../records/schedules/review-stage.ts'
import type { Approval, DisposalBatch } from '../disposal-batch.ts'

/** A stage of a batch's review, counted from 1, and who has approved it. */
export interface StageProgress extends ReviewStage {
  readonly stage: number
  readonly approval: Approval | null
}

/** The approvals that count: those that nothing has made void. */
export function standingApprovals(batch: DisposalBatch): readonly Approval[] {
  return batch.approvals.filter((approval) => !approval.void)
}

/** How far the review of a batch has come: each stage with the approval that stands. */
export function stagesOf(batch: DisposalBatch): readonly StageProgress[] {
  const standing = standingApprovals(batch)
  return batch.stages.map((stage, index) => ({
    ...stage,
    stage: index + 1,
    approval: standing.find((approval) => approval.stage === index + 1) ?? null,
  }))
}

/** The stage whose approval a batch waits for; nothing once it is approved, rejected or withdrawn. */
export function awaitedStage(batch: DisposalBatch): StageProgress | undefined {
  if (batch.state !== 'proposed' && batch.state !== 'in-review') return undefined
  return stagesOf(batch).find(({ approval }) => approval === null)
}
