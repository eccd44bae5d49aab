import { systemActor } from '../../src/access/actor.ts'
import { makeExclusive } from '../../src/adapters/postgres/retention/exclusive.ts'
import { makeUnitOfWork } from '../../src/adapters/postgres/unit-of-work.ts'
import { bindRetentionTx } from '../../src/compose/compose-retention.ts'
import type { Muniment } from '../../src/compose.ts'
import { makeContinueSweep } from '../../src/retention/sweep/continue-sweep.ts'
import { makeStartSweep } from '../../src/retention/sweep/start-sweep.ts'

export interface OwnSweep {
  readonly due: number
  readonly seconds: number
}

/** A sweep as compose wires it: with its lease, the folders left, the manifests' digests and the log's entries. */
export function makeOwnSweep({ engines: { database, clock }, audit }: Muniment): () => Promise<OwnSweep> {
  const unitOfWork = makeUnitOfWork(database, bindRetentionTx(audit))
  const failpoint = (): void => undefined
  const continueSweep = makeContinueSweep({
    unitOfWork,
    exclusive: makeExclusive(database),
    clock,
    failpoint,
  })
  const startSweep = makeStartSweep({ unitOfWork, clock, failpoint, continueSweep })
  return async () => {
    const start = performance.now()
    const { finished } = await startSweep(systemActor, { dryRun: false })
    const { due } = await finished
    return { due, seconds: (performance.now() - start) / 1000 }
  }
}
