import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import { errorCodes } from '../../kernel/error-code.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import { type ComponentId, newId, type RecordId } from '../../kernel/ids.ts'
import { isMunimentError, MunimentError } from '../../kernel/muniment-error.ts'
import { sha256HexOf } from '../../kernel/sha256.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { contentKey } from '../../records/component-keys.ts'
import type { ContentStore } from '../../records/content-store.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { requireFolderForFiling } from '../folders/folder-for-filing.ts'
import type { CapturedRecord, FilingReader, IngestTx } from '../ports.ts'
import type { CaptureMetadata, CaptureRequest } from './capture-request.ts'
import { civilFields } from './civil-fields.ts'
import { commitCaptures, KeyTaken } from './commit-captures.ts'
import { makeCommitTogether } from './commit-together.ts'
import { mayHearAgain } from './may-hear-again.ts'
import type { Filing } from './new-record.ts'
import { refuseOtherDigest } from './refuse-other-digest.ts'
import { requestDigest } from './request-digest.ts'

export type CaptureResult =
  | { readonly outcome: 'captured'; readonly record: CapturedRecord }
  /** The idempotency key stood for this very request already: the first answer, nothing new kept. */
  | { readonly outcome: 'repeated'; readonly record: CapturedRecord }

interface Deps {
  readonly unitOfWork: UnitOfWork<IngestTx>
  readonly reader: Pick<FilingReader, 'findFolderForFiling'>
  readonly contentStore: ContentStore
  readonly clock: Clock
  readonly failpoint: Failpoint
}

export type CaptureRecord = (actor: Actor, request: CaptureRequest) => Promise<CaptureResult>

/**
 * Captures a document as a record. Resolves only when its bytes are durable and row, audit entry and job are
 * committed together; on any failure nothing is kept. Bytes go first: an object without a row is swept one day, a row
 * without bytes would be a lie (DESIGN §3).
 *
 * Throws `unknown-folder` (also for one that may not be read), `folder-closed`, `missing-field`, `unknown-field`,
 * `invalid-field`, `empty-content`, `digest-mismatch`, `idempotency-mismatch`, and for a repeated request `gone` where
 * its record has been destroyed since, `not-found` where whoever sent it may not read that any more.
 */
export function makeCaptureRecord(deps: Deps): CaptureRecord {
  const { unitOfWork, reader, contentStore, failpoint } = deps
  const commit = makeCommitTogether<IngestTx, Filing, CapturedRecord>(unitOfWork, async (tx, filings) => {
    const records = await commitCaptures(tx, deps.clock, filings)
    failpoint('capture.before-commit')
    return records
  })

  const capture = async (actor: Actor, request: CaptureRequest): Promise<CaptureResult> => {
    const found = await reader.findFolderForFiling(request.metadata.folder)
    const fields = civilFields(request.metadata.fields ?? {}, found === undefined ? [] : [found.recordClass])
    // Before the first byte is taken; the commit looks once more.
    const folder = requireFolderForFiling(actor, found, fields)
    const id = newId<RecordId>()
    const componentId = newId<ComponentId>()
    const key = contentKey(id, componentId)
    const stored = await contentStore.put(key, request.content, request.signal)
    failpoint('capture.after-bytes')
    try {
      if (stored.size === 0)
        throw new MunimentError('empty-content', 'The file is empty: there is nothing to keep.')
      refuseOtherDigest(request.metadata.sha256, stored.sha256)
      const record = await commit({ actor, request, id, componentId, key, stored, folder, fields })
      failpoint('capture.after-commit')
      return { outcome: 'captured', record }
    } catch (error) {
      // Where nobody can say whether the commit went through, the bytes stay: an orphan is swept, a row without bytes is a lie.
      if (error instanceof KeyTaken || isRefusal(error)) await contentStore.destroy(key)
      if (error instanceof KeyTaken) return repeat(actor, request, stored.sha256)
      throw error
    }
  }

  /** Answers a key that stands already; reads the content to the end to know whether it is the same request. */
  const repeat = async (
    actor: Actor,
    request: CaptureRequest,
    contentSha256?: string,
  ): Promise<CaptureResult> => {
    const found = await unitOfWork.run(async (tx) => {
      const remembered = await tx.answers.find(actor.id, request.idempotencyKey ?? '')
      return remembered && { remembered, record: await tx.records.find(remembered.recordId) }
    })
    if (found === undefined) return capture(actor, request)
    const { remembered, record } = found
    const sha256 = contentSha256 ?? (await sha256HexOf(request.content))
    if (requestDigest(request, sha256) !== remembered.requestDigest) {
      throw new MunimentError(
        'idempotency-mismatch',
        'This Idempotency-Key stands for another request: use a new key for a new document.',
      )
    }
    if (record === undefined || !mayHearAgain(actor, record, request.metadata.marking)) throw notFound()
    if (remembered.answer === null) {
      throw new MunimentError('gone', 'The record that this request captured has been disposed of since.', {
        details: { recordId: remembered.recordId },
      })
    }
    return { outcome: 'repeated', record: remembered.answer }
  }

  return async (actor, request) => {
    requireAllowed(actor, 'capture-record')
    refuseBackdating(actor, request.metadata, deps.clock)
    if (request.idempotencyKey === undefined) return capture(actor, request)
    return repeat(actor, request)
  }
}

/** Whether `error` says for certain that nothing was committed. */
function isRefusal(error: unknown): boolean {
  return isMunimentError(error) && errorCodes[error.code] < 500
}

/** Backdating cannot make things due in silence (DESIGN §4). */
function refuseBackdating(actor: Actor, { capturedOn }: CaptureMetadata, clock: Clock): void {
  if (capturedOn === undefined) return
  const mayBackdate = actor.kind !== 'person' || actor.role === 'ig-officer'
  if (!mayBackdate) {
    throw new MunimentError(
      'forbidden-role',
      'Only an information governance officer imports with an earlier day of capture.',
    )
  }
  if (capturedOn > londonDate(clock.now()))
    throw new MunimentError('date-in-future', 'The day of capture cannot be still to come.')
}
