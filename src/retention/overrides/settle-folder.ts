import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { FolderId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { correctLists } from '../batches/correct-lists.ts'
import { makeRetentionAtFiling } from '../dates/retention-at-filing.ts'
import type { RetentionTx } from '../ports.ts'
import { alignRecords } from '../reclassification/align-records.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type SettleFolder = (folderId: FolderId, hastenedBy?: string) => Promise<void>

/**
 * The job behind a change of a folder's own rules, its closing and its reopening: what was being filed in it at that very
 * moment had read the rules of before, and the change had not seen it. Waits for those filings, then settles with a fresh
 * look; idempotent. `hastenedBy` answers for the ends that are thereby brought forward, as for those that the change saw.
 */
export function makeSettleFolder({ unitOfWork, clock }: Deps): SettleFolder {
  return async (folderId, hastenedBy) => {
    await unitOfWork.run((tx) => tx.overrides.awaitFilings(folderId))
    await unitOfWork.run(async (tx) => {
      await alignRecords(tx, folderId)
      const hasteners = hastenedBy === undefined ? [] : [hastenedBy]
      await makeRetentionAtFiling(tx, clock).settleFolder(folderId, 'rules-changed', systemActor, hasteners)
      await correctLists(tx, clock, systemActor, { folders: [folderId] })
    }, 'serializable')
  }
}
