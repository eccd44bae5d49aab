import { systemActor } from '../../src/access/actor.ts'
import { makeClockWitnesses } from '../../src/adapters/postgres/retention/clock/clock-witnesses.ts'
import { makeExclusive } from '../../src/adapters/postgres/retention/exclusive.ts'
import { makeUnitOfWork } from '../../src/adapters/postgres/unit-of-work.ts'
import { bindRetentionTx } from '../../src/compose/bind-retention-tx.ts'
import type { Muniment } from '../../src/compose.ts'
import type { UnitOfWork } from '../../src/kernel/unit-of-work.ts'
import { makeCheckClock } from '../../src/retention/clock/check-clock.ts'
import type { RetentionTx } from '../../src/retention/ports.ts'
import { makeContinueSweep } from '../../src/retention/sweep/continue-sweep.ts'
import { makeStartSweep } from '../../src/retention/sweep/start-sweep.ts'

export interface OwnSweep {
  readonly due: number
  /** From its start to its end. */
  readonly whole: number
  /** In the transactions that list and seal, with their digests and entries, from begin to commit. */
  readonly database: number
}

/** A sweep as compose wires it: with its lease, the folders left, the manifests' digests and the log's entries. Seconds. */
export function makeOwnSweep({ engines: { database, clock }, audit }: Muniment): () => Promise<OwnSweep> {
  const listing = timeListing(makeUnitOfWork(database, bindRetentionTx(audit)))
  const { unitOfWork } = listing
  const failpoint = (): void => undefined
  const checkClock = makeCheckClock({ unitOfWork, witnesses: makeClockWitnesses(database), clock })
  const continueSweep = makeContinueSweep({
    unitOfWork,
    exclusive: makeExclusive(database),
    clock,
    checkClock,
    failpoint,
  })
  const startSweep = makeStartSweep({ unitOfWork, clock, failpoint, checkClock, continueSweep })
  return async () => {
    listing.forget()
    const start = performance.now()
    const { finished } = await startSweep(systemActor, { dryRun: false })
    const { due } = await finished
    return { due, whole: (performance.now() - start) / 1000, database: listing.spent() / 1000 }
  }
}

/** The unit of work, with the milliseconds of those transactions that list a page. */
function timeListing(inner: UnitOfWork<RetentionTx>): {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  forget(): void
  spent(): number
} {
  let spent = 0
  return {
    forget: () => {
      spent = 0
    },
    spent: () => spent,
    unitOfWork: {
      run: async (work, isolation) => {
        const start = performance.now()
        let lists = false
        const result = await inner.run((tx) => {
          const listPage: typeof tx.sweeps.listPage = (...page) => {
            lists = true
            return tx.sweeps.listPage(...page)
          }
          return work({ ...tx, sweeps: { ...tx.sweeps, listPage } })
        }, isolation)
        if (lists) spent += performance.now() - start
        return result
      },
    },
  }
}
