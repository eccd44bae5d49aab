import { z } from 'zod'
import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import { expectedRevisions } from '../http/entity-tag.ts'
import type { Route } from '../http/route.ts'
import { answerNotLive } from '../presenters/answer-not-live.ts'
import { answerRecord } from '../presenters/answer-record.ts'
import { presentStub } from '../presenters/present-stub.ts'
import { civilDateSchema } from '../schemas/civil-date-schema.ts'
import { describedGone, describedRecord } from '../schemas/described-answers.ts'
import { ifMatchHeader } from '../schemas/if-match-header.ts'
import { pageAnswer, pageQuery, pageRequest, presentPage } from '../schemas/page-schema.ts'
import { reasonBody, requireReason } from '../schemas/reason-schema.ts'
import {
  fileBody,
  folderOfRecordParams,
  historyEntryAnswer,
  moveBody,
  recordChanges,
  recordParams,
  stubAnswer,
} from '../schemas/record-schemas.ts'
import { textSchema } from '../schemas/text-schema.ts'
import type { RecordServices } from '../services/record-services.ts'
import { inOrder } from './in-order.ts'

const section = 'Records'
/** Records: look at, describe anew, move, file in further folders, and what remains of them. */
export function makeRecordRoutes(records: RecordServices): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/records/{id}',
      action: 'read-record',
      section,
      summary: 'Look at a record',
      params: recordParams,
      answers: { 200: describedRecord, 410: describedGone },
      errors: ['not-found', 'being-destroyed', 'precondition-failed'],
      handle: async ({ actor, params }) => {
        const view = await records.get(actor, params.id)
        if (view.outcome !== 'live') return answerNotLive(view)
        const { progress, record } = view
        return answerRecord(record, 200, { progress, supersededBy: record.supersededBy })
      },
    }),
    defineRoute({
      method: 'patch',
      path: '/api/v1/records/{id}',
      action: 'update-record',
      section,
      summary: 'Change what is said of a record',
      description:
        'A date that can trigger retention, also one among the fields, subjects to whom an event has happened on another day, and a lower marking are for IG officers and want a reason.',
      headers: ifMatchHeader,
      params: recordParams,
      body: recordChanges,
      answers: { 200: describedRecord, 410: describedGone },
      errors: [
        'not-found',
        'being-destroyed',
        'precondition-failed',
        'precondition-required',
        'invalid-field',
        'missing-field',
        'reason-missing',
        'unknown-field',
      ],
      handle: async ({ actor, params, body, request }) => {
        const changed = await records.update(actor, params.id, body, expectedRevisions(request))
        return answerRecord(changed)
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/records/{id}/move',
      action: 'move-record',
      section,
      summary: 'Move a record to another folder, with a reason',
      headers: ifMatchHeader,
      params: recordParams,
      body: moveBody,
      answers: { 200: describedRecord, 410: describedGone },
      errors: [
        'not-found',
        'conflict',
        'being-destroyed',
        'folder-closed',
        'precondition-failed',
        'precondition-required',
        'reason-missing',
        'unknown-folder',
      ],
      handle: async ({ actor, params, body, request }) => {
        const expected = expectedRevisions(request)
        const target = { folder: body.folder, reason: requireReason(body.reason) }
        const moved = await records.move(actor, params.id, target, expected)
        return answerRecord(moved)
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/records/{id}/folders',
      action: 'file-record',
      section,
      summary: 'File a record in a further folder, with a reason',
      description:
        'Whoever may read that folder may read the record from then on. It is kept as long as the folder that keeps longest.',
      params: recordParams,
      body: fileBody,
      answers: { 200: describedRecord, 410: describedGone },
      errors: [
        'not-found',
        'conflict',
        'being-destroyed',
        'folder-closed',
        'invalid-field',
        'missing-field',
        'reason-missing',
        'unknown-field',
        'unknown-folder',
      ],
      handle: async ({ actor, params, body }) => {
        const filing = { folder: body.folder, reason: requireReason(body.reason) }
        const filed = await records.file(actor, params.id, filing)
        return answerRecord(filed)
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/records/{id}/folders/{+reference}/remove',
      action: 'unfile-record',
      section,
      summary: 'Take a record out of one of its folders, with a reason',
      description:
        'Never out of its last. Whoever brings its retention end forward by it cannot approve its disposal.',
      params: folderOfRecordParams,
      body: reasonBody,
      answers: { 200: describedRecord, 410: describedGone },
      errors: ['not-found', 'conflict', 'being-destroyed', 'reason-missing', 'unknown-folder'],
      handle: async ({ actor, params, body }) => {
        const filing = { folder: params.reference, reason: requireReason(body.reason) }
        const left = await records.unfile(actor, params.id, filing)
        return answerRecord(left)
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/records/{id}/history',
      action: 'read-record',
      section,
      summary: 'What happened to a record, oldest first',
      params: recordParams,
      query: z.object(pageQuery),
      answers: { 200: { description: 'Entries of the audit log.', schema: pageAnswer(historyEntryAnswer) } },
      errors: ['not-found'],
      handle: async ({ actor, params, query }) => {
        const page = await records.history(actor, params.id, pageRequest(query))
        return json(
          200,
          presentPage(page, ({ position, at, actor: who, action, details }) => ({
            position,
            at: at.toISOString(),
            actor: who,
            action,
            details,
          })),
        )
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/stubs',
      action: 'read-stubs',
      section,
      summary: 'What remains of records that are gone',
      query: z.object({
        ...pageQuery,
        reference: textSchema(300).optional(),
        class: textSchema(100).optional().meta({ description: 'With its descendants.' }),
        from: civilDateSchema.optional(),
        to: civilDateSchema.optional(),
      }),
      answers: { 200: { description: 'Stubs.', schema: pageAnswer(stubAnswer) } },
      handle: async ({ actor, query: { class: classCode, size, cursor, ...rest } }) => {
        const filter = { ...inOrder(rest), ...(classCode === undefined ? {} : { classCode }) }
        const page = pageRequest({ size, ...(cursor === undefined ? {} : { cursor }) })
        return json(200, presentPage(await records.stubs(actor, filter, page), presentStub))
      },
    }),
  ]
}
