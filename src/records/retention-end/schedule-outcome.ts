import type { CivilDate } from '../dates/civil-date.ts'
import { describePeriod } from '../dates/period.ts'
import { type ScheduleRule, termsOf } from '../schedules/retention-schedule.ts'
import { nameTrigger } from '../schedules/retention-trigger.ts'
import type { RetentionStep } from './retention-end.ts'
import { applyTerm, endOfMaximum, type TermOutcome } from './term-outcome.ts'
import { findTriggerDate, type RetentionFacts, type TriggerDate } from './trigger-date.ts'

/** What a rule comes to for a record's facts, whatever today is. */
export interface ScheduleOutcome {
  readonly state: 'untriggered' | 'running' | 'permanent'
  readonly retentionEnd: CivilDate | null
  readonly eligibleFrom: CivilDate | null
  /** Of the term that decides, or that is waited for. */
  readonly trigger: TriggerDate
  /** What the other terms came to, then the arithmetic of the one that decides. */
  readonly steps: readonly RetentionStep[]
  /** The last day that the rule's maximum allows; `null` without one, or before its trigger. */
  readonly maximumEnd: CivilDate | null
}

/**
 * Applies a rule to the dates of a record. Depends on nothing but the dates that its triggers look at, so set-based work
 * computes each distinct tuple of them once and joins (DESIGN §4). Of several terms the latest wins, and one without an
 * end yet is later than any date: then there is none at all.
 */
export function applySchedule(rule: ScheduleRule, facts: RetentionFacts): ScheduleOutcome {
  const own = findTriggerDate(rule.trigger, facts)
  const undated = {
    retentionEnd: null,
    eligibleFrom: null,
    maximumEnd: endOfMaximum(own.date, rule.maximum),
  }
  if (rule.action === 'retain-permanently') return { ...undated, state: 'permanent', trigger: own, steps: [] }
  const terms = termsOf(rule).map((term) =>
    applyTerm(term, findTriggerDate(term.trigger, facts), rule.unitStarts),
  )
  const waiting = terms.filter(({ end }) => end === null)
  const [awaited] = waiting
  if (awaited !== undefined) {
    const steps = comparedTerms(terms, awaited)
    return { ...undated, state: 'untriggered', trigger: awaitedTrigger(awaited, waiting), steps }
  }
  const latest = terms.reduce((best, next) => (endOf(next) > endOf(best) ? next : best))
  return {
    ...undated,
    state: 'running',
    retentionEnd: latest.end?.retentionEnd ?? null,
    eligibleFrom: latest.end?.eligibleFrom ?? null,
    trigger: latest.trigger,
    steps: [...comparedTerms(terms, latest), ...(latest.end?.steps ?? [])],
  }
}

/** Sorts as text; only asked where every term has its end. */
function endOf({ end }: TermOutcome): string {
  return end?.retentionEnd ?? ''
}

/** The trigger that is waited for; its source names every other that is waited for too. */
function awaitedTrigger(awaited: TermOutcome, waiting: readonly TermOutcome[]): TriggerDate {
  const others = waiting
    .filter((other) => other !== awaited)
    .map(({ term, trigger }) => `; waits for ${nameTrigger(term.trigger)} too: ${trigger.source}`)
  return { ...awaited.trigger, source: `${awaited.trigger.source}${others.join('')}` }
}

/** A line for each term that has its end and does not decide. */
function comparedTerms(terms: readonly TermOutcome[], deciding: TermOutcome): readonly RetentionStep[] {
  const why =
    deciding.end === null
      ? `${nameTrigger(deciding.term.trigger)} is not triggered yet, which is later than any date`
      : `that of ${nameTrigger(deciding.term.trigger)} ends no earlier and decides`
  return terms.flatMap(({ term, trigger, end }) => {
    if (term === deciding.term || end === null || trigger.date === null) return []
    const length = term.period === null ? '' : ` of ${describePeriod(term.period)}`
    const rule = `The term${length} from ${nameTrigger(term.trigger)} ends here; ${why}.`
    return [{ rule, from: trigger.date, to: end.retentionEnd }]
  })
}
