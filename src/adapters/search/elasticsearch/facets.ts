import type { estypes } from '@elastic/elasticsearch'
import { z } from 'zod'
import {
  type CountName,
  type FacetValue,
  type IndexAnswer,
  type IndexQuery,
  type MissingName,
  missingNames,
  mostFacetValues,
} from '../../../search/ports.ts'
import { countedPerShard, countedTerms } from './counted-terms.ts'
import { facetFilters } from './filters-in-reach.ts'
import { mostFrequentFirst } from './most-frequent-first.ts'
import { type Aggregations, placeCounts, placeCountsAmong, readPlaces } from './place-counts.ts'
import { type AskForPlaces, settlePlaces } from './settle-places.ts'

const fields: { readonly [Name in Exclude<CountName, 'month'>]: string } = {
  class: 'classes',
  folder: 'folder',
  format: 'format',
  year: 'year',
  marking: 'marking',
  author: 'author',
}

/** Counts among what the query finds under some filters. */
type AskWithin = (filters: estypes.QueryDslQueryContainer[], aggregations: Aggregations) => Promise<unknown>

/**
 * What is counted of each facet, under the filters on the other facets alone. Where there are none it stands by itself: a filter
 * that lets all through is still asked for each hit.
 */
export function facetAggregations(query: IndexQuery): Aggregations {
  return Object.fromEntries(
    query.facets.flatMap((name) => {
      const counts = countsOf(name, query)
      if (isMissable(name)) counts['missing'] = { missing: { field: fields[name] } }
      const filter = filtersOfOthers(query, name)
      if (filter.length > 0) return [[filteredName(name), { filter: { bool: { filter } }, aggs: counts }]]
      return Object.entries(counts).map(([count, counted]) => [`${barePrefix(name)}${count}`, counted])
    }),
  )
}

const filteredName = (name: CountName) => `facet_${name}`
const barePrefix = (name: CountName) => `bare_${name}_`

/** What was counted of a facet, wherever it stands in the answer. */
function countsIn(aggregations: { readonly [name: string]: unknown }, name: CountName): unknown {
  const filtered = aggregations[filteredName(name)]
  if (filtered !== undefined) return filtered
  const prefix = barePrefix(name)
  return Object.fromEntries(
    Object.entries(aggregations).flatMap(([key, counted]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), counted]] : [],
    ),
  )
}

function countsOf(name: CountName, query: IndexQuery): Aggregations {
  const { mostValues = mostFacetValues } = query
  switch (name) {
    case 'class':
    case 'folder':
      return placeCounts(fields[name], query, Math.max(countedPerShard, mostValues))
    case 'month':
      // Months without a record are no buckets, however far apart the others are.
      return {
        values: {
          date_histogram: { field: 'date', calendar_interval: 'month', format: 'yyyy-MM', min_doc_count: 1 },
        },
      }
    default:
      return { values: countedTerms(fields[name], mostValues) }
  }
}

const key = z.union([z.string(), z.number()])
const values = z.object({
  values: z.object({
    buckets: z.array(z.object({ key, key_as_string: z.string().optional(), doc_count: z.number() })),
  }),
})
const without = z.object({ missing: z.object({ doc_count: z.number() }) })

/** Most frequent first and then by value; asks again only where the two lists of places do not settle it. */
export async function readFacets(
  query: IndexQuery,
  aggregations: unknown,
  ask: AskWithin,
): Promise<IndexAnswer['facets']> {
  const { facets: names, mostValues = mostFacetValues } = query
  const found = z.record(z.string(), z.unknown()).parse(aggregations ?? {})
  const facets: { [Name in CountName]?: readonly FacetValue[] } = {}
  for (const name of names) {
    const answer = countsIn(found, name)
    if (name === 'class' || name === 'folder') {
      facets[name] = await settlePlaces(readPlaces(answer), mostValues, askForPlaces(name, query, ask))
      continue
    }
    const buckets = values.parse(answer).values.buckets.map((bucket) => ({
      value: bucket.key_as_string ?? String(bucket.key),
      count: bucket.doc_count,
    }))
    facets[name] = name === 'month' ? mostFrequentFirst(buckets).slice(0, mostValues) : buckets
  }
  return facets
}

function askForPlaces(name: 'class' | 'folder', query: IndexQuery, ask: AskWithin): AskForPlaces {
  const others = filtersOfOthers(query, name)
  return {
    list: async (width) => readPlaces(await ask(others, placeCounts(fields[name], query, width))),
    among: async (places) => readPlaces(await ask(others, placeCountsAmong(fields[name], query, places))),
  }
}

function filtersOfOthers(query: IndexQuery, name: CountName): estypes.QueryDslQueryContainer[] {
  return facetFilters(query)
    .filter(({ facet }) => facet !== name)
    .map((filter) => filter.query)
}

/** How many have no value, of the facets for which that may be. */
export function readMissing(names: readonly CountName[], aggregations: unknown): IndexAnswer['missing'] {
  const found = z.record(z.string(), z.unknown()).parse(aggregations ?? {})
  return Object.fromEntries(
    names.filter(isMissable).map((name) => [name, without.parse(countsIn(found, name)).missing.doc_count]),
  )
}

function isMissable(name: CountName): name is MissingName {
  return missingNames.some((one) => one === name)
}
