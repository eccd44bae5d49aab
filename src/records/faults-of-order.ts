import { compareDates } from './civil-date.ts'
import type { DraftedRule, DraftedTerm } from './complete-schedule.ts'
import { isAlwaysLonger } from './is-always-longer.ts'
import { canStandAlone } from './retention-trigger.ts'
import type { ScheduleFault } from './schedule-fault.ts'

/**
 * Steps that are certain to be over before one that stands before them is reached: they count from the same, and shorter.
 * The review would come after what it is to decide about. Equal ones do not contradict each other: what is reviewed may go
 * at once. Paths begin at the steps.
 */
export function faultsOfOrder(steps: readonly DraftedRule[]): readonly ScheduleFault[] {
  return steps.flatMap((step, index): readonly ScheduleFault[] => {
    const earlier = steps.slice(0, index).findIndex((before) => isOverBefore(step, before))
    if (earlier === -1) return []
    const message = `ends before step ${earlier + 1}, which counts from the same: each step keeps longer than those before it`
    return [{ path: [index, step.period === undefined ? 'trigger' : 'period'], message }]
  })
}

/** Of several terms the latest counts: the further ones of `before` make it later still, those of `step` may save it. */
function isOverBefore(step: DraftedRule, before: DraftedRule): boolean {
  if (step.action === 'retain-permanently' || (step.orLater ?? []).length > 0) return false
  if (step.after !== before.after || step.rounding !== before.rounding) return false
  if (step.period === undefined && before.period === undefined) return isEarlierDay(step, before)
  if (!countFromTheSame(step, before) || before.period === undefined) return false
  // Without a period it ends with its trigger, where that may stand alone; elsewhere the period is missing.
  if (step.period === undefined) return step.trigger !== undefined && canStandAlone(step.trigger)
  return isAlwaysLonger(before.period, step.period)
}

function isEarlierDay({ trigger }: DraftedTerm, { trigger: before }: DraftedTerm): boolean {
  if (trigger?.type !== 'fixed-date' || before?.type !== 'fixed-date') return false
  return compareDates(trigger.date, before.date) < 0
}

/** The day of the last action, and that of the step before, are other days by the time the later step is reached. */
function countFromTheSame({ trigger }: DraftedTerm, { trigger: before }: DraftedTerm): boolean {
  if (trigger?.type === 'last-action' || trigger?.type === 'previous-step') return false
  return trigger !== undefined && JSON.stringify(trigger) === JSON.stringify(before)
}
