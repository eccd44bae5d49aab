import type { DisposalAction } from './disposal-action.ts'
import type { Period } from './period.ts'
import type { RetentionSchedule, ScheduleAuthority } from './retention-schedule.ts'
import { canStandAlone, type RetentionTrigger } from './retention-trigger.ts'
import { faultOfStages, reviewStages, type WrittenStage } from './review-stage.ts'
import type { Unit } from './unit.ts'

/** A schedule as somebody wrote it, in a plan file or over HTTP. */
export interface WrittenSchedule {
  readonly title: string
  readonly action: DisposalAction
  readonly trigger?: RetentionTrigger | undefined
  readonly period?: Period | undefined
  readonly after?: Unit | undefined
  readonly rounding?: Unit | undefined
  readonly authority?: ScheduleAuthority | undefined
  readonly approvedBy?: string | undefined
  readonly reviewers?: readonly WrittenStage[] | undefined
}

export interface ScheduleFault {
  readonly field: 'trigger' | 'period' | 'reviewers'
  readonly message: string
}

/** What is missing or cannot be: whoever does not keep permanently says from when and how long. */
export function faultsOfSchedule(written: WrittenSchedule): readonly ScheduleFault[] {
  const { action, trigger, period } = written
  const faults: ScheduleFault[] = []
  const stages = faultOfStages(reviewStages(written.reviewers))
  if (stages !== undefined) faults.push({ field: 'reviewers', message: stages })
  if (action === 'retain-permanently') return faults
  if (trigger === undefined) {
    faults.push({
      field: 'trigger',
      message: 'is missing: only a schedule that keeps permanently may do without',
    })
  }
  if (period === undefined && !(trigger && canStandAlone(trigger)))
    faults.push({ field: 'period', message: 'is missing: write how long, as in P7Y' })
  return faults
}

/** The schedule that was meant; what keeps permanently has no end to compute. */
export function completeSchedule(code: string, written: WrittenSchedule): RetentionSchedule {
  const permanent = written.action === 'retain-permanently'
  return {
    code,
    title: written.title,
    trigger: written.trigger ?? { type: 'captured' },
    period: permanent ? null : (written.period ?? null),
    after: permanent ? null : (written.after ?? null),
    rounding: permanent ? null : (written.rounding ?? null),
    action: written.action,
    authority: written.authority ?? null,
    approvedBy: written.approvedBy ?? null,
    reviewers: reviewStages(written.reviewers),
  }
}
