import type { Actor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import { askReadings } from './ask-readings.ts'
import type { Reading } from './parse-query.ts'
import type { FacetValue, IndexFilters, SearchIndex } from './ports.ts'
import type { QueryNode } from './query-node.ts'
import type { ReadQueryFor } from './read-query.ts'
import { toIndexFilters } from './search-filters.ts'
import type { Sought } from './sought.ts'
import { type Stretch, stretchNumber, stretchOf, type TimelineUnit } from './timeline-unit.ts'

export const timelineChoices = ['year', 'month', 'auto'] as const

export interface TimelineRequest extends Sought {
  readonly by: (typeof timelineChoices)[number]
}

export interface TimelineBucket extends Stretch {
  readonly count: number
}

export interface TimelineAnswer {
  readonly total: number
  /** What a bucket is: coarser than asked for where there would be too many. */
  readonly by: TimelineUnit
  /** From the first that has a record to the last, none left out between; their ends lie within the dates asked for. */
  readonly buckets: readonly TimelineBucket[]
  readonly interpretation: string
}

interface Deps {
  readonly index: SearchIndex
  readonly readQuery: ReadQueryFor
}

const mostBuckets = 1_200
/** As many as one can take in at a glance, where nobody chose: ten years of months, and years of a century. */
const mostAtAGlance = 120
const mostYears = 9_999

/** How many records of a search are of which time, by the documents' dates, for someone as a search would count them. */
export function makeTimeline({ index, readQuery }: Deps) {
  return async (actor: Actor, request: TimelineRequest): Promise<TimelineAnswer> => {
    requireAllowed(actor, 'search-records')
    const { readings, accessSets } = await readQuery(actor, request)
    const ask = (
      reading: Reading<QueryNode>,
      filters: IndexFilters,
      count: 'year' | 'month',
      mostValues: number,
    ) =>
      index.search({
        query: reading.node,
        filters,
        accessSets,
        sort: 'date',
        size: 0,
        cursor: null,
        facets: [count],
        mostValues,
      })
    const filters = toIndexFilters(request)
    const found = await askReadings(readings, (reading) => ask(reading, filters, 'year', mostYears))
    const interpretation = found.reading.wording
    const years = found.answer.facets.year ?? []
    const { first, last } = endsOf(years, 'year')
    if (first > last) {
      const by = request.by === 'auto' ? 'year' : request.by
      return { total: found.answer.total, by, buckets: [], interpretation }
    }
    const by = unitFor(request.by, last - first + 1)
    if (by !== 'month') {
      return { total: found.answer.total, by, buckets: fill(years, by, request), interpretation }
    }
    // Between those years alone: whatever comes in meanwhile cannot stretch it.
    const within = {
      ...filters,
      from: laterOf(stretchOf(first, 'year').from, filters.from),
      to: earlierOf(stretchOf(last, 'year').to, filters.to),
    }
    const { total, facets } = await ask(found.reading, within, 'month', mostBuckets)
    return { total, by, buckets: fill(facets.month ?? [], by, request), interpretation }
  }
}

function unitFor(chosen: TimelineRequest['by'], years: number): TimelineUnit {
  const most = chosen === 'auto' ? mostAtAGlance : mostBuckets
  if (chosen !== 'year' && years * 12 <= most) return 'month'
  return years <= most ? 'year' : 'decade'
}

/** Numbers of the first stretch and the last; where there is none the last is before the first. */
function endsOf(
  values: readonly FacetValue[],
  unit: TimelineUnit,
): { readonly first: number; readonly last: number } {
  const numbers = values.map(({ value }) => stretchNumber(value, unit))
  return numbers.length === 0
    ? { first: 1, last: 0 }
    : { first: Math.min(...numbers), last: Math.max(...numbers) }
}

function fill(
  values: readonly FacetValue[],
  unit: TimelineUnit,
  { from, to }: TimelineRequest,
): readonly TimelineBucket[] {
  const counts = new Map<number, number>()
  for (const { value, count } of values) {
    const number = stretchNumber(value, unit)
    counts.set(number, (counts.get(number) ?? 0) + count)
  }
  const { first, last } = endsOf(values, unit)
  return Array.from({ length: last - first + 1 }, (_, at) => {
    const stretch = stretchOf(first + at, unit)
    return {
      ...stretch,
      from: laterOf(stretch.from, from ?? undefined),
      to: earlierOf(stretch.to, to ?? undefined),
      count: counts.get(first + at) ?? 0,
    }
  })
}

function laterOf(one: Stretch['from'], other: Stretch['from'] | undefined): Stretch['from'] {
  return other !== undefined && other > one ? other : one
}

function earlierOf(one: Stretch['to'], other: Stretch['to'] | undefined): Stretch['to'] {
  return other !== undefined && other < one ? other : one
}
