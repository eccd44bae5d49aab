import type { Actor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import { askReadings } from './ask-readings.ts'
import type { Reading } from './parse-query.ts'
import type { CountName, IndexFilters, SearchIndex } from './ports.ts'
import type { QueryNode } from './query-node.ts'
import type { ReadQueryFor } from './read-query.ts'
import { toIndexFilters } from './search-filters.ts'
import type { Sought } from './sought.ts'

export interface PlanOfSearchRequest extends Sought {
  /** Which classes are shown: those with records of the search, or all of them. */
  readonly show: 'found' | 'all'
}

/** A class with what was found in it and below it, each record once. */
export interface FoundInClass {
  readonly code: string
  readonly title: string
  readonly records: number
  readonly children: readonly FoundInClass[]
}

export interface PlanOfSearch {
  readonly total: number
  /** The plan itself, its classes below it. Counted, as the facet is, as if no class had been chosen or excluded. */
  readonly plan: FoundInClass
  readonly interpretation: string
}

/** A class as the plan names it. */
export interface NamedClass {
  readonly code: string
  readonly parent: string | null
  readonly title: string
}

interface Deps {
  readonly index: SearchIndex
  readonly readQuery: ReadQueryFor
  /** Code and title of the installed plan; nothing before the first is applied. */
  readonly findPlan: () => Promise<{ readonly code: string; readonly title: string } | undefined>
  /** Every class, in the plan's order. */
  readonly listClassNames: () => Promise<readonly NamedClass[]>
}

/** Beyond any file plan: every class is counted, and not the hundred most frequent alone. */
const mostClasses = 50_000
const noPlan = { code: '', title: 'No file plan has been applied yet' }

/** The file plan with what a search finds in each class, by the asker's rights. */
export function makePlanOfSearch({ index, readQuery, findPlan, listClassNames }: Deps) {
  return async (actor: Actor, request: PlanOfSearchRequest): Promise<PlanOfSearch> => {
    requireAllowed(actor, 'search-records')
    const { readings, accessSets } = await readQuery(actor, request)
    const ask = ({ node }: Reading<QueryNode>, filters: IndexFilters, facets: readonly CountName[]) =>
      index.search({
        query: node,
        filters,
        accessSets,
        sort: 'date',
        size: 0,
        cursor: null,
        facets,
        mostValues: mostClasses,
      })
    const filters = toIndexFilters(request)
    const { classes: chosen, notClasses: excluded, ...others } = filters
    const { answer, reading } = await askReadings(readings, (one) => ask(one, filters, ['class']))
    // Summed up the classes would count a record twice that lies in two of them.
    const everywhere =
      chosen === undefined && excluded === undefined ? answer : await ask(reading, others, [])
    const counts = new Map(answer.facets.class?.map(({ value, count }) => [value, count]))
    const plan = (await findPlan()) ?? noPlan
    const children = treeOf(await listClassNames(), counts, request.show)
    return {
      total: answer.total,
      plan: { ...plan, records: everywhere.total, children },
      interpretation: reading.wording,
    }
  }
}

function treeOf(
  classes: readonly NamedClass[],
  counts: ReadonlyMap<string, number>,
  show: PlanOfSearchRequest['show'],
): readonly FoundInClass[] {
  const byParent = Map.groupBy(classes, ({ parent }) => parent)
  const below = (parent: string | null): readonly FoundInClass[] =>
    (byParent.get(parent) ?? [])
      .map(({ code, title }) => ({ code, title, records: counts.get(code) ?? 0, children: below(code) }))
      .filter(({ records, children }) => show === 'all' || records > 0 || children.length > 0)
  return below(null)
}
