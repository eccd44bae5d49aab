import { systemActor } from '../../access/actor.ts'
import type { JobPayloads } from '../../jobs/job-queue.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { correctLists } from '../batches/correct-lists.ts'
import { writeSettling } from '../dates/write-settling.ts'
import type { RetentionTx } from '../ports.ts'
import { settlingUnder } from './settling-under.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type SettleSchedule = (standing: JobPayloads['settle-schedule']) => Promise<void>

/**
 * The job behind a publication for existing records: what was being filed at that very moment had read the rules of
 * before, and the publication had not seen it. Waits for those filings, then settles with a fresh look; idempotent, and
 * void for what has come under other rules since.
 */
export function makeSettleSchedule({ unitOfWork, clock }: Deps): SettleSchedule {
  return async ({ code, version, classCodes, overridden }) => {
    await unitOfWork.run((tx) => tx.schedules.awaitFilings(classCodes))
    await unitOfWork.run(async (tx) => {
      const at = clock.now()
      const found = await tx.schedules.find(code, version)
      if (found?.state !== 'published') return
      const under = new Set(await tx.schedules.classesUnder(code))
      const settling = await settlingUnder(tx, found.schedule, {
        classCodes: classCodes.filter((one) => under.has(one)),
        overridden,
        hasteners: [],
        reviewIfDueOn: londonDate(at),
      })
      await writeSettling(tx, settling, at, tx.standings.settle)
      await correctLists(tx, clock, systemActor, settling.scope)
    }, 'serializable')
  }
}
