import { MunimentError } from '../../kernel/muniment-error.ts'
import type { OverrideRequest } from '../../retention/overrides/give-override.ts'
import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { presentOverride } from '../presenters/present-override.ts'
import { folderParams } from '../schemas/folder-schemas.ts'
import { overrideAnswer, overrideBody, overrideWithdrawnAnswer } from '../schemas/override-schemas.ts'
import { reasonBody, requireReason } from '../schemas/reason-schema.ts'
import { recordParams } from '../schemas/record-schemas.ts'
import type { OverrideServices } from '../services/override-services.ts'

const section = 'Retention'
const given = {
  description: 'It is the nearest schedule from now on; every date is computed anew.',
  schema: overrideAnswer,
}
const withdrawn = {
  description: 'The schedule of the class is the nearest again.',
  schema: overrideWithdrawnAnswer,
}
const refusals = ['not-found', 'conflict', 'reason-missing'] as const
const giving = [...refusals, 'authority-missing', 'unknown-schedule'] as const
const description =
  'On an authority and for a reason. What is due already goes to review; who brings an end forward cannot approve.'

/** Schedules given to records and folders themselves, instead of their class's. */
export function makeOverrideRoutes(overrides: OverrideServices): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/v1/records/{id}/retention/override',
      action: 'override-schedule',
      section,
      summary: 'Give a record another schedule than its class has',
      description,
      params: recordParams,
      body: overrideBody,
      answers: { 201: given },
      errors: [...giving, 'being-destroyed', 'gone'],
      handle: async ({ actor, params, body }) => {
        const subject = { type: 'record', id: params.id } as const
        return json(201, presentOverride(await overrides.give(actor, subject, requestOf(body))))
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/records/{id}/retention/override/withdraw',
      action: 'override-schedule',
      section,
      summary: 'Let a record follow its class again',
      params: recordParams,
      body: reasonBody,
      answers: { 200: withdrawn },
      errors: [...refusals, 'being-destroyed', 'gone'],
      handle: async ({ actor, params, body }) => {
        await overrides.withdraw(actor, { type: 'record', id: params.id }, requireReason(body.reason))
        return json(200, { state: 'withdrawn' })
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/folders/{+reference}/retention/override',
      action: 'override-schedule',
      section,
      summary:
        'Give a folder, with all that lies in it or comes into it, another schedule than its class has',
      description,
      params: folderParams,
      body: overrideBody,
      answers: { 201: given },
      errors: giving,
      handle: async ({ actor, params, body }) => {
        const subject = { type: 'folder', reference: params.reference } as const
        return json(201, presentOverride(await overrides.give(actor, subject, requestOf(body))))
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/folders/{+reference}/retention/override/withdraw',
      action: 'override-schedule',
      section,
      summary: 'Let a folder follow its class again',
      params: folderParams,
      body: reasonBody,
      answers: { 200: withdrawn },
      errors: refusals,
      handle: async ({ actor, params, body }) => {
        const subject = { type: 'folder', reference: params.reference } as const
        await overrides.withdraw(actor, subject, requireReason(body.reason))
        return json(200, { state: 'withdrawn' })
      },
    }),
  ]
}

function requestOf(body: {
  readonly schedule: string
  readonly authority?: string | undefined
  readonly reason?: string | undefined
}): OverrideRequest {
  const { schedule, authority } = body
  if (authority === undefined) {
    throw new MunimentError(
      'authority-missing',
      'Say on whose authority: without one no schedule is overridden.',
      {
        errors: [{ path: 'authority', message: 'is required' }],
      },
    )
  }
  return { schedule, authority, reason: requireReason(body.reason) }
}
