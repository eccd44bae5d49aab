import type { RecordedClockFault } from '../../retention/clock/clock-fault.ts'
import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { clockFaultsAnswer } from '../schemas/clock-schemas.ts'
import { reasonBody, requireReason } from '../schemas/reason-schema.ts'
import type { ClockServices } from '../services/clock-services.ts'

const section = 'Disposal'

/** Clock faults: executions and sweeps wait until an IG officer has looked at them. */
export function makeClockRoutes(clock: ClockServices): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/clock-faults',
      action: 'read-clock-faults',
      section,
      summary: 'List clock faults that wait to be confirmed',
      answers: { 200: { description: 'What executions and sweeps wait for.', schema: clockFaultsAnswer } },
      handle: async ({ actor }) => json(200, { items: (await clock.faults(actor)).map(presentFault) }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/clock-faults/confirm',
      action: 'confirm-clock',
      section,
      summary: 'Confirm that the clock is right',
      description:
        'Executions and sweeps that waited go on. A fault that lasts is asked about again after a day, one that has become another at once.',
      body: reasonBody,
      answers: { 200: { description: 'What was confirmed.', schema: clockFaultsAnswer } },
      errors: ['conflict', 'reason-missing'],
      handle: async ({ actor, body }) => {
        const confirmed = await clock.confirm(actor, requireReason(body.reason))
        return json(200, { items: confirmed.map(presentFault) })
      },
    }),
  ]
}

function presentFault({ id, kind, seconds, foundAt, confirmedBy, confirmedAt }: RecordedClockFault) {
  return {
    id,
    kind,
    seconds,
    foundAt: foundAt.toISOString(),
    confirmedBy,
    confirmedAt: confirmedAt?.toISOString() ?? null,
  }
}
