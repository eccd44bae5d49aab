import { systemActor } from '../../access/actor.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { forgetEventSubjects } from '../events/forget-event-subjects.ts'
import { describesOnly } from '../execution/describes-only.ts'
import type { DestroyOriginals } from '../execution/destroy-originals.ts'
import { descriptiveDetails } from '../execution/leave-stubs.ts'
import { stuckReason } from '../execution/mark-stuck.ts'
import type { ProveAbsence } from '../execution/prove-absence.ts'
import type { RemoveDerivedCopies } from '../execution/remove-derived-copies.ts'
import type { RestoreTx } from '../ports.ts'
import type { LostBatch, LostEnd } from './lost-work.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RestoreTx>
  readonly removeDerivedCopies: RemoveDerivedCopies
  readonly destroyOriginals: DestroyOriginals
  readonly proveAbsence: ProveAbsence
}

/** Answers why something of the record is still there; nothing where it is gone. */
export type DestroyAgain = (end: LostEnd, batch: LostBatch | undefined) => Promise<string | undefined>

/**
 * Ends once more a record that the log says has gone: steps 2, 4, 5 and 6 of a destruction, each of which may be done
 * twice. There is no third step: holds were read when it went, and its stub says that it is gone.
 */
export function makeDestroyAgain(deps: Deps): DestroyAgain {
  return async (end, batch) => {
    const { recordId } = end
    if (!(await deps.unitOfWork.run((tx) => tx.restore.markDestroying(recordId)))) return undefined
    const objects = (await deps.unitOfWork.run((tx) => tx.disposal.objects([recordId]))).get(recordId)
    if (objects === undefined) return undefined
    let proofs: Awaited<ReturnType<ProveAbsence>>
    try {
      await deps.removeDerivedCopies(recordId, objects)
      await deps.destroyOriginals(recordId, objects)
      proofs = await deps.proveAbsence(recordId, objects)
    } catch (error) {
      return stuckReason('originals', error)
    }
    if (proofs.outcome === 'left') return `absence-not-proven: ${proofs.store}`
    const { proofs: shown } = proofs
    await deps.unitOfWork.run(async (tx) => {
      const subject = { type: 'record', id: recordId } as const
      await tx.audit.eraseDetails({
        actor: systemActor,
        subject,
        basis: 'restored',
        names: descriptiveDetails,
        reasonsOf: describesOnly,
      })
      await tx.audit.append({
        action: 'item.destroyed-again',
        actor: systemActor,
        subject,
        codes: { batchId: end.batchId, entry: end.position, stores: shown.map((proof) => proof.store) },
      })
      const subjects = await tx.disposal.subjectsOf([recordId])
      await tx.restore.leaveStubAgain(end, batch, shown)
      await forgetEventSubjects(tx, subjects)
    })
    return undefined
  }
}
