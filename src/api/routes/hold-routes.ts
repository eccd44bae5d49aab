import { z } from 'zod'
import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { presentHold, presentHoldItem } from '../presenters/present-hold.ts'
import {
  holdAnswer,
  holdItemAnswer,
  holdListQuery,
  holdParams,
  holdReviewBody,
  newHoldBody,
} from '../schemas/hold-schemas.ts'
import { pageAnswer, pageQuery, pageRequest, presentPage } from '../schemas/page-schema.ts'
import { reasonBody, requireReason } from '../schemas/reason-schema.ts'
import type { HoldServices } from '../services/hold-services.ts'
import { makeRequestRoutes } from './request-routes.ts'

const section = 'Holds'
const hold = { description: 'The hold.', schema: holdAnswer }

/** Holds: placed by one officer at once, lifted by two. */
export function makeHoldRoutes(holds: HoldServices): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/v1/holds',
      action: 'place-hold',
      section,
      summary: 'Place a hold',
      description:
        'Accepted at any moment, also in the middle of a disposal. A query needs the index: where that cannot answer nothing is placed (503), and folders or classes can be held meanwhile.',
      body: newHoldBody,
      answers: { 201: { ...hold, headers: { Location: 'Address of the hold.' } } },
      errors: [
        'date-in-future',
        'engine-unavailable',
        'invalid-query',
        'missing-field',
        'not-a-request',
        'unknown-class',
        'unknown-folder',
        'unknown-record',
      ],
      handle: async ({ actor, body }) => {
        const placed = await holds.place(actor, body)
        return json(201, presentHold(placed), { Location: `/api/v1/holds/${placed.id}` })
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/holds',
      action: 'read-hold',
      section,
      summary: 'List holds',
      query: holdListQuery,
      answers: { 200: { description: 'Holds, newest first.', schema: pageAnswer(holdAnswer) } },
      handle: async ({ actor, query: { size, cursor, ...filter } }) => {
        const page = pageRequest(cursor === undefined ? { size } : { size, cursor })
        return json(200, presentPage(await holds.list(actor, filter, page), presentHold))
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/holds/{id}',
      action: 'read-hold',
      section,
      summary: 'Look at a hold',
      params: holdParams,
      answers: { 200: hold },
      errors: ['not-found'],
      handle: async ({ actor, params }) => json(200, presentHold(await holds.get(actor, params.id))),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/holds/{id}/items',
      action: 'read-hold',
      section,
      summary: 'What a hold has caught',
      params: holdParams,
      query: z.object(pageQuery),
      answers: { 200: { description: 'Items.', schema: pageAnswer(holdItemAnswer) } },
      errors: ['not-found'],
      handle: async ({ actor, params, query }) =>
        json(200, presentPage(await holds.items(actor, params.id, pageRequest(query)), presentHoldItem)),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/holds/{id}/lift',
      action: 'lift-hold',
      section,
      summary: 'Ask for a hold to be lifted',
      params: holdParams,
      body: reasonBody,
      answers: { 202: hold },
      errors: ['not-found', 'hold-not-liftable', 'reason-missing', 'request-open'],
      handle: async ({ actor, params, body }) =>
        json(202, presentHold(await holds.requestLift(actor, params.id, requireReason(body.reason)))),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/holds/{id}/lift/confirm',
      action: 'lift-hold',
      section,
      summary: 'Confirm that a hold is lifted: another person than asked',
      params: holdParams,
      body: reasonBody,
      answers: { 200: hold },
      errors: ['not-found', 'hold-not-liftable', 'reason-missing', 'request-open', 'separation-of-duties'],
      handle: async ({ actor, params, body }) =>
        json(200, presentHold(await holds.confirmLift(actor, params.id, requireReason(body.reason)))),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/holds/{id}/review',
      action: 'review-hold',
      section,
      summary: 'Note that a hold was looked at, and when it is to be looked at again',
      description: 'A hold lapses by no timer: its review date reminds, and does nothing else.',
      params: holdParams,
      body: holdReviewBody,
      answers: { 200: hold },
      errors: ['not-found', 'hold-lifted', 'invalid-date', 'reason-missing'],
      handle: async ({ actor, params, body: { reviewOn, reason } }) => {
        const review = { reviewOn, reason: requireReason(reason) }
        return json(200, presentHold(await holds.review(actor, params.id, review)))
      },
    }),
    ...makeRequestRoutes(holds),
  ]
}
