import { MunimentError } from '../../kernel/muniment-error.ts'
import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { presentSchedule } from '../presenters/present-retention.ts'
import { reasonBody, requireReason } from '../schemas/reason-schema.ts'
import { scheduleAnswer } from '../schemas/retention-schemas.ts'
import {
  classDraftsAnswer,
  classParams,
  newVersionBody,
  newVersionParams,
  publicationBody,
  publishedAnswer,
  publishedClassAnswer,
  versionParams,
} from '../schemas/schedule-schemas.ts'
import type { ScheduleServices } from '../services/schedule-services.ts'

const section = 'Retention'

/** Versions of schedules: drafted by one officer, published by another. */
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
      handle: async ({ actor, params, body: { code = params.code, ...version } }) => {
        if (code !== params.code) throw otherCode(code, params.code)
        return json(201, presentSchedule(await schedules.draft(actor, code, version)))
      },
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
      errors: ['not-found', 'conflict', 'separation-of-duties'],
      handle: async ({ actor, params: { code, version }, body }) => {
        const { schedule, effect } = await schedules.publish(actor, code, version, body)
        return json(200, { ...presentSchedule(schedule), effect })
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/file-plan/drafts',
      action: 'read-schedules',
      section,
      summary: 'Classes that wait to come under another schedule',
      description: 'A plan file drafted it; only publication brings it about.',
      answers: { 200: { description: 'Drafts, by class.', schema: classDraftsAnswer } },
      handle: async ({ actor }) =>
        json(200, {
          items: (await schedules.classDrafts(actor)).map((draft) => ({
            class: draft.classCode,
            title: draft.title,
            schedule: draft.scheduleCode,
            draftedBy: draft.draftedBy,
            draftedAt: draft.draftedAt.toISOString(),
          })),
        }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/file-plan/drafts/{code}/publish',
      action: 'publish-schedule',
      section,
      summary: 'Bring a class under its drafted schedule: another person than drafted it',
      description:
        'What is due already under the new schedule goes to review, never straight to destruction.',
      params: classParams,
      body: reasonBody,
      answers: { 200: { description: 'The class, and what that changed.', schema: publishedClassAnswer } },
      errors: ['not-found', 'conflict', 'separation-of-duties', 'reason-missing'],
      handle: async ({ actor, params: { code }, body }) => {
        const { draft, effect } = await schedules.publishClass(actor, code, requireReason(body.reason))
        return json(200, { class: draft.classCode, schedule: draft.scheduleCode, effect })
      },
    }),
  ]
}

/** A version sent to the address of another schedule is a mistake, whichever of the two was meant. */
function otherCode(code: string, addressed: string): MunimentError {
  return new MunimentError(
    'invalid-schedule',
    `The version says that it is one of ${code}, and was sent to ${addressed}.`,
    { errors: [{ path: 'code', message: `must be ${addressed}, as in the address, or left out` }] },
  )
}
