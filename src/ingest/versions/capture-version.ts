import type { Actor } from '../../access/actor.ts'
import { notFound } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import { errorCodes } from '../../kernel/error-code.ts'
import type { ExpectedRevisions } from '../../kernel/expected-revisions.ts'
import { type ComponentId, newId, type RecordId } from '../../kernel/ids.ts'
import { isMunimentError, MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { contentKey } from '../../records/component-keys.ts'
import type { ContentStore } from '../../records/content-store.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import type { RecordEntity } from '../../records/record-entity.ts'
import { refuseOtherDigest } from '../capture/refuse-other-digest.ts'
import type { IngestTx } from '../ports.ts'
import { asReadBy } from '../records/as-read-by.ts'
import { requireChangeable } from '../records/require-changeable.ts'

/** A newer version of a document, on its way in. */
export interface VersionRequest {
  readonly filename: string
  readonly mediaType: string
  /** Read once. */
  readonly content: AsyncIterable<Uint8Array>
  readonly signal?: AbortSignal
  readonly sha256?: string
  readonly reason?: string
}

interface Deps {
  readonly unitOfWork: UnitOfWork<IngestTx>
  readonly contentStore: ContentStore
  readonly clock: Clock
}

export type CaptureVersion = (
  actor: Actor,
  id: RecordId,
  request: VersionRequest,
  expected: ExpectedRevisions,
) => Promise<RecordEntity>

/**
 * Captures a newer version of a record's document. From then on it is the one that is opened, read and found; those
 * before it stay whole within the record and leave with it. It is an action on the record, so what counts from the last
 * action counts anew (DESIGN §4). Bytes go first, as at capture; on any refusal nothing is kept.
 *
 * Throws `not-found`, `gone`, `being-destroyed`, `folder-closed`, `precondition-failed`, `empty-content`,
 * `digest-mismatch`.
 */
export function makeCaptureVersion({ unitOfWork, contentStore, clock }: Deps): CaptureVersion {
  return async (actor, id, request, expected) => {
    // Before the first byte is taken; the commit looks once more.
    await unitOfWork.run(async (tx) => {
      await requireOpen(
        tx,
        actor,
        requireChangeable(actor, 'update-record', await tx.records.find(id), expected),
      )
    })
    const componentId = newId<ComponentId>()
    const key = contentKey(id, componentId)
    const stored = await contentStore.put(key, request.content, request.signal)
    try {
      if (stored.size === 0)
        throw new MunimentError('empty-content', 'The file is empty: there is nothing to keep.')
      refuseOtherDigest(request.sha256, stored.sha256)
      return await unitOfWork.run(async (tx) => {
        const found = await tx.records.findForChange(id)
        const record = requireChangeable(actor, 'update-record', found, expected)
        await requireOpen(tx, actor, record)
        const { filename, mediaType } = request
        const version = { id: componentId, filename, mediaType, ...stored, objectKey: key }
        await tx.retention.keepRecord(id)
        await tx.records.addVersion(id, version, londonDate(clock.now()))
        await tx.retention.settleRecord(id, 'new-version', actor)
        await tx.audit.append({
          actor,
          action: 'record.version-captured',
          subject: { type: 'record', id },
          codes: { component: componentId, size: stored.size, sha256: stored.sha256 },
          details: { filename, reason: request.reason },
          conditions: record.access,
        })
        await tx.jobs.enqueue('read-record', { recordId: id }, { key: `read-record:${id}` })
        await tx.jobs.enqueue('index-record', { recordId: id }, { key: `index-record:${id}` })
        const changed = await tx.records.find(id)
        if (changed === undefined) throw notFound()
        return asReadBy(actor, changed)
      }, 'serializable')
    } catch (error) {
      // Where nobody can say whether the commit went through, the bytes stay: an orphan is swept.
      if (isMunimentError(error) && errorCodes[error.code] < 500) await contentStore.destroy(key)
      throw error
    }
  }
}

/** Of a folder that is out of the actor's reach nothing is told, and so not that it is closed. */
async function requireOpen(tx: IngestTx, actor: Actor, record: RecordEntity): Promise<void> {
  const folders = await Promise.all(
    asReadBy(actor, record).folders.map(({ folder }) => tx.folders.findByReference(folder.reference)),
  )
  if (folders.every((folder) => folder?.status === 'open')) return
  throw new MunimentError(
    'folder-closed',
    'A folder of this record is closed: what lies in it stays as it is. Reopen it, or capture a new record.',
  )
}
