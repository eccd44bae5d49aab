import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import {
  presentFoldersOfSearch,
  presentPeopleOfSearch,
  presentPlanOfSearch,
  presentTermsOfSearch,
  presentTimeline,
} from '../presenters/present-exploration.ts'
import {
  foldersOfSearchAnswer,
  foldersOfSearchQuery,
  peopleOfSearchAnswer,
  peopleOfSearchQuery,
  planOfSearchAnswer,
  planOfSearchQuery,
  termsOfSearchAnswer,
  termsOfSearchQuery,
  timelineAnswer,
  timelineQuery,
} from '../schemas/exploration-schemas.ts'
import type { SearchServices } from '../services/search-services.ts'
import { soughtBy } from './sought-by.ts'

const section = 'Finding'

/** Looking around in what a search finds: asked by the same words and filters, and counted by the same rights. */
export function makeExplorationRoutes(search: SearchServices): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/search/file-plan',
      action: 'search-records',
      section,
      summary: 'The file plan with what a search finds in each class',
      description:
        'Every class in which something was found, counted as the facet `class` is: as if no class had been chosen or excluded.',
      query: planOfSearchQuery,
      answers: {
        200: { description: 'The plan, its classes nested as children.', schema: planOfSearchAnswer },
      },
      errors: ['invalid-query'],
      handle: async ({ actor, query }) => {
        const show = query.empty === 'true' ? 'all' : 'found'
        return json(200, presentPlanOfSearch(await search.planOfSearch(actor, { ...soughtBy(query), show })))
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/search/timeline',
      action: 'search-records',
      section,
      summary: 'How many records of a search are of which time',
      description: 'By the date of the document, else the day of capture.',
      query: timelineQuery,
      answers: {
        200: { description: 'Years, months or decades, the earliest first.', schema: timelineAnswer },
      },
      errors: ['invalid-query'],
      handle: async ({ actor, query }) =>
        json(200, presentTimeline(await search.timeline(actor, { ...soughtBy(query), by: query.by }))),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/search/people',
      action: 'search-records',
      section,
      summary: 'Who is named on the records of a search',
      description:
        'Authors, senders and recipients, counted over all records that the search finds, each with why it is shown.',
      query: peopleOfSearchQuery,
      answers: { 200: { description: 'People, most often named first.', schema: peopleOfSearchAnswer } },
      errors: ['invalid-query'],
      handle: async ({ actor, query }) => {
        const found = await search.people(actor, { ...soughtBy(query), size: query.size })
        return json(200, presentPeopleOfSearch(found))
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/search/terms',
      action: 'search-records',
      section,
      summary: 'What the records of a search speak of more than others',
      description:
        'Words of the newest records found, counted over all that are found and over all that you may read, each with why it is shown.',
      query: termsOfSearchQuery,
      answers: { 200: { description: 'What stands out most first.', schema: termsOfSearchAnswer } },
      errors: ['invalid-query'],
      handle: async ({ actor, query }) => {
        const found = await search.terms(actor, { ...soughtBy(query), size: query.size })
        return json(200, presentTermsOfSearch(found))
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/search/folders',
      action: 'search-records',
      section,
      summary: 'The folders in which the records of a search lie',
      description: 'Counted over all records that the search finds; one in several folders counts in each.',
      query: foldersOfSearchQuery,
      answers: { 200: { description: 'Those with most records first.', schema: foldersOfSearchAnswer } },
      errors: ['invalid-query'],
      handle: async ({ actor, query }) => {
        const found = await search.folders(actor, { ...soughtBy(query), size: query.size })
        return json(200, presentFoldersOfSearch(found))
      },
    }),
  ]
}
