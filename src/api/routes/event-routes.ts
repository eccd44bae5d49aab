import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { presentEvent } from '../presenters/present-event.ts'
import {
  eventAnswer,
  eventCorrectionBody,
  eventListQuery,
  eventParams,
  newEventBody,
} from '../schemas/event-schemas.ts'
import { pageAnswer, pageRequest, presentPage } from '../schemas/page-schema.ts'
import { reasonBody, requireReason } from '../schemas/reason-schema.ts'
import type { EventServices } from '../services/event-services.ts'

const section = 'Events'
const event = { description: 'The event.', schema: eventAnswer }

/** Events from which schedules count: registered, corrected and revoked by IG officers, and never forgotten in the log. */
export function makeEventRoutes(events: EventServices): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/v1/events',
      action: 'register-event',
      section,
      summary: 'Register an event',
      description:
        'Every date that counts from it is computed anew, and open disposal lists are corrected; late filings inherit it.',
      body: newEventBody,
      answers: { 201: { ...event, headers: { Location: 'Address of the event.' } } },
      errors: ['unknown-event', 'event-exists'],
      handle: async ({ actor, body }) => {
        const registered = await events.register(actor, body)
        return json(201, presentEvent(registered), { Location: `/api/v1/events/${registered.id}` })
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/events',
      action: 'read-event',
      section,
      summary: 'List events',
      query: eventListQuery,
      answers: { 200: { description: 'Events, newest first.', schema: pageAnswer(eventAnswer) } },
      handle: async ({ actor, query: { size, cursor, ...filter } }) => {
        const page = pageRequest(cursor === undefined ? { size } : { size, cursor })
        return json(200, presentPage(await events.list(actor, filter, page), presentEvent))
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/events/{id}',
      action: 'read-event',
      section,
      summary: 'Look at an event',
      params: eventParams,
      answers: { 200: event },
      errors: ['not-found'],
      handle: async ({ actor, params }) => json(200, presentEvent(await events.get(actor, params.id))),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/events/{id}/correct',
      action: 'change-event',
      section,
      summary: 'Correct the day of an event',
      params: eventParams,
      body: eventCorrectionBody,
      answers: { 200: event },
      errors: ['not-found', 'event-revoked', 'reason-missing'],
      handle: async ({ actor, params, body }) => {
        const correction = { date: body.date, reason: requireReason(body.reason) }
        return json(200, presentEvent(await events.correct(actor, params.id, correction)))
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/events/{id}/revoke',
      action: 'change-event',
      section,
      summary: 'Revoke an event that has not happened after all',
      params: eventParams,
      body: reasonBody,
      answers: { 200: event },
      errors: ['not-found', 'event-revoked', 'reason-missing'],
      handle: async ({ actor, params, body }) =>
        json(200, presentEvent(await events.revoke(actor, params.id, requireReason(body.reason)))),
    }),
  ]
}
