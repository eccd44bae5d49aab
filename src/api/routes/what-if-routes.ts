import type { z } from 'zod'
import type { ErrorCode } from '../../kernel/error-code.ts'
import { foreseenColumns } from '../../retention/what-if/foreseen-row.ts'
import type { WhatIf } from '../../retention/what-if/make-what-if.ts'
import type { WhatIfs } from '../../retention/what-if/what-ifs.ts'
import { json } from '../http/answer.ts'
import { type Call, defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { answerRows } from '../presenters/answer-rows.ts'
import { eventParams, newEventBody } from '../schemas/event-schemas.ts'
import { classParams, versionParams } from '../schemas/schedule-schemas.ts'
import {
  foreseenAnswer,
  foreseenQuery,
  supposedCorrectionBody,
  whatIfAnswer,
} from '../schemas/what-if-schemas.ts'

/** Changes looked at before they bite: what each would change, counted, and record by record. */
export function makeWhatIfRoutes(whatIf: WhatIfs): readonly Route[] {
  const ofSchedule = { action: 'preview-schedule', section: 'Retention' } as const
  const ofEvent = { action: 'preview-event', section: 'Events' } as const
  return [
    ...lookedAt({
      ...ofSchedule,
      path: '/api/v1/schedules/{code}/versions/{version}/what-if',
      change: 'publishing a version',
      params: versionParams,
      errors: ['not-found'],
      whatIf: whatIf.version,
      changeOf: ({ params }) => params,
    }),
    ...lookedAt({
      ...ofSchedule,
      path: '/api/v1/file-plan/drafts/{code}/what-if',
      change: 'bringing a class under its drafted schedule',
      params: classParams,
      errors: ['not-found', 'conflict'],
      whatIf: whatIf.classSchedule,
      changeOf: ({ params }) => params.code,
    }),
    ...lookedAt({
      ...ofEvent,
      path: '/api/v1/events/what-if',
      change: 'registering an event',
      body: newEventBody,
      errors: ['unknown-event', 'event-exists'],
      whatIf: whatIf.registration,
      changeOf: ({ body }) => body,
    }),
    ...lookedAt({
      ...ofEvent,
      path: '/api/v1/events/{id}/correct/what-if',
      change: 'correcting the day of an event',
      params: eventParams,
      body: supposedCorrectionBody,
      errors: ['not-found', 'event-revoked'],
      whatIf: whatIf.correction,
      changeOf: ({ params, body }) => ({ id: params.id, date: body.date }),
    }),
    ...lookedAt({
      ...ofEvent,
      path: '/api/v1/events/{id}/revoke/what-if',
      change: 'revoking an event',
      params: eventParams,
      errors: ['not-found', 'event-revoked'],
      whatIf: whatIf.revocation,
      changeOf: ({ params }) => params.id,
    }),
  ]
}

type Nothing = z.ZodObject<Record<string, never>>

interface Look<Params extends z.ZodObject, Body extends z.ZodType, Change> {
  readonly path: string
  readonly action: 'preview-schedule' | 'preview-event'
  readonly section: string
  /** As in "What … would change". */
  readonly change: string
  readonly params?: Params
  readonly body?: Body
  readonly errors: readonly ErrorCode[]
  readonly whatIf: WhatIf<Change>
  changeOf(call: Pick<Call<Params, z.ZodObject, Body>, 'params' | 'body'>): Change
}

/** The two routes of a preview: its counts, and the records behind them. */
function lookedAt<Change, Params extends z.ZodObject = Nothing, Body extends z.ZodType = Nothing>({
  path,
  change,
  whatIf,
  changeOf,
  ...facts
}: Look<Params, Body, Change>): readonly Route[] {
  return [
    defineRoute({
      ...facts,
      method: 'post',
      path,
      summary: `What ${change} would change`,
      description: 'Counted over all records, as if it were done now for those that exist; changes nothing.',
      answers: { 200: { description: 'The counts.', schema: whatIfAnswer } },
      handle: async ({ actor, ...call }) => json(200, await whatIf.count(actor, changeOf(call))),
    }),
    defineRoute({
      ...facts,
      method: 'post',
      path: `${path}/records`,
      summary: `The records that ${change} would change, as JSON or CSV`,
      description:
        'Complete for every reader; titles above their clearance stand as `withheld`. Changes nothing.',
      query: foreseenQuery,
      answers: {
        200: { description: 'One row a record.', schema: foreseenAnswer, mediaTypes: ['text/csv'] },
      },
      handle: async ({ actor, query: { format }, ...call }) =>
        answerRows('what-if', foreseenColumns, format, () => whatIf.list(actor, changeOf(call))),
    }),
  ]
}
