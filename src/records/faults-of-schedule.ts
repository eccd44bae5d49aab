import type { DraftedRule, DraftedTerm, WrittenSchedule } from './complete-schedule.ts'
import { canStandAlone } from './retention-trigger.ts'

/** What a schedule fails to say, or may not say, and where: steps from the schedule down, as in `['orLater', 0, 'period']`. */
export interface ScheduleFault {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** What is missing or contradicts itself: whoever does not keep permanently says from when and how long. */
export function faultsOfSchedule(written: WrittenSchedule): readonly ScheduleFault[] {
  return faultsOfRule(written)
}

function faultsOfRule(rule: DraftedRule): readonly ScheduleFault[] {
  if (rule.action === 'retain-permanently') return faultsOfKeeping(rule)
  const further = (rule.orLater ?? []).flatMap((term, index) =>
    faultsOfTerm(term).map((fault) => ({ ...fault, path: ['orLater', index, ...fault.path] })),
  )
  return [...faultsOfTerm(rule), ...further, ...faultsOfAlternatives(rule)]
}

function faultsOfTerm({ trigger, period }: DraftedTerm): readonly ScheduleFault[] {
  const faults: ScheduleFault[] = []
  if (trigger === undefined) {
    faults.push({
      path: ['trigger'],
      message: 'is missing: only a schedule that keeps permanently may do without',
    })
  } else if (trigger.type === 'previous-step') {
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
