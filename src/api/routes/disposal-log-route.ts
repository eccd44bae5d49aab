import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { answerList } from '../presenters/answer-list.ts'
import { logAsCsv, logAsJson } from '../presenters/stream-disposal-log.ts'
import { disposalLogAnswer, disposalLogQuery } from '../schemas/disposal-schemas.ts'
import type { DisposalServices } from '../services/disposal-services.ts'
import { inOrder } from './in-order.ts'

/** The disposal log: one row a decided item, streamed. */
export function makeDisposalLogRoute(disposal: Pick<DisposalServices, 'log'>): Route {
  return defineRoute({
    method: 'get',
    path: '/api/v1/disposal-log',
    action: 'read-disposal-log',
    section: 'Disposal',
    summary: 'The disposal log, as CSV or JSON',
    query: disposalLogQuery,
    answers: {
      200: {
        description: 'One row a decided item, oldest first.',
        schema: disposalLogAnswer,
        mediaTypes: ['text/csv'],
      },
    },
    handle: async ({ actor, query: { format, ...asked } }) => {
      const range = inOrder(asked)
      return answerList('disposal-log', format, () => {
        const stretches = disposal.log(actor, range, format)
        return format === 'csv' ? logAsCsv(stretches) : logAsJson(stretches)
      })
    },
  })
}
