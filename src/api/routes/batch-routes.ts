import type { DisposalBatch } from '../../retention/disposal-batch.ts'
import { type Answer, json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { presentBatch } from '../presenters/present-batch.ts'
import {
  batchAnswer,
  batchListQuery,
  batchParams,
  decidedAnswer,
  decisionsBody,
  exceptionalBatchBody,
} from '../schemas/disposal-schemas.ts'
import { pageAnswer, pageRequest, presentPage } from '../schemas/page-schema.ts'
import type { DisposalServices } from '../services/disposal-services.ts'

const section = 'Disposal'
const batch = { description: 'The batch.', schema: batchAnswer }

/**
 * Batches: list, look at, propose by hand, decide. What it lists stands in
 * batch-context-routes.ts, and what moves it on in batch-stage-routes.ts.
 */
export function makeBatchRoutes(disposal: DisposalServices): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/disposal-batches',
      action: 'read-batch',
      section,
      summary: 'List disposal batches, newest first',
      query: batchListQuery,
      answers: { 200: { description: 'Batches.', schema: pageAnswer(batchAnswer) } },
      handle: async ({ actor, query: { state, ...page } }) => {
        const filter = state === undefined ? {} : { state }
        return json(200, presentPage(await disposal.list(actor, filter, pageRequest(page)), presentBatch))
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/disposal-batches',
      action: 'propose-batch',
      section,
      summary: 'Propose an exceptional disposal by hand',
      description: 'Spillage, misfiling, court order, erasure: same states, holds outrank it, three people.',
      body: exceptionalBatchBody,
      answers: { 201: { ...batch, headers: { Location: 'Address of the batch.' } } },
      errors: ['held', 'conflict', 'invalid-field', 'missing-field', 'unknown-record'],
      handle: async ({ actor, body }) => {
        const made = await disposal.propose(actor, body)
        return json(201, presentBatch(made), { Location: `/api/v1/disposal-batches/${made.id}` })
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/disposal-batches/{id}',
      action: 'read-batch',
      section,
      summary: 'Look at a batch',
      params: batchParams,
      answers: { 200: batch },
      errors: ['not-found'],
      handle: async ({ actor, params }) => ok(await disposal.get(actor, params.id)),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/disposal-batches/{id}/decisions',
      action: 'decide-batch',
      section,
      summary: 'Decide items of a batch',
      params: batchParams,
      body: decisionsBody,
      description:
        'Item by item; or one decision, `all`, for what is undecided in the batch or in one of its folders. Stages that had approved must approve anew.',
      answers: { 200: { description: 'The batch, and how many items were decided.', schema: decidedAnswer } },
      errors: [
        'not-found',
        'batch-state',
        'held',
        'authority-missing',
        'invalid-decision',
        'missing-field',
        'reason-missing',
        'unknown-folder',
        'unknown-record',
      ],
      handle: async ({ actor, params, body }) => {
        if ('all' in body) {
          const { folder } = body
          const set = { ...body.all, ...(folder !== undefined && { folder }) }
          const { batch: after, decided, held } = await disposal.decideSet(actor, params.id, set)
          return json(200, { ...presentBatch(after), decided, held })
        }
        const after = await disposal.decide(actor, params.id, body.decisions)
        return json(200, { ...presentBatch(after), decided: body.decisions.length, held: 0 })
      },
    }),
  ]
}

function ok(made: DisposalBatch): Answer {
  return json(200, presentBatch(made))
}
