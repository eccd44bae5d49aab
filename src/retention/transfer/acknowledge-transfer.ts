import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { AuditEntryId } from '../../audit/ports.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { accessToAll } from '../../records/access-to-all.ts'
import { loadBatchForChange, requireState } from '../batches/load-batch.ts'
import { recordRefusal } from '../batches/record-refusal.ts'
import type { CheckClock } from '../clock/check-clock.ts'
import type { DisposalBatch } from '../disposal-batch.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import type { Acknowledgement, AcknowledgementResult } from './acknowledgement.ts'
import { skipWhatStays } from './skip-what-stays.ts'
import type { SentRecord } from './transfer-store.ts'
import {
  type WeighedAcknowledgement,
  type WeighedRecord,
  weighAcknowledgement,
} from './weigh-acknowledgement.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  readonly checkClock: CheckClock
  readonly failpoint: Failpoint
}

export type AcknowledgeTransfer = (
  actor: Actor,
  batchId: BatchId,
  acknowledgement: Acknowledgement,
) => Promise<AcknowledgementResult>

interface Entered {
  readonly recordId: RecordId
  readonly entry: AuditEntryId
}

/**
 * Takes what the receiver says of the files it was sent. What it accepted is destroyed here by the job that this
 * enqueues, through the one guarded path, which looks at holds and dates anew; what it refused leaves the batch and
 * stays, due as it was. What is held or out of the batch by now is noted, and stays. Any IG officer but an approver
 * (`separation-of-duties`), and on a clock that can be trusted (`clock-fault`, `cooling-off`): by one that is behind, what the
 * receiver has taken would drop out as not due yet, and be sent to it a second time. Throws `package-not-fetched` where
 * nothing has been sent; the same again changes nothing.
 */
export function makeAcknowledgeTransfer({
  unitOfWork,
  clock,
  checkClock,
  failpoint,
}: Deps): AcknowledgeTransfer {
  return async (actor, batchId, acknowledgement) => {
    requireAllowed(actor, 'acknowledge-transfer')
    const result = await recordRefusal(
      unitOfWork,
      actor,
      { type: 'batch', id: batchId },
      'acknowledge-transfer',
      async () => {
        await unitOfWork.run((tx) => loadForReceiver(tx, actor, batchId))
        await checkClock()
        return unitOfWork.run(async (tx) => {
          const batch = await loadForReceiver(tx, actor, batchId)
          refuseEarly(batch, clock.now())
          const sent = await tx.transfers.sent(batchId)
          if (sent.length === 0)
            throw new MunimentError('package-not-fetched', 'Nothing of this batch was sent to anybody yet.')
          const { records, lines } = await weigh(tx, batchId, sent, acknowledgement)
          await keep(tx, actor, batch, records)
          failpoint('transfer.before-acknowledged')
          return { ...countOf(records), lines }
        }, 'serializable')
      },
    )
    failpoint('transfer.after-acknowledged')
    return result
  }

  async function loadForReceiver(tx: RetentionTx, actor: Actor, batchId: BatchId): Promise<DisposalBatch> {
    const batch = await loadBatchForChange(tx, actor, 'acknowledge-transfer', batchId)
    requireState(batch, ['executing', 'completed', 'completed-with-failures'], 'acknowledged')
    refuseApprover(batch, actor)
    return batch
  }

  /** What is taken but no longer goes is told apart here: nobody shall be told that it does. */
  async function weigh(
    tx: RetentionTx,
    batchId: BatchId,
    sent: readonly SentRecord[],
    acknowledgement: Acknowledgement,
  ): Promise<WeighedAcknowledgement> {
    const weighed = weighAcknowledgement(sent, acknowledgement)
    const taken = weighed.records.filter(({ waiting, outcome }) => waiting && outcome === 'accepted')
    const ids = taken.map(({ recordId }) => recordId)
    const staying = await skipWhatStays(tx, batchId, ids, clock.now())
    if (staying.size === 0) return weighed
    const now = sent.map((record) => {
      const stateReason = staying.get(record.recordId)
      return stateReason === undefined ? record : { ...record, waiting: false, stateReason }
    })
    return weighAcknowledgement(now, acknowledgement)
  }

  async function keep(
    tx: RetentionTx,
    actor: Actor,
    batch: DisposalBatch,
    records: readonly WeighedRecord[],
  ): Promise<void> {
    if (records.length === 0) return
    const batchId = batch.id
    const at = clock.now()
    await tx.transfers.acknowledge(batchId, actor.id, at, records)
    const noted = await enter(tx, actor, batch, records)
    const isWaiting = new Set(records.filter(({ waiting }) => waiting).map(({ recordId }) => recordId))
    const taken = new Set(
      records.filter(({ outcome }) => outcome === 'accepted').map(({ recordId }) => recordId),
    )
    const waiting = noted.filter(({ recordId }) => isWaiting.has(recordId))
    await tx.transfers.markReceived(
      batchId,
      waiting.filter(({ recordId }) => taken.has(recordId)),
    )
    const refused = records.filter((record) => record.waiting && record.outcome === 'refused')
    await tx.transfers.skipRefused(batchId, at, await enterRefused(tx, actor, batch, refused))
    // What was taken goes; what is left is packaged anew; and where nothing is left, the batch is complete.
    await tx.jobs.enqueue('execute-disposal', { batchId }, { key: `batch:${batchId}` })
  }
}

