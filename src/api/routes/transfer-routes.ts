import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import { firstFirst } from '../http/first-first.ts'
import type { Route } from '../http/route.ts'
import { presentAcknowledgement, presentTransfer } from '../presenters/present-transfer.ts'
import { batchParams } from '../schemas/disposal-schemas.ts'
import { acknowledgementAnswer, acknowledgementBody, transferAnswer } from '../schemas/transfer-schemas.ts'
import type { TransferServices } from '../services/transfer-services.ts'
import { readAcknowledgementCsv } from './read-acknowledgement-csv.ts'

const section = 'Disposal'
const path = '/api/v1/disposal-batches/{id}/transfer'

/** Handing over to an archive: where it stands, the package, and the receiver's word. */
export function makeTransferRoutes(transfers: TransferServices): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path,
      action: 'read-batch',
      section,
      summary: 'Where the transfer of a batch stands',
      params: batchParams,
      answers: { 200: { description: 'What waits for whom, and the package.', schema: transferAnswer } },
      errors: ['not-found'],
      handle: async ({ actor, params }) => json(200, presentTransfer(await transfers.get(actor, params.id))),
    }),
    defineRoute({
      method: 'get',
      path: `${path}/package`,
      action: 'fetch-transfer',
      section,
      summary: 'Take away the package of what waits for its receiver',
      description:
        'A bag (RFC 8493) as a tar archive: the originals, SHA-256 and SHA-512 manifests, and their metadata as CSV and JSON.',
      params: batchParams,
      answers: {
        200: {
          description: 'The package, the same bytes for as long as the same waits.',
          mediaTypes: ['application/x-tar'],
          headers: { ETag: 'The SHA-256 of the package.', 'Content-Disposition': 'Always an attachment.' },
        },
        304: { description: 'As you know it.' },
      },
      errors: ['not-found', 'package-not-ready', 'precondition-failed'],
      handle: async ({ actor, params }) => {
        const found = await transfers.fetch(actor, params.id)
        return {
          kind: 'stream',
          status: 200,
          headers: {
            'Content-Type': 'application/x-tar',
            'Content-Length': String(found.size),
            'Content-Disposition': `attachment; filename="${found.filename}"`,
            'Content-Security-Policy': "sandbox; default-src 'none'",
            ETag: `"${found.sha256}"`,
          },
          open: async () => firstFirst(await found.open()),
        }
      },
    }),
    defineRoute({
      method: 'post',
      path: `${path}/acknowledgement`,
      action: 'acknowledge-transfer',
      section,
      summary: 'Import what the receiver says of the files it was sent',
      description:
        'Any IG officer but an approver. A record goes once every file of it is accepted; what is refused stays due. Lines that do not fit are named, and nothing follows from them. As JSON, or as CSV with the columns `path,sha256,outcome,archiveReference,reason`, the last two of which may be missing; in one piece as CSV where there are more than 20,000 files.',
      params: batchParams,
      body: acknowledgementBody,
      csv: readAcknowledgementCsv,
      answers: { 200: { description: 'What became of each line.', schema: acknowledgementAnswer } },
      errors: [
        'not-found',
        'batch-state',
        'clock-fault',
        'cooling-off',
        'package-not-fetched',
        'separation-of-duties',
      ],
      handle: async ({ actor, params, body }) =>
        json(200, presentAcknowledgement(await transfers.acknowledge(actor, params.id, body))),
    }),
  ]
}
