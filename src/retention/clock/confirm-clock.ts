import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import type { RecordedClockFault } from './clock-fault.ts'
import { latestBy } from './latest-by.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

interface ConfirmDeps extends Deps {
  /** The newest London day for which a sweep was planned by then; nothing where none is. */
  readonly newestPlannedDay: (now: Date) => CivilDate | undefined
}

/** What executions and sweeps wait for at this moment. */
export function makeListClockFaults({ unitOfWork }: Deps) {
  return async (actor: Actor): Promise<readonly RecordedClockFault[]> => {
    requireAllowed(actor, 'read-clock-faults')
    return unitOfWork.run((tx) => tx.clockFaults.open())
  }
}

/**
 * An IG officer's word that the clock is right, for a stated reason: executions and sweeps may go on. Days still to come by
 * it were swept too early, and will have their own sweeps. A fault that lasts is asked about again after a day. Nothing to
 * confirm: `conflict`.
 */
export function makeConfirmClock({ unitOfWork, clock, newestPlannedDay }: ConfirmDeps) {
  return async (actor: Actor, reason: string): Promise<readonly RecordedClockFault[]> => {
    requireAllowed(actor, 'confirm-clock')
    return unitOfWork.run(async (tx) => {
      const confirmed = await tx.clockFaults.confirmAll(actor.id, clock.now(), reason)
      if (confirmed.length === 0) throw new MunimentError('conflict', 'No clock fault waits to be confirmed.')
      const wasAhead = confirmed.some(({ kind }) => kind === 'before-newest-entry')
      const freed = wasAhead ? await tx.sweeps.freeDaysAhead(latestBy(clock.now())) : []
      for (const fault of confirmed) {
        await tx.audit.append({
          action: 'clock.confirmed',
          actor: auditActor(actor),
          subject: { type: 'installation', id: 'clock' },
          codes: {
            kind: fault.kind,
            seconds: fault.seconds,
            ...(fault.kind === 'before-newest-entry' && freed.length > 0 ? { freed } : {}),
          },
          details: { reason },
          conditions: null,
        })
      }
      for (const batchId of await tx.batches.executing()) {
        await tx.jobs.enqueue('execute-disposal', { batchId }, { key: `batch:${batchId}` })
      }
      if (wasAhead) await settleLeftAhead(tx, londonDate(clock.now()))
      await goOnSweeping(tx, clock.now(), newestPlannedDay(clock.now()), freed.length)
      return confirmed
    })
  }
}

/** What has left a folder that is not over today, by a clock that was ahead, comes back to it. */
async function settleLeftAhead(tx: RetentionTx, today: CivilDate): Promise<void> {
  for (const folderId of await tx.sweeps.foldersLeftAhead(today))
    await tx.jobs.enqueue('settle-folder', { folderId }, { key: `settle-folder:${folderId}` })
}

/**
 * What was begun goes on at once, and so does the sweep of the newest planned day where it is missing: its job may pause for hours.
 * What is planned for later waits for its time.
 */
async function goOnSweeping(
  tx: RetentionTx,
  now: Date,
  planned: CivilDate | undefined,
  freed: number,
): Promise<void> {
  for (const sweepId of await tx.sweeps.unfinished())
    await tx.jobs.enqueue('finish-sweep', { sweepId }, { key: `sweep:${sweepId}` })
  const last = await tx.sweeps.lastScheduledDay(latestBy(now))
  if (planned === undefined || (freed === 0 && (last === undefined || last >= planned))) return
  await tx.jobs.enqueue('run-retention-sweep', { day: planned }, { key: `retention-sweep:${planned}` })
}
