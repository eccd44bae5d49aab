import type { PeopleOfSearch } from '../../search/people-of-search.ts'
import type { FoundInClass, PlanOfSearch } from '../../search/plan-of-search.ts'
import type { TimelineAnswer } from '../../search/timeline.ts'

export function presentPlanOfSearch({ total, plan, interpretation }: PlanOfSearch) {
  return { total, plan: presentFound(plan), interpretation }
}

function presentFound({ code, title, records, children }: FoundInClass): object {
  return { code, title, records, children: children.map(presentFound) }
}

export function presentPeopleOfSearch({ total, people, interpretation }: PeopleOfSearch) {
  return {
    total,
    people: people.map(({ name, count, authorOf, reason }) => ({ name, count, authorOf, reason })),
    interpretation,
  }
}

export function presentTimeline({ total, by, buckets, interpretation }: TimelineAnswer) {
  return {
    total,
    by,
    buckets: buckets.map(({ from, to, label, count }) => ({ from, to, label, count })),
    interpretation,
  }
}
