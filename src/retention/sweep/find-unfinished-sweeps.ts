import type { SweepId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { RetentionTx } from '../ports.ts'

/** Sweeps whose process died before they ended, oldest first: for whoever starts up and has no queue to ask. */
export function makeFindUnfinishedSweeps({ unitOfWork }: { readonly unitOfWork: UnitOfWork<RetentionTx> }) {
  return (): Promise<readonly SweepId[]> => unitOfWork.run((tx) => tx.sweeps.unfinished())
}
