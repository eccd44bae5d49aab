import type { IndexAnswer } from '../../search/ports.ts'

/** The answer to a question that asks for a number alone. */
export function countedAnswer(total: number): IndexAnswer {
  return {
    total,
    totalIsExact: true,
    matchingAll: null,
    hits: [],
    facets: {},
    missing: {},
    people: [],
    next: null,
  }
}
