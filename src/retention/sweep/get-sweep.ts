import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { SweepId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { RetentionTx } from '../ports.ts'
import type { RetentionSweep } from '../retention-sweep.ts'

/** A sweep as it stands. Unknown: `not-found`. */
export function makeGetSweep({ unitOfWork }: { readonly unitOfWork: UnitOfWork<RetentionTx> }) {
  return async (actor: Actor, id: SweepId): Promise<RetentionSweep> => {
    requireAllowed(actor, 'read-sweep')
    const sweep = await unitOfWork.run((tx) => tx.sweeps.find(id))
    if (sweep === undefined) throw notFound()
    return sweep
  }
}
