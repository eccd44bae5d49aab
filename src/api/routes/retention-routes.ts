import { z } from 'zod'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { settledWithin } from '../../kernel/settled-within.ts'
import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import {
  presentCalculation,
  presentExplanation,
  presentSchedule,
  presentSweep,
} from '../presenters/present-retention.ts'
import { pageAnswer, pageQuery, pageRequest, presentPage } from '../schemas/page-schema.ts'
import { recordParams } from '../schemas/record-schemas.ts'
import {
  calculationAnswer,
  calculationBody,
  explanationAnswer,
  explanationQuery,
  scheduleAnswer,
  sweepAnswer,
  sweepBody,
  sweepParams,
} from '../schemas/retention-schemas.ts'
import type { RetentionServices } from '../services/retention-services.ts'

const section = 'Retention'

/** Retention: compute, explain, sweep, look at schedules. `sweepPatience` is how long a sweep keeps its caller waiting. */
export function makeRetentionRoutes(
  retention: RetentionServices,
  { sweepPatience }: { readonly sweepPatience: number },
): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/records/{id}/retention',
      action: 'read-record',
      section,
      summary: 'Why a record is kept, and until when',
      description:
        'Each step of the arithmetic, the schedules that lost, who brought the one that applies about, and, for those who may know, the holds; of a day in the past, by what stood then.',
      params: recordParams,
      query: explanationQuery,
      answers: { 200: { description: 'Also after destruction, minimised.', schema: explanationAnswer } },
      errors: ['not-found', 'not-yet-captured'],
      handle: async ({ actor, params, query }) =>
        json(200, presentExplanation(await retention.explain(actor, params.id, query.asOf))),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/retention/calculate',
      action: 'calculate-retention',
      section,
      summary: 'Compute a retention end',
      body: calculationBody,
      answers: {
        200: { description: 'Last day kept, first day of disposal, steps.', schema: calculationAnswer },
      },
      errors: ['invalid-period', 'invalid-date', 'missing-field'],
      handle: async ({ actor, body: { after, rounding, unitStarts, ...rest } }) => {
        const request = {
          ...rest,
          ...(after == null ? {} : { after }),
          ...(rounding == null ? {} : { rounding }),
          ...(unitStarts === undefined ? {} : { unitStarts }),
        }
        return json(200, presentCalculation(await retention.calculate(actor, request)))
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/retention/sweeps',
      action: 'run-sweep',
      section,
      summary: 'List what is due, and propose batches',
      body: sweepBody,
      answers: {
        201: {
          description: 'Finished.',
          schema: sweepAnswer,
          headers: { Location: 'Address of the sweep.' },
        },
        202: {
          description: 'Still running: poll.',
          schema: sweepAnswer,
          headers: { Location: 'Where to poll.' },
        },
      },
      errors: ['as-of-without-dry-run', 'clock-fault', 'sweep-running'],
      handle: async ({ actor, body: { dryRun = false, asOf } }) => {
        if (asOf !== undefined && !dryRun) {
          throw new MunimentError(
            'as-of-without-dry-run',
            'Only a dry run can look at another day: set dryRun.',
          )
        }
        const { sweep, finished } = await retention.startSweep(actor, {
          dryRun,
          ...(asOf === undefined ? {} : { asOf }),
        })
        const ended = await settledWithin(finished, sweepPatience)
        const headers = { Location: `/api/v1/retention/sweeps/${sweep.id}` }
        return ended === 'late'
          ? json(202, presentSweep(sweep), { ...headers, 'Retry-After': '5' })
          : json(201, presentSweep(ended), headers)
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/retention/sweeps/{id}',
      action: 'read-sweep',
      section,
      summary: 'Look at a sweep',
      params: sweepParams,
      answers: { 200: { description: 'The sweep; `finishedAt` null while it runs.', schema: sweepAnswer } },
      errors: ['not-found'],
      handle: async ({ actor, params }) => json(200, presentSweep(await retention.sweep(actor, params.id))),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/schedules',
      action: 'read-schedules',
      section,
      summary: 'Retention schedules, all versions',
      query: z.object(pageQuery),
      answers: { 200: { description: 'By code and version.', schema: pageAnswer(scheduleAnswer) } },
      handle: async ({ actor, query }) =>
        json(200, presentPage(await retention.schedules(actor, pageRequest(query)), presentSchedule)),
    }),
  ]
}
