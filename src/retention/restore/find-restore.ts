import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { RestoreTx } from '../ports.ts'
import type { RestoreGround } from './restore-ground.ts'

/** Work that waits because this database came back from a backup. */
export interface WaitingRestore {
  /** Entries that stood in the backup, and entries that were anchored. */
  readonly from: number
  readonly to: number
  /** Business instant of the newest checkpoint, RFC 3339; nothing where taking up has begun already. */
  readonly at: string | null
  /** The restoration that has begun and not ended. */
  readonly begun: string | undefined
}

interface Deps {
  readonly unitOfWork: UnitOfWork<Pick<RestoreTx, 'restore'>>
  readonly ground: Pick<RestoreGround, 'surveyLog'>
}

export type FindRestore = () => Promise<WaitingRestore | undefined>

/**
 * Whether this database is older than the log that is anchored outside of it, or has not ended to take it up. Changes
 * nothing. Throws `audit-log-damaged` and `engine-mismatch` for a database that never was a backup of this one.
 */
export function makeFindRestore({ unitOfWork, ground }: Deps): FindRestore {
  return async () => {
    const survey = await ground.surveyLog()
    const unfinished = await unitOfWork.run((tx) => tx.restore.unfinished())
    if (survey.outcome === 'current') {
      if (unfinished === undefined) return undefined
      return { from: unfinished.from, to: unfinished.to, at: null, begun: unfinished.id }
    }
    const from = Math.min(survey.tail.size, unfinished?.from ?? survey.tail.size)
    return { from, to: survey.anchored, at: survey.at, begun: unfinished?.id }
  }
}

/** Throws `database-restored`, which says what was found and what to type, where a restore waits to be taken up. */
export function makeRequireCurrent(findRestore: FindRestore) {
  return async (): Promise<void> => {
    const waiting = await findRestore()
    if (waiting === undefined) return
    const { from, to, at } = waiting
    const found =
      at === null
        ? 'What was done since the backup that this database was restored from has not been taken up to the end.'
        : `This database is older than its audit log: it was restored from a backup. It holds ${from} entries, and ${to} were anchored outside of it, the newest at ${at}.`
    throw new MunimentError(
      'database-restored',
      `${found} Nothing starts on it until that is taken up: the entries, the records destroyed since, the holds placed since; ` +
        'approvals of open batches become void. See what it comes to: npx muniment restore take-up --dry-run. ' +
        'Then: npx muniment restore take-up.',
      { details: { from, to } },
    )
  }
}
