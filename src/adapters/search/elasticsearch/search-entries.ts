import type { Client, estypes } from '@elastic/elasticsearch'
import { z } from 'zod'
import type { RecordId } from '../../../kernel/ids.ts'
import type { IndexAnswer, IndexQuery } from '../../../search/ports.ts'
import { foreignCursor, type Place, readCursor, readIdCursor, writeCursor } from './cursor.ts'
import { refusalOf } from './engine-error.ts'
import { facetAggregations, readFacets, readMissing } from './facets.ts'
import { peopleAggregation, readPeople } from './people.ts'
import { facetFilters, toQueryBody } from './query-body.ts'

/** `index.max_result_window`, left at its default: deeper pages go by the last hit's sort values. */
const deepestPlace = 10_000

const key = z.union([z.number(), z.string()])
const answered = z.object({
  hits: z.object({
    total: z.object({ value: z.number() }),
    hits: z.array(
      z.object({ _id: z.guid(), sort: z.union([z.tuple([key, z.string()]), z.tuple([z.string()])]) }),
    ),
  }),
  aggregations: z.unknown().optional(),
})
const allCounted = z.object({ matchingAll: z.object({ doc_count: z.number() }) })

export async function searchEntries(client: Client, alias: string, query: IndexQuery): Promise<IndexAnswer> {
  const { query: asked, all, ranks } = toQueryBody(query)
  const chosen = facetFilters(query.filters, query.accessSets).map((filter) => filter.query)
  const place = query.cursor === null ? undefined : placeOf(query.cursor, query.sort)
  const byRelevance = query.sort === 'relevance' && ranks
  const answer = answered.parse(
    await send(client, {
      index: alias,
      query: asked,
      // Narrows the hits and their number, and leaves the facets to count without it.
      post_filter: { bool: { filter: chosen } },
      size: query.size + 1,
      sort: sortOf(query.sort, ranks),
      ...placed(place, byRelevance, query.size + 1),
      track_total_hits: true,
      _source: false,
      // One copy of a shard may score a little differently from another; pages of one search stay with one.
      preference: '_local',
      aggregations: {
        ...facetAggregations(query),
        ...(query.people === undefined ? {} : { people: peopleAggregation(chosen, query.people) }),
        ...(all === undefined ? {} : { matchingAll: { filter: { bool: { filter: [all, ...chosen] } } } }),
      },
    }),
  )
  const hits = answer.hits.hits.slice(0, query.size)
  const last = hits.at(-1)
  const more = answer.hits.hits.length > query.size && last !== undefined
  return {
    total: answer.hits.total.value,
    totalIsExact: true,
    matchingAll: all === undefined ? null : allCounted.parse(answer.aggregations).matchingAll.doc_count,
    // Indexed under the record's id, and of the shape of one.
    hits: hits.map((hit) => hit._id as RecordId),
    facets: readFacets(query, answer.aggregations),
    missing: readMissing(query.facets, answer.aggregations),
    people:
      query.people === undefined
        ? []
        : await readPeople(client, alias, answer.aggregations, { bool: { filter: [asked, ...chosen] } }),
    next: more ? cursorOf(last.sort, (place?.from ?? 0) + query.size) : null,
  }
}

/** In the order of ids the cursor is the id that came last. */
function placeOf(cursor: string, sort: IndexQuery['sort']): Place {
  return sort === 'id' ? { from: 0, after: [readIdCursor(cursor)] } : readCursor(cursor)
}

function cursorOf(after: Place['after'], from: number): string {
  return after.length === 1 ? after[0] : writeCursor({ from, after })
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

function placed(
  place: Place | undefined,
  byRelevance: boolean,
  size: number,
): Pick<estypes.SearchRequest, 'from' | 'search_after'> {
  if (place === undefined) return {}
  // Scores shift with every record that comes or goes, the order hardly does: by place for as long as that goes.
  if (byRelevance && place.from + size <= deepestPlace) return { from: place.from }
  return { search_after: [...place.after] }
}

function sortOf(sort: IndexQuery['sort'], ranks: boolean): estypes.SortCombinations[] {
  const byId: estypes.SortCombinations = { recordId: 'asc' }
  switch (sort) {
    case 'id':
      return [byId]
    case 'relevance':
      return [ranks ? { _score: { order: 'desc' } } : { date: 'desc' }, byId]
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
