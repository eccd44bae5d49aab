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

export type SettleFolder = (folderId: FolderId) => Promise<void>

/**
 * The job behind a change of a folder's own rules: what was being filed in it at that very moment had read the rules of
 * before, and the change had not seen it. Waits for those filings, then settles with a fresh look; idempotent.
 */
export function makeSettleFolder({ unitOfWork, clock }: Deps): SettleFolder {
  return async (folderId) => {
    await unitOfWork.run((tx) => tx.overrides.awaitFilings(folderId))
    await unitOfWork.run(async (tx) => {
      await alignRecords(tx, folderId)
      await makeRetentionAtFiling(tx, clock).settleFolder(folderId, 'rules-changed', systemActor)
      await correctLists(tx, clock, systemActor, { folders: [folderId] })
    }, 'serializable')
  }
}
