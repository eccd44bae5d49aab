import type { BatchId, SweepId } from '../kernel/ids.ts'
import type { CivilDate } from '../records/dates/civil-date.ts'

/** One listing of what is due: everything eligible on `asOf` is counted once, as due, held or already listed. */
export interface RetentionSweep {
  readonly id: SweepId
  readonly dryRun: boolean
  readonly asOf: CivilDate
  readonly state: 'running' | 'finished' | 'failed'
  /** Eligible, not held, in no open batch. */
  readonly due: number
  readonly held: number
  readonly alreadyListed: number
  readonly batches: readonly BatchId[]
  readonly startedBy: string
  readonly startedAt: Date
  /** `null` while it runs. */
  readonly finishedAt: Date | null
}
