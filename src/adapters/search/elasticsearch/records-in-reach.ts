import type { estypes } from '@elastic/elasticsearch'
import type { Looked } from '../../../search/ports.ts'
import { facetFilters } from './filters-in-reach.ts'
import { toQueryBody } from './query-body.ts'

/** What a query finds within the rights and every filter, as conditions that do not score. */
export function recordsInReach(looked: Looked): estypes.QueryDslQueryContainer[] {
  const { query } = toQueryBody({ ...looked, sort: 'id', size: 0, cursor: null, facets: [] })
  return [query, ...facetFilters(looked).map((filter) => filter.query)]
}
