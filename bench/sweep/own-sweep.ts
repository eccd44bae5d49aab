import { systemActor } from '../../src/access/actor.ts'
import { makeExclusive } from '../../src/adapters/postgres/retention/exclusive.ts'
import { makeUnitOfWork } from '../../src/adapters/postgres/unit-of-work.ts'
import { bindRetentionTx } from '../../src/compose/compose-retention.ts'
import type { Muniment } from '../../src/compose.ts'
import type { UnitOfWork } from '../../src/kernel/unit-of-work.ts'
import type { RetentionTx } from '../../src/retention/ports.ts'
import { makeContinueSweep } from '../../src/retention/sweep/continue-sweep.ts'
import { makeStartSweep } from '../../src/retention/sweep/start-sweep.ts'

export interface OwnSweep {
  readonly due: number
  /** Seconds of the transactions that list, from their begin to their commit. */
  readonly listing: number
  /** Seconds of all of it: with the lease, the folders left, the manifests' digests and the log's entries. */
  readonly whole: number
}

/** A sweep as compose wires it, which tells how long its listing took of all that it does. */
export function makeOwnSweep({ engines: { database, clock }, audit }: Muniment): () => Promise<OwnSweep> {
  let listing = 0
  const plain = makeUnitOfWork(database, bindRetentionTx(audit))
  const unitOfWork: UnitOfWork<RetentionTx> = {
    run: async (work, isolation) => {
      let lists = false
      const start = performance.now()
      const result = await plain.run((tx) => {
        const listPage: RetentionTx['sweeps']['listPage'] = (...page) => {
          lists = true
          return tx.sweeps.listPage(...page)
        }
        return work({ ...tx, sweeps: { ...tx.sweeps, listPage } })
      }, isolation)
      if (lists) listing += performance.now() - start
      return result
    },
  }
  const failpoint = (): void => undefined
  const continueSweep = makeContinueSweep({
    unitOfWork,
    exclusive: makeExclusive(database),
    clock,
    failpoint,
  })
  const startSweep = makeStartSweep({ unitOfWork, clock, failpoint, continueSweep })
  return async () => {
    listing = 0
    const start = performance.now()
    const { finished } = await startSweep(systemActor, { dryRun: false })
    const { due } = await finished
    return { due, listing: listing / 1000, whole: (performance.now() - start) / 1000 }
  }
}
