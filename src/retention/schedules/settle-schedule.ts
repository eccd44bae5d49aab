import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { correctLists } from '../batches/correct-lists.ts'
import type { RetentionTx } from '../ports.ts'
import { settlingUnder } from './settling-under.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type SettleSchedule = (code: string, version: number) => Promise<void>

/**
 * The job behind a publication for existing records: what was being filed at that very moment had read the rules of
 * before, and the publication had not seen it. Waits for those filings, then settles with a fresh look; idempotent, and
 * void once another version is published.
 */
export function makeSettleSchedule({ unitOfWork, clock }: Deps): SettleSchedule {
  return async (code, version) => {
    await unitOfWork.run(async (tx) => tx.schedules.awaitFilings(await tx.schedules.classesUnder(code)))
    await unitOfWork.run(async (tx) => {
      const found = await tx.schedules.find(code, version)
      if (found?.state !== 'published') return
      const settling = await settlingUnder(tx, found.schedule, [])
      await tx.standings.settle(settling)
      await correctLists(tx, clock, systemActor, settling.scope)
    }, 'serializable')
  }
}
