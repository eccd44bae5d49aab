import { bytes, json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { presentBatch } from '../presenters/present-batch.ts'
import { batchAnswer, batchParams, certificateAnswer, certificateQuery } from '../schemas/disposal-schemas.ts'
import { reasonBody, requireReason } from '../schemas/reason-schema.ts'
import type { DisposalServices } from '../services/disposal-services.ts'

const section = 'Disposal'
const path = '/api/v1/disposal-batches/{id}'
const batch = { description: 'The batch.', schema: batchAnswer }

/** What moves a batch on: approve, reject, withdraw, execute, and the certificate at the end. */
export function makeBatchStageRoutes(disposal: DisposalServices): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: `${path}/approve`,
      action: 'approve-batch',
      section,
      summary: 'Approve a batch; the cooling-off period begins',
      params: batchParams,
      body: reasonBody,
      answers: { 200: batch },
      errors: [
        'not-found',
        'batch-state',
        'no-authority',
        'reason-missing',
        'separation-of-duties',
        'undecided',
      ],
      handle: async ({ actor, params, body }) =>
        json(200, presentBatch(await disposal.approve(actor, params.id, requireReason(body.reason)))),
    }),
    defineRoute({
      method: 'post',
      path: `${path}/reject`,
      action: 'reject-batch',
      section,
      summary: 'Reject a batch',
      params: batchParams,
      body: reasonBody,
      answers: { 200: batch },
      errors: ['not-found', 'batch-state', 'reason-missing'],
      handle: async ({ actor, params, body }) =>
        json(200, presentBatch(await disposal.reject(actor, params.id, requireReason(body.reason)))),
    }),
    defineRoute({
      method: 'post',
      path: `${path}/withdraw`,
      action: 'withdraw-batch',
      section,
      summary: 'Withdraw a batch, at any time before execution begins',
      params: batchParams,
      body: reasonBody,
      answers: { 200: batch },
      errors: ['not-found', 'batch-state', 'reason-missing'],
      handle: async ({ actor, params, body }) =>
        json(200, presentBatch(await disposal.withdraw(actor, params.id, requireReason(body.reason)))),
    }),
    defineRoute({
      method: 'post',
      path: `${path}/execute`,
      action: 'execute-batch',
      section,
      summary: 'Begin execution; poll the batch until nothing is pending',
      description: 'Any IG officer but an approver, once the cooling-off period has ended.',
      params: batchParams,
      body: reasonBody,
      answers: { 202: { ...batch, headers: { Location: 'Where to poll.' } } },
      errors: [
        'not-found',
        'batch-state',
        'checkpoint-not-anchored',
        'clock-fault',
        'cooling-off',
        'held',
        'separation-of-duties',
      ],
      handle: async ({ actor, params, body }) =>
        json(202, presentBatch(await disposal.execute(actor, params.id, body.reason)), {
          Location: `/api/v1/disposal-batches/${params.id}`,
        }),
    }),
    defineRoute({
      method: 'get',
      path: `${path}/certificate`,
      action: 'read-certificate',
      section,
      summary: 'The disposal certificate',
      description:
        'The JSON is answered byte for byte as it was signed. To an auditor above whose clearance the batch is, what people wrote in it stands as `withheld`, and the member `withheld` names it: such a copy is not what was signed.',
      params: batchParams,
      query: certificateQuery,
      answers: {
        200: { description: 'The certificate.', schema: certificateAnswer, mediaTypes: ['application/pdf'] },
      },
      errors: ['not-found'],
      handle: async ({ actor, params, query: { format } }) => {
        const content = await disposal.certificate(actor, params.id, format)
        if (format === 'json') return bytes('application/json; charset=utf-8', content)
        return bytes('application/pdf', content, {
          'Content-Disposition': `attachment; filename="certificate-${params.id}.pdf"`,
          'Content-Security-Policy': "sandbox; default-src 'none'",
        })
      },
    }),
  ]
}
