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

export interface FolderChange {
  /** Absent: its rules changed, and what is due thereby is reviewed. */
  readonly cause?: 'folder-closed' | undefined
  /** Answers for ends that are thereby brought forward. */
  readonly hastenedBy?: string | undefined
}

export type SettleFolder = (folderId: FolderId, change?: FolderChange) => Promise<void>

/**
 * The job behind a change of a folder's own rules, its closing and its reopening: what was being filed in it at that very
 * moment had read the rules of before, and the change had not seen it. Waits for those filings, then settles with a fresh
 * look; idempotent. A closing sees all that is filed before it, and has this job for when its process dies under it.
 */
export function makeSettleFolder({ unitOfWork, clock }: Deps): SettleFolder {
  return async (folderId, { cause, hastenedBy } = {}) => {
    await unitOfWork.run((tx) => tx.overrides.awaitFilings(folderId))
    await unitOfWork.run(async (tx) => {
      await alignRecords(tx, folderId, { isReadOtherwise: false })
      const hasteners = hastenedBy === undefined ? [] : [hastenedBy]
      await makeRetentionAtFiling(tx, clock).settleFolder(
        folderId,
        cause ?? 'rules-changed',
        systemActor,
        hasteners,
      )
      await correctLists(tx, clock, systemActor, { folders: [folderId] })
    }, 'serializable')
  }
}
