import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { AbsenceProof } from '../../records/content-store.ts'
import { forgetEventSubjects } from '../events/forget-event-subjects.ts'
import type { RetentionTx } from '../ports.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  readonly failpoint: Failpoint
}

export type LeaveStub = (
  batchId: BatchId,
  recordId: RecordId,
  proofs: readonly AbsenceProof[],
) => Promise<void>

/** What describes a document; whys and authorities of its disposal are not among them and stay. */
const descriptive = [
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
 * Step 6: the stub, and nothing else. The record's row is reduced to what the stub says, the rows of its components
 * go, answers kept for repeated requests are emptied, and what the audit log kept beside its entries is erased.
 */
export function makeLeaveStub({ unitOfWork, clock, failpoint }: Deps): LeaveStub {
  return (batchId, recordId, proofs) =>
    unitOfWork.run(async (tx) => {
      const found = await tx.disposal.lock(batchId, recordId)
      if (found === undefined) return
      const { item } = found
      if (item.state === 'destroyed' || item.state === 'transferred') return
      if (item.state !== 'verifying') {
        throw new MunimentError('internal', `An item that is ${item.state} cannot leave a stub.`)
      }
      const subject = { type: 'record', id: recordId } as const
      await tx.audit.eraseDetails({ actor: systemActor, subject, basis: 'destroyed', names: descriptive })
      const codes = {
        batchId,
        sha256: item.sha256,
        size: item.size,
        class: item.classCode,
        scheduleCode: item.scheduleCode,
        scheduleVersion: item.scheduleVersion,
        retentionEnd: item.retentionEnd,
        stores: proofs.map((proof) => proof.store),
      }
      const isTransfer = item.decision === 'transfer'
      const archiveReference = isTransfer ? await tx.transfers.archiveReference(batchId, recordId) : null
      const entry = await tx.audit.append(
        isTransfer
          ? {
              action: 'item.transferred',
              actor: systemActor,
              subject,
              codes,
              details: { archiveReference },
            }
          : { action: 'item.destroyed', actor: systemActor, subject, codes },
      )
      const subjects = await tx.disposal.subjectsOf(recordId)
      await tx.disposal.leaveStub({
        batchId,
        recordId,
        state: isTransfer ? 'transferred' : 'destroyed',
        archiveReference,
        at: clock.now(),
        proofs,
        entry,
      })
      await forgetEventSubjects(tx, subjects)
      failpoint('disposal.before-stub-committed')
    })
}
