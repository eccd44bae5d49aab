import { columnsOf, reportNames, summaryOf } from '../../retention/reports/report.ts'
import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { answerRows } from '../presenters/answer-rows.ts'
import { reportAnswer, reportListAnswer, reportParams, reportQuery } from '../schemas/report-schemas.ts'
import type { ReportServices } from '../services/report-services.ts'
import { whileAwaited } from './while-awaited.ts'

const section = 'Audit'

/** Reports for IG officers and auditors: streamed, each as JSON and as CSV. */
export function makeReportRoutes(reports: ReportServices): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/reports',
      action: 'read-reports',
      section,
      summary: 'What reports there are',
      answers: { 200: { description: 'Reports with their columns.', schema: reportListAnswer } },
      handle: async () =>
        json(200, {
          items: reportNames.map((name) => ({
            name,
            summary: summaryOf(name),
            columns: [...columnsOf(name)],
          })),
        }),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/reports/{name}',
      action: 'read-reports',
      section,
      summary: 'A report as of today, as JSON or CSV',
      description: 'Complete for every reader; titles above their clearance stand as `withheld`.',
      params: reportParams,
      query: reportQuery,
      answers: {
        200: { description: 'One row a record, or a count.', schema: reportAnswer, mediaTypes: ['text/csv'] },
      },
      errors: ['not-found'],
      handle: async ({ actor, params: { name }, query: { format }, request }) =>
        answerRows(name, columnsOf(name), format, () => reports.run(actor, name, whileAwaited(request))),
    }),
  ]
}
