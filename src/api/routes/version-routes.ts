import { cleanFilename } from '../../records/clean-filename.ts'
import type { CaptureLimits } from '../capture/capture-limits.ts'
import { parseMetadata } from '../capture/parse-metadata.ts'
import { receiveCapture } from '../capture/receive-capture.ts'
import { defineRoute } from '../http/define-route.ts'
import { expectedRevisions } from '../http/entity-tag.ts'
import type { Route } from '../http/route.ts'
import { answerRecord } from '../presenters/answer-record.ts'
import { describedGone, describedRecord } from '../schemas/described-answers.ts'
import { ifMatchHeader } from '../schemas/if-match-header.ts'
import { reasonBody, requireReason } from '../schemas/reason-schema.ts'
import { recordParams } from '../schemas/record-schemas.ts'
import { supersedeBody, versionBody, versionMetadata } from '../schemas/version-schemas.ts'
import type { RecordServices } from '../services/record-services.ts'

interface Deps {
  readonly records: Pick<RecordServices, 'captureVersion' | 'supersede' | 'withdrawSupersession'>
  readonly limits: CaptureLimits
}

const section = 'Records'

/** Newer versions of a document, and records that take the place of others. */
export function makeVersionRoutes({ records, limits }: Deps): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/v1/records/{id}/versions',
      action: 'update-record',
      section,
      summary: 'Capture a newer version of a record’s document',
      description:
        'Streams `metadata`, then `content`, as a capture does. The version is opened, read and found from then on; those ' +
        'before it stay whole within the record, among its components.',
      headers: ifMatchHeader,
      params: recordParams,
      multipart: versionBody,
      answers: { 201: describedRecord, 410: describedGone },
      errors: [
        'not-found',
        'being-destroyed',
        'folder-closed',
        'malformed-metadata',
        'empty-content',
        'too-large',
        'unsupported-media-type',
        'digest-mismatch',
        'precondition-failed',
        'precondition-required',
        'storage-full',
      ],
      handle: async ({ actor, params, request }) => {
        const expected = expectedRevisions(request)
        const { metadata, filename, mediaType, content, signal } = await receiveCapture(request, limits)
        const version = {
          ...parseMetadata(versionMetadata, metadata),
          filename: cleanFilename(filename),
          mediaType,
          content,
          signal,
        }
        const changed = await records.captureVersion(actor, params.id, version, expected)
        return answerRecord(changed, 201)
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/records/{id}/supersede',
      action: 'update-record',
      section,
      summary: 'Say that another record has taken a record’s place, with a reason',
      description:
        'Triggers the schedules that count from it. A day in the past is an IG officer’s to name, who then cannot approve ' +
        'the record’s disposal.',
      headers: ifMatchHeader,
      params: recordParams,
      body: supersedeBody,
      answers: { 200: describedRecord, 410: describedGone },
      errors: [
        'not-found',
        'being-destroyed',
        'conflict',
        'date-in-future',
        'invalid-supersession',
        'precondition-failed',
        'precondition-required',
        'reason-missing',
        'unknown-record',
      ],
      handle: async ({ actor, params, body: { reason, ...rest }, request }) => {
        const supersession = { ...rest, reason: requireReason(reason) }
        const changed = await records.supersede(actor, params.id, supersession, expectedRevisions(request))
        return answerRecord(changed)
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/records/{id}/supersede/withdraw',
      action: 'withdraw-supersession',
      section,
      summary: 'Take back that a record was superseded, with a reason',
      headers: ifMatchHeader,
      params: recordParams,
      body: reasonBody,
      answers: { 200: describedRecord, 410: describedGone },
      errors: [
        'not-found',
        'being-destroyed',
        'conflict',
        'precondition-failed',
        'precondition-required',
        'reason-missing',
      ],
      handle: async ({ actor, params, body, request }) => {
        const reason = requireReason(body.reason)
        const changed = await records.withdrawSupersession(
          actor,
          params.id,
          reason,
          expectedRevisions(request),
        )
        return answerRecord(changed)
      },
    }),
  ]
}
