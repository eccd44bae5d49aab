import { systemActor } from '../../access/actor.ts'
import type { AuditEvent } from '../../audit/ports.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { AbsenceProof } from '../../records/content-store.ts'
import type { DisposalItem } from '../disposal-batch.ts'
import { forgetEventSubjects } from '../events/forget-event-subjects.ts'
import type { RetentionTx } from '../ports.ts'
import type { ArchivePlace } from '../transfer/transfer-store.ts'
import { describesOnly } from './describes-only.ts'
import { withEntries } from './skip-items.ts'
import { type SetResult, wholeOrHalves } from './whole-or-halves.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  readonly failpoint: Failpoint
}

/** The proofs of absence of each record of a set. */
export type Proofs = ReadonlyMap<RecordId, readonly AbsenceProof[]>

export type LeaveStubs = (batchId: BatchId, proofs: Proofs) => Promise<SetResult<'destroyed'>>

/** Details that describe a document; whys and authorities of its disposal are not among them and stay. */
export const descriptiveDetails = [
  'title',
  'filename',
  'author',
  'keywords',
  'fields',
  'subjects',
  'people',
  'path',
  'before',
  'after',
  'message',
  'alternativeTitle',
] as const

/**
 * Step 6: the stubs, and nothing else. Each record's row is reduced to what its stub says, the rows of its components
 * go, answers kept for repeated requests are emptied, and what the audit log kept beside its entries is erased.
 */
export function makeLeaveStubs({ unitOfWork, clock, failpoint }: Deps): LeaveStubs {
  return (batchId, proofs) =>
    wholeOrHalves([...proofs.keys()], (set) => unitOfWork.run((tx) => leave(tx, batchId, set, proofs)))

  async function leave(
    tx: RetentionTx,
    batchId: BatchId,
    records: readonly RecordId[],
    proofs: Proofs,
  ): Promise<ReadonlyMap<RecordId, 'destroyed'>> {
    const found = await tx.disposal.lockItems(batchId, records)
    const items = found.filter(({ state }) => !isEnded(state))
    for (const { state } of items) {
      if (state !== 'verifying')
        throw new MunimentError('internal', `An item that is ${state} cannot leave a stub.`)
    }
    if (items.length > 0) await end(tx, batchId, items, proofs)
    return new Map(records.map((id) => [id, 'destroyed']))
  }

  async function end(
    tx: RetentionTx,
    batchId: BatchId,
    items: readonly DisposalItem[],
    proofs: Proofs,
  ): Promise<void> {
    const ids = items.map(({ recordId }) => recordId)
    const at = clock.now()
    const sent = items.flatMap(({ recordId, decision }) => (decision === 'transfer' ? [recordId] : []))
    const places: ReadonlyMap<RecordId, ArchivePlace> =
      sent.length === 0 ? new Map() : await tx.transfers.archiveReferences(batchId, sent)
    const ends = items.map((item) => ({
      recordId: item.recordId,
      state: item.decision === 'transfer' ? ('transferred' as const) : ('destroyed' as const),
      archiveReference: places.get(item.recordId)?.reference ?? null,
      proofs: proofs.get(item.recordId) ?? [],
    }))
    await tx.audit.eraseDetailsOfEach(
      { actor: systemActor, basis: 'destroyed', names: descriptiveDetails, reasonsOf: describesOnly },
      'record',
      ids,
    )
    const entries = await tx.audit.appendAll(
      items.map((item) => entryOf(item, at, proofs.get(item.recordId) ?? [], places.get(item.recordId))),
    )
    const subjects = await tx.disposal.subjectsOf(ids)
    await tx.disposal.leaveStubs(batchId, at, withEntries(ends, entries))
    await forgetEventSubjects(tx, subjects)
    failpoint('disposal.before-stub-committed')
  }
}

function isEnded(state: DisposalItem['state']): boolean {
  return state === 'destroyed' || state === 'transferred'
}

function entryOf(
  item: DisposalItem,
  at: Date,
  proofs: readonly AbsenceProof[],
  place: ArchivePlace | undefined,
): AuditEvent<'item.transferred'> | AuditEvent<'item.destroyed'> {
  const about = {
    actor: systemActor,
    subject: { type: 'record', id: item.recordId },
    codes: {
      batchId: item.batchId,
      sha256: item.sha256,
      size: item.size,
      class: item.classCode,
      scheduleCode: item.scheduleCode,
      scheduleVersion: item.scheduleVersion,
      disposalAction: item.action,
      triggerType: item.triggerType,
      triggerDate: item.triggerDate,
      retentionEnd: item.retentionEnd,
      destroyedAt: at.toISOString(),
      stores: proofs.map((proof) => proof.store),
    },
  } as const
  if (item.decision !== 'transfer') return { action: 'item.destroyed', ...about }
  const details = { archiveReference: place?.reference }
  return { action: 'item.transferred', ...about, details, conditions: place?.access ?? null }
}
