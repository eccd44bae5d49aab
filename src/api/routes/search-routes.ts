import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { queryLanguage } from '../openapi/query-language.ts'
import { presentFilePlanNode, presentSearch } from '../presenters/present-search.ts'
import { filePlanNodeAnswer, searchAnswer, searchQuery } from '../schemas/search-schemas.ts'
import type { SearchServices } from '../services/search-services.ts'
import { soughtBy } from './sought-by.ts'

const section = 'Finding'

/** Finding: by words, and by walking the file plan. */
export function makeSearchRoutes(search: SearchServices): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/search',
      action: 'search-records',
      section,
      summary: 'Find records',
      description: `Hits, counts, facets and snippets are those of a system that never held what you may not read.\n\n${queryLanguage}`,
      query: searchQuery,
      answers: { 200: { description: 'What was found.', schema: searchAnswer } },
      errors: ['invalid-query'],
      handle: async ({ actor, query }) => {
        const answer = await search.search(actor, {
          ...soughtBy(query),
          sort: query.sort,
          size: query.size,
          cursor: query.cursor ?? null,
          facets: query.facets,
        })
        return json(200, presentSearch(answer))
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/file-plan',
      action: 'read-file-plan',
      section,
      summary: 'The file plan as a tree',
      answers: {
        200: { description: 'The plan, its classes nested as children.', schema: filePlanNodeAnswer },
      },
      handle: async ({ actor }) => json(200, presentFilePlanNode(await search.filePlan(actor))),
    }),
  ]
}
