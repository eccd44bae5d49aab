import type { z } from 'zod'
import type { ErrorCode } from '../../kernel/error-code.ts'
import { foreseenColumns } from '../../retention/what-if/foreseen-row.ts'
import type { WhatIf } from '../../retention/what-if/make-what-if.ts'
import { json } from '../http/answer.ts'
import { type Call, defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { answerRows } from '../presenters/answer-rows.ts'
import { foreseenAnswer, foreseenQuery, whatIfAnswer } from '../schemas/what-if-schemas.ts'
import { whileAwaited } from './while-awaited.ts'

type Nothing = z.ZodObject<Record<string, never>>

interface Look<Params extends z.ZodObject, Body extends z.ZodType, Change> {
  readonly path: string
  readonly action: 'preview-schedule' | 'preview-event' | 'preview-filing'
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
export function lookedAt<Change, Params extends z.ZodObject = Nothing, Body extends z.ZodType = Nothing>({
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
      handle: async ({ actor, ...call }) =>
        json(200, await whatIf.count(actor, changeOf(call), whileAwaited(call.request))),
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
        answerRows('what-if', foreseenColumns, format, () =>
          whatIf.list(actor, changeOf(call), whileAwaited(call.request)),
        ),
    }),
  ]
}
