import type { WrittenSchedule } from './complete-schedule.ts'
import { faultOfStages, reviewStages, type WrittenStage } from './review-stage.ts'
import type { ScheduleFault } from './schedule-fault.ts'

/** Where nobody could review what a schedule brings up, or one of its steps; and where its own reviewers review nothing. */
export function faultsOfReviewers({ reviewers, steps = [] }: WrittenSchedule): readonly ScheduleFault[] {
  const ofSteps = steps.flatMap((step, index) => faultsOf(step.reviewers, ['steps', index]))
  return [...faultsOf(reviewers, []), ...faultsOfUnused({ reviewers, steps }), ...ofSteps]
}

function faultsOf(
  reviewers: readonly WrittenStage[] | undefined,
  path: ScheduleFault['path'],
): readonly ScheduleFault[] {
  const message = faultOfStages(reviewStages(reviewers))
  return message === undefined ? [] : [{ path: [...path, 'reviewers'], message }]
}

/** Whoever wrote them means them to be asked. */
function faultsOfUnused({
  reviewers,
  steps,
}: Required<Pick<WrittenSchedule, 'reviewers' | 'steps'>>): readonly ScheduleFault[] {
  if (reviewers === undefined || steps === undefined || steps.length === 0) return []
  if (steps.some((step) => step.reviewers === undefined)) return []
  return [{ path: ['reviewers'], message: 'review nothing: every step names its own' }]
}
