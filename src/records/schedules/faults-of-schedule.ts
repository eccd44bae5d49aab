import type { DraftedRule, DraftedTerm, WrittenSchedule } from './complete-schedule.ts'
import { type DisposalAction, disposalActions } from './disposal-action.ts'
import { faultsOfOrder } from './faults-of-order.ts'
import { faultsOfReviewers } from './faults-of-reviewers.ts'
import { canStandAlone } from './retention-trigger.ts'
import type { ScheduleFault } from './schedule-fault.ts'

/** Where a rule stands among the steps of its schedule. */
type Place = 'first' | 'later'

/**
 * What is missing or contradicts itself: whoever does not keep permanently says from when and how long, and every step
 * before the last is a review, in which a person lets the record go on to the next, which ends no sooner.
 */
export function faultsOfSchedule(written: WrittenSchedule): readonly ScheduleFault[] {
  return [...faultsOfReviewers(written), ...faultsOfRules(written)]
}

function faultsOfRules(written: WrittenSchedule): readonly ScheduleFault[] {
  const { action, steps } = written
  if (steps !== undefined) return [...faultsBesideSteps(written), ...faultsOfSteps(steps)]
  if (action !== undefined) return faultsOfRule({ ...written, action }, 'first')
  return [
    ...faultsOfTerm(written, 'first'),
    { path: ['action'], message: `is missing: one of ${disposalActions.join(', ')}` },
  ]
}

const ruleKeys = ['trigger', 'period', 'after', 'rounding', 'orLater', 'maximum', 'action'] as const

function faultsBesideSteps(written: WrittenSchedule): readonly ScheduleFault[] {
  return ruleKeys
    .filter((key) => written[key] !== undefined)
    .map((key) => ({ path: [key], message: 'belongs to a step, since this schedule has steps' }))
}

function faultsOfSteps(steps: readonly DraftedRule[]): readonly ScheduleFault[] {
  if (steps.length === 0) return [{ path: ['steps'], message: 'holds no step: write at least one' }]
  const each = steps.flatMap((step, index) => {
    const own = faultsOfRule(step, index === 0 ? 'first' : 'later')
    const isLast = index === steps.length - 1
    const order =
      isLast || step.action === 'review' ? [] : [{ path: ['action'], message: outOfOrder(step.action) }]
    return [...own, ...order].map((fault) => ({ ...fault, path: [index, ...fault.path] }))
  })
  return [...each, ...faultsOfOrder(steps)].map((fault) => ({ ...fault, path: ['steps', ...fault.path] }))
}

function outOfOrder(action: DisposalAction): string {
  return `ends the schedule with ${action}, and a step follows: every step before the last is a review`
}

function faultsOfRule(rule: DraftedRule, place: Place): readonly ScheduleFault[] {
  if (rule.action === 'retain-permanently') return faultsOfKeeping(rule)
  const further = (rule.orLater ?? []).flatMap((term, index) =>
    faultsOfTerm(term, place).map((fault) => ({ ...fault, path: ['orLater', index, ...fault.path] })),
  )
  return [...faultsOfTerm(rule, place), ...further, ...faultsOfAlternatives(rule)]
}

function faultsOfTerm({ trigger, period }: DraftedTerm, place: Place): readonly ScheduleFault[] {
  const faults: ScheduleFault[] = []
  if (trigger === undefined) {
    faults.push({
      path: ['trigger'],
      message: 'is missing: only a schedule that keeps permanently may do without',
    })
  } else if (trigger.type === 'previous-step' && place === 'first') {
    faults.push({
      path: ['trigger'],
      message: 'counts from the step before, and there is none: the first step needs another trigger',
    })
  }
  if (period === undefined && !(trigger && canStandAlone(trigger)))
    faults.push({ path: ['period'], message: 'is missing: write how long, as in P7Y' })
  return faults
}

/** Two terms that count the same from the same say nothing that one does not. */
function faultsOfAlternatives(rule: DraftedRule): readonly ScheduleFault[] {
  const words = [rule, ...(rule.orLater ?? [])].map(wordsOf)
  return words.flatMap((word, index) =>
    words.indexOf(word) === index
      ? []
      : [{ path: ['orLater', index - 1], message: 'says again what stands before it: write each term once' }],
  )
}

function wordsOf({ trigger, period, after, rounding }: DraftedTerm): string {
  return JSON.stringify([trigger, period, after, rounding])
}

function faultsOfKeeping({ orLater, maximum }: DraftedRule): readonly ScheduleFault[] {
  const faults: ScheduleFault[] = []
  if (orLater !== undefined && orLater.length > 0)
    faults.push({ path: ['orLater'], message: 'has no meaning: what is kept permanently has no end' })
  if (maximum !== undefined)
    faults.push({
      path: ['maximum'],
      message: 'contradicts the action: what is kept permanently has no longest time',
    })
  return faults
}
