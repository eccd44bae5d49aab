import type {
  WrittenLimits,
  WrittenRule,
  WrittenShape,
  WrittenStarts,
  WrittenTerm,
} from '../../records/schedules/write-rule.ts'

/** What only some schedules say: further terms, the longest that law allows, their steps, and when their units begin. */
export function presentShape(shape: WrittenShape) {
  const { steps } = shape
  return {
    ...presentLimits(shape),
    ...(steps === undefined ? {} : { steps: steps.map(presentRule) }),
    ...presentStarts(shape),
  }
}

/** When the units of a schedule begin, where it says so. */
export function presentStarts({ unitStarts }: WrittenStarts) {
  return unitStarts === undefined ? {} : { unitStarts: { ...unitStarts } }
}

/** A step as it goes out. */
export function presentRule(rule: WrittenRule) {
  return { ...presentTerm(rule), action: rule.action, reviewers: rule.reviewers, ...presentLimits(rule) }
}

/** What only some rules say. */
export function presentLimits({ orLater, maximum }: WrittenLimits) {
  return {
    ...(orLater === undefined ? {} : { orLater: orLater.map(presentTerm) }),
    ...(maximum === undefined ? {} : { maximum }),
  }
}

function presentTerm({ trigger, period, after, rounding }: WrittenTerm) {
  return { trigger, period, after, rounding }
}
