import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { presentSchedule } from '../presenters/present-retention.ts'
import { requireReason } from '../schemas/reason-schema.ts'
import { scheduleAnswer } from '../schemas/retention-schemas.ts'
import {
  newVersionBody,
  newVersionParams,
  publicationBody,
  publishedAnswer,
  versionParams,
  whatIfAnswer,
} from '../schemas/schedule-schemas.ts'
import type { ScheduleServices } from '../services/schedule-services.ts'

const section = 'Retention'

/** Versions of schedules: drafted by one officer, looked at before they bite, published by another. */
export function makeScheduleRoutes(schedules: ScheduleServices): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/v1/schedules/{code}/versions',
      action: 'draft-schedule',
      section,
      summary: 'Draft a version of a schedule',
      description: 'As in a plan file. Binds nothing until another officer publishes it.',
      params: newVersionParams,
      body: newVersionBody,
      answers: { 201: { description: 'The draft.', schema: scheduleAnswer } },
      errors: ['not-found', 'invalid-schedule'],
      handle: async ({ actor, params: { code }, body }) =>
        json(201, presentSchedule(await schedules.draft(actor, code, body))),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/schedules/{code}/versions/{version}/what-if',
      action: 'preview-schedule',
      section,
      summary: 'What publishing a version would change',
      description:
        'Counted over all records, as if it were published now for those that exist; changes nothing.',
      params: versionParams,
      answers: { 200: { description: 'The counts.', schema: whatIfAnswer } },
      errors: ['not-found'],
      handle: async ({ actor, params: { code, version } }) =>
        json(200, await schedules.whatIf(actor, code, version)),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/schedules/{code}/versions/{version}/publish',
      action: 'publish-schedule',
      section,
      summary: 'Publish a version: another person than drafted it',
      description: 'Destroys nothing: what no longer stands as it was listed leaves the open lists.',
      params: versionParams,
      body: publicationBody,
      answers: { 200: { description: 'The version, and what it changed.', schema: publishedAnswer } },
      errors: ['not-found', 'conflict', 'separation-of-duties', 'reason-missing'],
      handle: async ({ actor, params: { code, version }, body }) => {
        const publication = { appliesTo: body.appliesTo, reason: requireReason(body.reason) }
        const { schedule, effect } = await schedules.publish(actor, code, version, publication)
        return json(200, { ...presentSchedule(schedule), effect })
      },
    }),
  ]
}
