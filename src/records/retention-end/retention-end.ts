import { addMonths } from '../dates/add-months.ts'
import { addDays, type CivilDate } from '../dates/civil-date.ts'
import { describeUnit, endOfUnit } from '../dates/end-of-unit.ts'
import { describePeriod, type Period } from '../dates/period.ts'
import { type ChosenStarts, type Unit, unitStartsWith } from '../dates/unit.ts'

/** One step of the arithmetic: the rule in plain words, the day before it and the day after it. */
export interface RetentionStep {
  readonly rule: string
  readonly from: CivilDate
  readonly to: CivilDate
}

export interface RetentionEndInput {
  readonly trigger: CivilDate
  /** `null` only where the trigger itself is the last day kept (a fixed date, a date in the metadata). */
  readonly period: Period | null
  /** Count from the end of the unit in which the trigger falls. */
  readonly after?: Unit | null | undefined
  /** Move the computed end to the end of the unit it falls in. */
  readonly rounding?: Unit | null | undefined
  /** When units begin, where not as in the United Kingdom. */
  readonly unitStarts?: ChosenStarts | undefined
}

export interface RetentionEnd {
  /** The last day kept. */
  readonly retentionEnd: CivilDate
  /** The first day on which disposal may start: the day after. */
  readonly eligibleFrom: CivilDate
  readonly steps: readonly RetentionStep[]
}

/**
 * When retention ends (DESIGN §4): first `after`, then the period, added once (years and months, clamped to the month's
 * end, then days), then `rounding`. The one implementation: set-based work computes each distinct trigger date once
 * with it and joins. Throws `invalid-date` where the result lies beyond the year 9999.
 */
export function calculateRetentionEnd(input: RetentionEndInput): RetentionEnd {
  const starts = unitStartsWith(input.unitStarts)
  const steps: RetentionStep[] = []
  let day = input.trigger
  const step = (rule: string, to: CivilDate): void => {
    steps.push({ rule, from: day, to })
    day = to
  }

  if (input.after) {
    const to = endOfUnit(day, input.after, starts)
    step(`Count from the end of the ${describeUnit(input.after, starts)} in which the trigger falls.`, to)
  }
  if (input.period === null) {
    step('Keep until the trigger date itself, the last day kept.', day)
  } else {
    addPeriodInSteps(day, input.period, step)
  }
  if (input.rounding) {
    const to = endOfUnit(day, input.rounding, starts)
    step(`Round up to the end of the ${describeUnit(input.rounding, starts)} in which that day falls.`, to)
  }
  return { retentionEnd: day, eligibleFrom: addDays(day, 1), steps }
}

function addPeriodInSteps(
  from: CivilDate,
  period: Period,
  step: (rule: string, to: CivilDate) => void,
): void {
  let day = from
  const months = period.years * 12 + period.months
  if (months > 0) {
    const moved = addMonths(day, months)
    const words = `Add ${describePeriod({ ...period, days: 0 })}`
    step(
      moved.clamped
        ? `${words}; the month has no day ${Number(day.slice(8))}, so its last day.`
        : `${words}.`,
      moved.date,
    )
    day = moved.date
  }
  if (period.days > 0) {
    step(`Add ${describePeriod({ years: 0, months: 0, days: period.days })}.`, addDays(day, period.days))
  }
}
