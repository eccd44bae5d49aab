import type { Request } from 'express'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { cleanFilename } from '../../records/clean-filename.ts'
import type { CaptureLimits } from '../capture/capture-limits.ts'
import { parseMetadata } from '../capture/parse-metadata.ts'
import { receiveCapture } from '../capture/receive-capture.ts'
import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { presentCapture } from '../presenters/present-record.ts'
import { captureBody, capturedAnswer, captureMetadata } from '../schemas/record-schemas.ts'
import type { RecordServices } from '../services/record-services.ts'

interface Deps {
  readonly records: Pick<RecordServices, 'capture'>
  readonly limits: CaptureLimits
  /** Told the size of each document captured anew, for the metrics. */
  readonly onCaptured: (size: number) => void
}

/** Capture: the bytes flow from the socket to the store, and are never held whole. */
export function makeCaptureRoute({ records, limits, onCaptured }: Deps): Route {
  return defineRoute({
    method: 'post',
    path: '/api/v1/records',
    action: 'capture-record',
    section: 'Records',
    summary: 'Capture a document into a folder',
    description:
      'Streams `metadata`, then `content`. Answered once bytes, row, audit entry and job are durable. The same request ' +
      'with the same `Idempotency-Key` gets the same answer again, as long as its record may be read by whoever sends it.',
    headers: { 'Idempotency-Key': 'Yours alone, at most 255 visible characters.' },
    multipart: captureBody,
    answers: {
      201: {
        description: 'Captured: from now on it can leave only through disposal.',
        schema: capturedAnswer,
        headers: { Location: 'Address of the record.' },
      },
    },
    errors: [
      'malformed-metadata',
      'not-found',
      'empty-content',
      'folder-closed',
      'gone',
      'too-large',
      'unsupported-media-type',
      'digest-mismatch',
      'idempotency-mismatch',
      'invalid-field',
      'missing-field',
      'unknown-field',
      'unknown-folder',
      'storage-full',
    ],
    handle: async ({ actor, request }) => {
      const idempotencyKey = idempotencyKeyOf(request)
      const { metadata, filename, mediaType, content, signal } = await receiveCapture(request, limits)
      const { outcome, answer } = await records.capture({
        actor,
        metadata: parseMetadata(captureMetadata, metadata),
        content,
        filename: cleanFilename(filename),
        mediaType,
        signal,
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      })
      if (outcome === 'captured') onCaptured(answer.components[0]?.size ?? 0)
      return json(201, presentCapture(answer), { Location: `/api/v1/records/${answer.id}` })
    },
  })
}

function idempotencyKeyOf(request: Request): string | undefined {
  const key = request.get('idempotency-key')
  if (key === undefined) return undefined
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key
  throw new MunimentError('malformed', 'An Idempotency-Key is 1 to 255 visible ASCII characters.')
}
