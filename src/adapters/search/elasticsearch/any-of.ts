import type { estypes } from '@elastic/elasticsearch'

/** What one at least of these finds. */
export function anyOf(queries: estypes.QueryDslQueryContainer[]): estypes.QueryDslQueryContainer {
  return { bool: { should: queries, minimum_should_match: 1 } }
}
