import { lostChangeColumns } from '../../retention/restore/lost-change-cells.ts'
import type { RestorationRow } from '../../retention/restore/restoration-reader.ts'
import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { answerRows } from '../presenters/answer-rows.ts'
import {
  lostChangesAnswer,
  lostChangesQuery,
  restorationListAnswer,
  restorationParams,
} from '../schemas/restoration-schemas.ts'
import type { RestorationServices } from '../services/restoration-services.ts'

const section = 'Operations'

/** What was lost with a database that came back from a backup, for those who enter it again and those who check it. */
export function makeRestorationRoutes(restorations: RestorationServices): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/restorations',
      action: 'read-restorations',
      section,
      summary: 'Restores of the database that were taken up',
      answers: { 200: { description: 'Restores, newest first.', schema: restorationListAnswer } },
      handle: async ({ actor }) => json(200, { items: (await restorations.list(actor)).map(present) }),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/restorations/{id}/lost-changes',
      action: 'read-restorations',
      section,
      summary: 'What a restore has lost and people enter again, as JSON or CSV',
      description:
        'In the order in which it was done, with who did it and when, and under which hold it is kept meanwhile. Captures are ' +
        'named with the digest of their bytes, which still lie in the object store under the id of the record.',
      params: restorationParams,
      query: lostChangesQuery,
      answers: {
        200: { description: 'One row a change.', schema: lostChangesAnswer, mediaTypes: ['text/csv'] },
      },
      errors: ['not-found'],
      handle: async ({ actor, params: { id }, query: { format } }) =>
        answerRows(`lost-changes-${id}`, lostChangeColumns, format, () =>
          restorations.lostChanges(actor, id),
        ),
    }),
  ]
}

function present({ from, to, startedAt, finishedAt, holds, ...restoration }: RestorationRow) {
  return {
    ...restoration,
    entries: { from, to },
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    holds: [...holds],
  }
}