function refuseApprover({ approvals }: DisposalBatch, actor: Actor): void {
  if (!approvals.some((approval) => !approval.void && approval.personId === actor.id)) return
  throw new MunimentError(
    'separation-of-duties',
    'You approved this batch: another person must bring the receiver’s acknowledgement.',
  )
}

/** It is over by the clock of whoever executed the batch; another's may be behind by less than a fault. */
function refuseEarly({ notBefore }: DisposalBatch, now: Date): void {
  if (notBefore === null || now >= notBefore) return
  throw new MunimentError('cooling-off', 'By the clock of this process the cooling-off is not over yet.', {
    details: { notBefore: notBefore.toISOString() },
  })
}

async function enter(
  tx: RetentionTx,
  actor: Actor,
  { id: batchId, access }: DisposalBatch,
  records: readonly WeighedRecord[],
): Promise<readonly Entered[]> {
  const conditions = accessToAll(access)
  const entries = await tx.audit.appendAll(
    records.map(({ recordId, outcome, archiveReference, reason, files, waiting, stateReason }) => ({
      action: 'transfer.acknowledged' as const,
      actor: auditActor(actor),
      subject: { type: 'record' as const, id: recordId },
      codes: { batchId, answer: outcome, files, kept: waiting ? undefined : (stateReason ?? 'not-waiting') },
      details: { archiveReference, reason },
      conditions,
    })),
  )
  return pair(records, entries)
}

async function enterRefused(
  tx: RetentionTx,
  actor: Actor,
  { id: batchId, access }: DisposalBatch,
  records: readonly WeighedRecord[],
): Promise<readonly Entered[]> {
  const conditions = accessToAll(access)
  const entries = await tx.audit.appendAll(
    records.map(({ recordId, reason }) => ({
      action: 'item.skipped' as const,
      actor: auditActor(actor),
      subject: { type: 'record' as const, id: recordId },
      codes: { batchId, cause: 'refused-by-receiver' },
      details: { reason },
      conditions,
    })),
  )
  return pair(records, entries)
}

function pair(records: readonly WeighedRecord[], entries: readonly AuditEntryId[]): readonly Entered[] {
  return records.map(({ recordId }, index) => {
    const entry = entries[index]
    if (entry === undefined)
      throw new MunimentError('internal', 'The log answered fewer entries than it was given.')
    return { recordId, entry }
  })
}

function countOf(records: readonly WeighedRecord[]): Omit<AcknowledgementResult, 'lines'> {
  const count = (is: (record: WeighedRecord) => boolean): number => records.filter(is).length
  return {
    accepted: count(({ waiting, outcome }) => waiting && outcome === 'accepted'),
    refused: count(({ waiting, outcome }) => waiting && outcome === 'refused'),
    noted: count(({ waiting }) => !waiting),
  }
}
