import type { WhatIfs } from '../../retention/what-if/what-ifs.ts'
import type { Route } from '../http/route.ts'
import { eventParams, newEventBody } from '../schemas/event-schemas.ts'
import { classParams, versionParams } from '../schemas/schedule-schemas.ts'
import { supposedCorrectionBody } from '../schemas/what-if-schemas.ts'
import { lookedAt } from './looked-at.ts'

/** Changes of schedules and events looked at before they bite: what each would change, counted, and record by record. */
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
