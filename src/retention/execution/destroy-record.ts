import type { Failpoint } from '../../kernel/failpoint.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { RetentionTx } from '../ports.ts'
import type { ConfirmDestruction } from './confirm-destruction.ts'
import type { DestroyOriginals } from './destroy-originals.ts'
import type { LeaveStub } from './leave-stub.ts'
import type { MarkDestroying } from './mark-destroying.ts'
import { makeMarkStuck, stuckReason } from './mark-stuck.ts'
import type { ProveAbsence } from './prove-absence.ts'
import type { RemoveDerivedCopies } from './remove-derived-copies.ts'

/** What became of an item: `destroyed` here, wherever else it is kept by now; `stuck` waits for somebody. */
export type DestructionOutcome = 'destroyed' | 'skipped' | 'stuck'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly failpoint: Failpoint
  readonly markDestroying: MarkDestroying
  readonly removeDerivedCopies: RemoveDerivedCopies
  readonly confirmDestruction: ConfirmDestruction
  readonly destroyOriginals: DestroyOriginals
  readonly proveAbsence: ProveAbsence
  readonly leaveStub: LeaveStub
}

export type DestroyRecord = (batchId: BatchId, recordId: RecordId) => Promise<DestructionOutcome>

/**
 * Destroys one record: the one way in which anything leaves, whoever asks (DESIGN §5). Six steps, each of which may be
 * done twice; where a crash cut it short it goes on from what the database says. A store that refuses, or cannot prove
 * that nothing is left, leaves the item `stuck` with the cause; a database that is away throws, and the job returns.
 */
export function makeDestroyRecord(deps: Deps): DestroyRecord {
  const markStuck = makeMarkStuck(deps)
  return async (batchId, recordId) => {
    const marked = await deps.markDestroying(batchId, recordId)
    if (marked === 'skipped' || marked === 'destroyed') return marked
    deps.failpoint('disposal.after-marked-destroying')
    try {
      await deps.removeDerivedCopies(recordId)
    } catch (error) {
      return markStuck(batchId, recordId, stuckReason('derived-copies', error))
    }
    deps.failpoint('disposal.before-confirmed')
    const confirmed = await deps.confirmDestruction(batchId, recordId)
    if (confirmed === 'returned') return 'skipped'
    if (confirmed === 'partly-destroyed') return markStuck(batchId, recordId, 'held-but-partly-destroyed')
    deps.failpoint('disposal.after-confirmed')
    let proofs: Awaited<ReturnType<ProveAbsence>>
    try {
      await deps.destroyOriginals(recordId)
      proofs = await deps.proveAbsence(recordId)
    } catch (error) {
      return markStuck(batchId, recordId, stuckReason('originals', error))
    }
    if (proofs.outcome === 'left') return markStuck(batchId, recordId, `absence-not-proven: ${proofs.store}`)
    deps.failpoint('disposal.after-absence-proven')
    await deps.leaveStub(batchId, recordId, proofs.proofs)
    deps.failpoint('disposal.after-stub-committed')
    return 'destroyed'
  }
}
