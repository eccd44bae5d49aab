import { json, noContent } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { presentAlert, presentSavedSearch, presentSavedSearches } from '../presenters/present-saved-search.ts'
import { presentSearch } from '../presenters/present-search.ts'
import { presentPage } from '../schemas/page-schema.ts'
import {
  alertsAnswer,
  alertsQuery,
  newSavedSearchBody,
  resultsQuery,
  savedSearchAnswer,
  savedSearchChangeBody,
  savedSearchListAnswer,
  savedSearchParams,
  seenBody,
} from '../schemas/saved-search-schemas.ts'
import { searchAnswer } from '../schemas/search-schemas.ts'
import type { SavedSearchServices } from '../services/saved-search-services.ts'
import { soughtBy } from './sought-by.ts'

const section = 'Finding'
const search = { description: 'The search.', schema: savedSearchAnswer }
const refusals = ['invalid-query', 'unknown-class', 'unknown-folder', 'too-many-matches'] as const

/** Searches that a person keeps, and alerts to what comes to match them. Nobody else's are there. */
export function makeSavedSearchRoutes(searches: SavedSearchServices): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/v1/saved-searches',
      action: 'keep-searches',
      section,
      summary: 'Save a search',
      description: 'What matches now is no news; whatever comes to match later alerts once.',
      body: newSavedSearchBody,
      answers: { 201: { ...search, headers: { Location: 'Address of the search.' } } },
      errors: [...refusals, 'too-many-searches'],
      handle: async ({ actor, body: { name, query, alerts } }) => {
        const saved = await searches.save(actor, {
          name,
          request: { ...soughtBy(query), sort: query.sort },
          alerts,
        })
        return json(201, presentSavedSearch(saved), { Location: `/api/v1/saved-searches/${saved.id}` })
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/saved-searches',
      action: 'keep-searches',
      section,
      summary: 'List your saved searches',
      answers: {
        200: { description: 'All of them, by name, on one page.', schema: savedSearchListAnswer },
      },
      handle: async ({ actor }) => json(200, presentSavedSearches(await searches.list(actor))),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/saved-searches/{id}',
      action: 'keep-searches',
      section,
      summary: 'Look at a saved search',
      params: savedSearchParams,
      answers: { 200: search },
      errors: ['not-found'],
      handle: async ({ actor, params }) =>
        json(200, presentSavedSearch(await searches.get(actor, params.id))),
    }),
    defineRoute({
      method: 'patch',
      path: '/api/v1/saved-searches/{id}',
      action: 'keep-searches',
      section,
      summary: 'Change a saved search',
      description:
        'Another query, other filters, or alerts where there were none begin anew: what matches then is no news. A paused search goes on with another query, or as it stands with `state: "active"`.',
      params: savedSearchParams,
      body: savedSearchChangeBody,
      answers: { 200: search },
      errors: ['not-found', 'conflict', ...refusals],
      handle: async ({ actor, params, body: { name, query, alerts, state } }) => {
        const changed = await searches.change(actor, params.id, {
          ...(name !== undefined && { name }),
          ...(query !== undefined && { request: { ...soughtBy(query), sort: query.sort } }),
          ...(alerts !== undefined && { alerts }),
          ...(state !== undefined && { resume: true }),
        })
        return json(200, presentSavedSearch(changed))
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/api/v1/saved-searches/{id}',
      action: 'keep-searches',
      section,
      summary: 'Delete a saved search with its alerts',
      params: savedSearchParams,
      answers: { 204: { description: 'It is gone.' } },
      errors: ['not-found'],
      handle: async ({ actor, params }) => {
        await searches.delete(actor, params.id)
        return noContent()
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/saved-searches/{id}/results',
      action: 'keep-searches',
      section,
      summary: 'Run a saved search as a search',
      description: 'As `GET /search` answers the same request, by what you may read now.',
      params: savedSearchParams,
      query: resultsQuery,
      answers: { 200: { description: 'What was found.', schema: searchAnswer } },
      errors: ['not-found', 'invalid-query'],
      handle: async ({ actor, params, query: { size, cursor, facets } }) => {
        const page = { size, cursor: cursor ?? null, facets }
        return json(200, presentSearch(await searches.results(actor, params.id, page)))
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/saved-searches/{id}/run',
      action: 'keep-searches',
      section,
      summary: 'Look now for what has come to match',
      params: savedSearchParams,
      answers: { 200: search },
      errors: ['not-found', 'conflict', 'search-paused'],
      handle: async ({ actor, params }) =>
        json(200, presentSavedSearch(await searches.run(actor, params.id))),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/saved-searches/{id}/alerts',
      action: 'keep-searches',
      section,
      summary: 'What has come to match a saved search',
      description: 'Only what you may read now: the rest is neither shown nor counted.',
      params: savedSearchParams,
      query: alertsQuery,
      answers: { 200: { description: 'Alerts, newest first.', schema: alertsAnswer } },
      errors: ['not-found'],
      handle: async ({ actor, params, query: { size, cursor, seen } }) => {
        const page = { size, cursor: cursor ?? null, seen: seen ?? null }
        return json(200, presentPage(await searches.alerts(actor, params.id, page), presentAlert))
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/saved-searches/{id}/alerts/seen',
      action: 'keep-searches',
      section,
      summary: 'Mark an alert, and all before it, as seen',
      params: savedSearchParams,
      body: seenBody,
      answers: { 200: search },
      errors: ['not-found'],
      handle: async ({ actor, params, body }) =>
        json(200, presentSavedSearch(await searches.markSeen(actor, params.id, body.upTo))),
    }),
  ]
}
