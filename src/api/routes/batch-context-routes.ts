import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { presentBatchItem } from '../presenters/present-batch.ts'
import { presentItemContext } from '../presenters/present-item-context.ts'
import {
  batchFolderAnswer,
  batchItemParams,
  batchItemsQuery,
  batchListedQuery,
  itemContextAnswer,
} from '../schemas/batch-context-schemas.ts'
import { batchItemAnswer, batchParams } from '../schemas/disposal-schemas.ts'
import { pageAnswer, pageRequest, presentPage } from '../schemas/page-schema.ts'
import type { DisposalServices } from '../services/disposal-services.ts'

const section = 'Disposal'
const path = '/api/v1/disposal-batches/{id}'

/** What a batch lists, as people review it: by folder, and each item in its surroundings. */
export function makeBatchContextRoutes(disposal: DisposalServices): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: `${path}/items`,
      action: 'read-batch',
      section,
      summary: 'What a batch lists, folder by folder',
      description: 'For an auditor, what describes a record above their clearance stands as `withheld`.',
      params: batchParams,
      query: batchItemsQuery,
      answers: { 200: { description: 'Items.', schema: pageAnswer(batchItemAnswer) } },
      errors: ['not-found'],
      handle: async ({ actor, params, query: { folder, ...page } }) => {
        const filter = folder === undefined ? {} : { folder }
        const items = await disposal.items(actor, params.id, pageRequest(page), filter)
        return json(200, presentPage(items, presentBatchItem))
      },
    }),
    defineRoute({
      method: 'get',
      path: `${path}/folders`,
      action: 'read-batch',
      section,
      summary: 'The folders that a batch lists something of',
      description: 'Each with what is undecided and with what stays in it, as far as you may read.',
      params: batchParams,
      query: batchListedQuery,
      answers: { 200: { description: 'Folders.', schema: pageAnswer(batchFolderAnswer) } },
      errors: ['not-found'],
      handle: async ({ actor, params, query }) =>
        json(
          200,
          presentPage(await disposal.folders(actor, params.id, pageRequest(query)), (folder) => folder),
        ),
    }),
    defineRoute({
      method: 'get',
      path: `${path}/items/{recordId}`,
      action: 'read-batch',
      section,
      summary: 'An item in its surroundings',
      description:
        'Its folder, its neighbours there, what is about the same subjects, what has the same bytes, and its parts; of all only what you may read.',
      params: batchItemParams,
      answers: { 200: { description: 'The item.', schema: itemContextAnswer } },
      errors: ['not-found'],
      handle: async ({ actor, params }) =>
        json(200, presentItemContext(await disposal.item(actor, params.id, params.recordId))),
    }),
  ]
}
