import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { answerNotLive } from '../presenters/answer-not-live.ts'
import {
  presentRecentFolders,
  presentRelatedFolders,
  presentSimilar,
} from '../presenters/present-exploration.ts'
import { describedGone } from '../schemas/described-answers.ts'
import {
  recentFoldersAnswer,
  recentFoldersQuery,
  relatedFoldersAnswer,
  relatedFoldersQuery,
  similarAnswer,
  similarQuery,
} from '../schemas/exploration-schemas.ts'
import { folderParams } from '../schemas/folder-schemas.ts'
import { recordParams } from '../schemas/record-schemas.ts'
import type { SearchServices } from '../services/search-services.ts'

const section = 'Finding'

/** Going on from a record or a folder to what has to do with it, and to what is going on. */
export function makeLikenessRoutes(search: SearchServices): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/records/{id}/similar',
      action: 'search-records',
      section,
      summary: 'Records that speak of the same',
      description: 'Those that share telling words with it, of what you may read, each with why it is shown.',
      params: recordParams,
      query: similarQuery,
      answers: {
        200: { description: 'The likest first.', schema: similarAnswer },
        410: describedGone,
      },
      errors: ['not-found', 'being-destroyed'],
      handle: async ({ actor, params, query }) => {
        const view = await search.similar(actor, { id: params.id, size: query.size })
        return view.outcome === 'live' ? json(200, presentSimilar(view.items)) : answerNotLive(view)
      },
    }),
    // Before what looks at one folder by its reference, which may be anything.
    defineRoute({
      method: 'get',
      path: '/api/v1/folders/recent',
      action: 'read-folder',
      section,
      summary: 'Folders in which records were captured or filed lately',
      description: 'Counted over what you may read.',
      query: recentFoldersQuery,
      answers: { 200: { description: 'The last active first.', schema: recentFoldersAnswer } },
      handle: async ({ actor, query: { days, size } }) =>
        json(200, presentRecentFolders(await search.recentFolders(actor, { days, size }))),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/folders/{+reference}/related',
      action: 'read-folder',
      section,
      summary: 'Folders that have to do with a folder',
      description:
        'Records that lie in both, the same subjects, records that supersede each other, or that speak of the same.',
      params: folderParams,
      query: relatedFoldersQuery,
      answers: { 200: { description: 'The closest first.', schema: relatedFoldersAnswer } },
      errors: ['not-found'],
      handle: async ({ actor, params, query }) => {
        const found = await search.relatedFolders(actor, { reference: params.reference, size: query.size })
        return json(200, presentRelatedFolders(found))
      },
    }),
  ]
}
