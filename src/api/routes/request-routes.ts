import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { presentHold } from '../presenters/present-hold.ts'
import {
  holdAnswer,
  holdParams,
  newProceedingBody,
  proceedingClosingBody,
  proceedingParams,
  requestClosingBody,
} from '../schemas/hold-schemas.ts'
import { requireReason } from '../schemas/reason-schema.ts'
import type { HoldServices } from '../services/hold-services.ts'

const section = 'Holds'
const hold = { description: 'The hold.', schema: holdAnswer }

/** Requests for information that holds stand for: closed, and contested, before their holds can be lifted. */
export function makeRequestRoutes(holds: HoldServices): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/v1/holds/{id}/close-request',
      action: 'conduct-request',
      section,
      summary: 'Close the request that a hold stands for',
      description: 'Sixty days later the hold is proposed for lifting; it is lifted by two people, like any.',
      params: holdParams,
      body: requestClosingBody,
      answers: { 200: hold },
      errors: [
        'not-found',
        'date-in-future',
        'hold-lifted',
        'invalid-date',
        'not-a-request',
        'reason-missing',
        'request-closed',
      ],
      handle: async ({ actor, params, body: { reason, ...closing } }) => {
        const closed = await holds.closeRequest(actor, params.id, {
          ...closing,
          reason: requireReason(reason),
        })
        return json(200, presentHold(closed))
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/holds/{id}/proceedings',
      action: 'conduct-request',
      section,
      summary: 'Open a review, complaint or appeal about a request',
      description: 'While one is open the hold is neither proposed for lifting nor lifted.',
      params: holdParams,
      body: newProceedingBody,
      answers: { 201: hold },
      errors: ['not-found', 'date-in-future', 'hold-lifted', 'not-a-request'],
      handle: async ({ actor, params, body }) =>
        json(201, presentHold(await holds.openProceeding(actor, params.id, body))),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/holds/{id}/proceedings/{number}/close',
      action: 'conduct-request',
      section,
      summary: 'Close a review, complaint or appeal',
      params: proceedingParams,
      body: proceedingClosingBody,
      answers: { 200: hold },
      errors: [
        'not-found',
        'date-in-future',
        'hold-lifted',
        'invalid-date',
        'not-a-request',
        'request-closed',
      ],
      handle: async ({ actor, params: { id, number }, body }) =>
        json(200, presentHold(await holds.closeProceeding(actor, id, number, body))),
    }),
  ]
}
