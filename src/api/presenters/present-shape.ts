import type { WrittenLimits, WrittenRule, WrittenShape, WrittenTerm } from '../../records/write-rule.ts'

/** What only some schedules say: further terms, the longest that law allows, and their steps. */
export function presentShape({ steps, ...limits }: WrittenShape) {
  return { ...presentLimits(limits), ...(steps === undefined ? {} : { steps: steps.map(presentRule) }) }
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
