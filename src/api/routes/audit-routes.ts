import type { AuditEntryView } from '../../audit/present-entry.ts'
import { bytes, json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import { firstFirst } from '../http/first-first.ts'
import type { Route } from '../http/route.ts'
import {
  auditEntryAnswer,
  auditExportQuery,
  auditQuery,
  consistencyAnswer,
  consistencyQuery,
  proofAnswer,
  proofParams,
} from '../schemas/audit-schemas.ts'
import { pageAnswer, pageRequest, presentPage } from '../schemas/page-schema.ts'
import type { AuditServices } from '../services/audit-services.ts'
import { inOrder } from './in-order.ts'

const section = 'Audit'

/** The audit log: read it, prove it, take it away. Nothing here, or anywhere, shortens it. */
export function makeAuditRoutes(audit: AuditServices): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/audit/entries',
      action: 'read-audit',
      section,
      summary: 'Entries of the audit log',
      query: auditQuery,
      answers: { 200: { description: 'By position.', schema: pageAnswer(auditEntryAnswer) } },
      handle: async ({ actor, query: { size, cursor, ...filter } }) => {
        const page = pageRequest({ size, ...(cursor === undefined ? {} : { cursor }) })
        return json(200, presentPage(await audit.entries(actor, inOrder(filter), page), presentEntry))
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/audit/checkpoint',
      action: 'read-audit',
      section,
      summary: 'The newest signed checkpoint',
      answers: { 200: { description: 'A C2SP signed note.', mediaTypes: ['text/plain'] } },
      errors: ['not-found'],
      handle: async ({ actor }) => bytes('text/plain; charset=utf-8', await audit.checkpoint(actor)),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/audit/proof/{position}',
      action: 'read-audit',
      section,
      summary: 'Prove that an entry is in the log',
      params: proofParams,
      answers: { 200: { description: 'Inclusion under the newest checkpoint.', schema: proofAnswer } },
      errors: ['not-found'],
      handle: async ({ actor, params }) => {
        const { position, treeSize, leafHash, rootHash, path, checkpoint } = await audit.proof(
          actor,
          params.position,
        )
        return json(200, { position, treeSize, leafHash, rootHash, path, checkpoint })
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/audit/consistency',
      action: 'read-audit',
      section,
      summary: 'Prove that the log has only grown since a checkpoint',
      query: consistencyQuery,
      answers: {
        200: { description: 'Consistency with the newest checkpoint.', schema: consistencyAnswer },
      },
      errors: ['not-found'],
      handle: async ({ actor, query }) => {
        const { from, treeSize, fromRootHash, rootHash, path, checkpoint } = await audit.consistency(
          actor,
          query.from,
        )
        return json(200, { from, treeSize, fromRootHash, rootHash, path, checkpoint })
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/audit/export',
      action: 'read-audit',
      section,
      summary: 'Take the log away',
      description: 'As `jsonl`, the bytes of each line without its newline are the leaf of the Merkle tree.',
      query: auditExportQuery,
      answers: {
        200: { description: 'The entries, streamed.', mediaTypes: ['application/jsonl', 'text/csv'] },
      },
      handle: async ({ actor, query: asked }) => {
        const query = inOrder(asked)
        return {
          kind: 'stream',
          status: 200,
          headers: {
            'Content-Type':
              query.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8',
            'Content-Disposition': `attachment; filename="audit.${query.format}"`,
          },
          open: () => firstFirst(audit.export(actor, query)),
        }
      },
    }),
  ]
}

function presentEntry({ position, at, actor, action, subject, outcome, details }: AuditEntryView) {
  return { position, at: at.toISOString(), actor, action, subject, outcome, details }
}
