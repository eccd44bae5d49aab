import { compareDates } from '../dates/civil-date.ts'
import type { Period } from '../dates/period.ts'
import type { Unit } from '../dates/unit.ts'
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

/** Of several terms the latest counts: `step` is over once each of its terms is, and `before` not before each of its own. */
function isOverBefore(step: DraftedRule, before: DraftedRule): boolean {
  if (step.action === 'retain-permanently') return false
  const terms = termsOf(before)
  return termsOf(step).every((term) => terms.some((earlier) => endsBefore(term, earlier)))
}

function termsOf(rule: DraftedRule): readonly DraftedTerm[] {
  return [rule, ...(rule.orLater ?? [])]
}

/** Whether it does for every record. What `after` and `rounding` add to `before` only makes that later. */
function endsBefore(term: DraftedTerm, before: DraftedTerm): boolean {
  const added = mostAdded(term.after, before.after) + mostAdded(term.rounding, before.rounding)
  if (term.period === undefined && before.period === undefined)
    return added === 0 && isEarlierDay(term, before)
  if (!countFromTheSame(term, before) || before.period === undefined) return false
  const period = term.period ?? noPeriodOf(term)
  if (period === undefined) return false
  return isAlwaysLonger(before.period, { ...period, days: period.days + added })
}

const LONGEST: { readonly [Name in Unit]: number } = {
  month: 31,
  quarter: 92,
  'calendar-year': 366,
  'financial-year': 366,
  'tax-year': 366,
  'academic-year': 366,
}

/** The most days by which a unit moves an end; nothing where it moves the other by as much. */
function mostAdded(unit: Unit | undefined, other: Unit | undefined): number {
  if (unit === undefined || unit === other) return 0
  // The days of February that months are clamped to can part two ends by three more.
  return LONGEST[unit] + 3
}

/** Without a period it ends with its trigger, where that may stand alone; elsewhere the period is missing. */
function noPeriodOf({ trigger }: DraftedTerm): Period | undefined {
  return trigger !== undefined && canStandAlone(trigger) ? { years: 0, months: 0, days: 0 } : undefined
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
