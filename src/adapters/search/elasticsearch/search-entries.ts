import type { Client, estypes } from '@elastic/elasticsearch'
import { z } from 'zod'
import type { RecordId } from '../../../kernel/ids.ts'
import type { IndexAnswer, IndexQuery } from '../../../search/ports.ts'
import { foreignCursor } from '../foreign-cursor.ts'
import { goOnBehind, readShown, type ShownHits, showingNext, writeShown } from '../shown-hits.ts'
import { readCursor, readIdCursor, type SortValues, writeCursor } from './cursor.ts'
import { refusalOf } from './engine-error.ts'
import { facetAggregations, readFacets, readMissing } from './facets.ts'
import { facetFilters } from './filters-in-reach.ts'
import { peopleAggregation, readPeople } from './people.ts'
import type { Aggregations } from './place-counts.ts'
import { toQueryBody } from './query-body.ts'

const key = z.union([z.number(), z.string()])
// Indexed as the record's id, and of the shape of one.
const id = z.guid().transform((text) => text as RecordId)
const sorted = z.union([z.tuple([z.number(), z.number(), id]), z.tuple([key, id]), z.tuple([id])])
const answered = z.object({
  hits: z.object({
    total: z.object({ value: z.number() }),
    hits: z.array(z.object({ sort: sorted })),
  }),
  aggregations: z.unknown().optional(),
})
type Hit = z.infer<typeof answered>['hits']['hits'][number]
const allCounted = z.object({ matchingAll: z.object({ doc_count: z.number() }) })

/** Where a page begins. */
interface Beginning {
  readonly after: Hit['sort'] | undefined
  /** By relevance: what was shown before. */
  readonly shown: ShownHits | undefined
}

/**
 * A page of a search with its counts and facets, of the entries behind an alias. Throws `malformed` for a cursor of another
 * list.
 */
export async function searchEntries(client: Client, alias: string, query: IndexQuery): Promise<IndexAnswer> {
  const { query: asked, all, ranks } = toQueryBody(query)
  const chosen = facetFilters(query).map((filter) => filter.query)
  const byRelevance = query.sort === 'relevance' && ranks
  const wanted = {
    index: alias,
    query: asked,
    // Narrows the hits and their number, and leaves the facets to count without it.
    post_filter: { bool: { filter: chosen } },
    sort: sortOf(query.sort, ranks),
    _source: false,
    // Not even the id, for which the engine would unpack each hit's stored fields: every order ends in it.
    stored_fields: '_none_',
    // One copy of a shard may score a little differently from another; pages of one search stay with one.
    preference: '_local',
  }
  const { after, shown } = byRelevance
    ? await behindShown(client, wanted, query.cursor)
    : { after: afterKey(query), shown: undefined }
  const past = new Set<string>(shown?.last)
  const answer = answered.parse(
    await send(client, {
      ...wanted,
      // As many more as may have been shown already.
      size: query.size + 1 + past.size,
      ...(after === undefined ? {} : { search_after: [...after] }),
      track_total_hits: true,
      aggregations: {
        ...facetAggregations(query),
        ...(query.people === undefined ? {} : { people: peopleAggregation(chosen, query.people) }),
        ...(all === undefined ? {} : { matchingAll: { filter: { bool: { filter: [all, ...chosen] } } } }),
      },
    }),
  )
  const found = answer.hits.hits.filter((hit) => !past.has(idOf(hit)))
  const page = found.slice(0, query.size)
  const hits = page.map(idOf)
  const last = page.at(-1)
  return {
    total: answer.hits.total.value,
    totalIsExact: true,
    matchingAll: all === undefined ? null : allCounted.parse(answer.aggregations).matchingAll.doc_count,
    hits,
    facets: await readFacets(query, answer.aggregations, (filters, aggregations) =>
      countWithin(client, alias, { bool: { filter: [asked, ...filters] } }, aggregations),
    ),
    missing: readMissing(query.facets, answer.aggregations),
    people:
      query.people === undefined
        ? []
        : await readPeople(client, alias, answer.aggregations, { bool: { filter: [asked, ...chosen] } }),
    next:
      found.length <= query.size || last === undefined
        ? null
        : byRelevance
          ? writeShown(showingNext(shown, hits))
          : writeCursor(keyOf(last.sort)),
  }
}

/** Finds what was shown again, by the scores of now. */
async function behindShown(
  client: Client,
  wanted: estypes.SearchRequest,
  cursor: string | null,
): Promise<Beginning> {
  if (cursor === null) return { after: undefined, shown: undefined }
  const shown = readShown(cursor)
  const ids = [...new Set([...shown.begun, ...shown.last])]
  const answer = answered.parse(
    await client.search({
      ...wanted,
      // And not inside the query, where it could change how scores are summed.
      post_filter: { bool: { filter: [...filtersOf(wanted), { terms: { recordId: ids } }] } },
      size: ids.length,
      track_total_hits: true,
    }),
  )
  return { after: goOnBehind(shown, answer.hits.hits, idOf)?.sort, shown }
}

/** Aggregations over all that a query finds, and no hits. */
async function countWithin(
  client: Client,
  alias: string,
  query: estypes.QueryDslQueryContainer,
  aggregations: Aggregations,
): Promise<unknown> {
  const answer = await client.search({
    index: alias,
    query,
    size: 0,
    track_total_hits: false,
    preference: '_local',
    aggregations,
  })
  return answer.aggregations
}

function filtersOf({ post_filter }: estypes.SearchRequest): estypes.QueryDslQueryContainer[] {
  return post_filter === undefined ? [] : [post_filter]
}

/** In the order of ids the cursor is the id that came last. */
function afterKey({ cursor, sort }: IndexQuery): SortValues | undefined {
  if (cursor === null) return undefined
  return sort === 'id' ? readIdCursor(cursor) : readCursor(cursor)
}

function idOf({ sort }: Hit): RecordId {
  if (sort.length === 3) return sort[2]
  return sort.length === 2 ? sort[1] : sort[0]
}

function keyOf(sort: Hit['sort']): SortValues {
  if (sort.length === 3) throw new TypeError('a key was expected, and there are scores')
  return sort
}

async function send(client: Client, request: estypes.SearchRequest): Promise<unknown> {
  try {
    return await client.search(request)
  } catch (error) {
    // The only values in the request that a user may have made up are those of the cursor.
    if (request.search_after !== undefined && refusalOf(error) === 'search_phase_execution_exception')
      throw foreignCursor(error)
    throw error
  }
}

function sortOf(sort: IndexQuery['sort'], ranks: boolean): estypes.SortCombinations[] {
  const byId: estypes.SortCombinations = { recordId: 'asc' }
  switch (sort) {
    case 'id':
      return [byId]
    case 'relevance':
      return ranks ? [{ _score: { order: 'desc' } }, { date: 'desc' }, byId] : [{ date: 'desc' }, byId]
    case 'date':
      return [{ date: 'asc' }, byId]
    case '-date':
      return [{ date: 'desc' }, byId]
    case 'title':
      return [{ titleKey: 'asc' }, byId]
    case 'reference':
      return [{ referenceKey: 'asc' }, byId]
  }
}
