import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import type { RecordedClockFault } from './clock-fault.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

/** What execution waits for at this moment. */
export function makeListClockFaults({ unitOfWork }: Deps) {
  return async (actor: Actor): Promise<readonly RecordedClockFault[]> => {
    requireAllowed(actor, 'read-clock-faults')
    return unitOfWork.run((tx) => tx.clockFaults.open())
  }
}

/**
 * An IG officer's word that the clock is right, for a stated reason: executions may go on. A fault that lasts is asked
 * about again after a day. Nothing to confirm: `conflict`.
 */
export function makeConfirmClock({ unitOfWork, clock }: Deps) {
  return async (actor: Actor, reason: string): Promise<readonly RecordedClockFault[]> => {
    requireAllowed(actor, 'confirm-clock')
    return unitOfWork.run(async (tx) => {
      const confirmed = await tx.clockFaults.confirmAll(actor.id, clock.now(), reason)
      if (confirmed.length === 0) throw new MunimentError('conflict', 'No clock fault waits to be confirmed.')
      for (const fault of confirmed) {
        await tx.audit.append({
          action: 'clock.confirmed',
          actor: auditActor(actor),
          subject: { type: 'installation', id: 'clock' },
          codes: { kind: fault.kind, seconds: fault.seconds },
          details: { reason },
          conditions: null,
        })
      }
      for (const batchId of await tx.batches.executing()) {
        await tx.jobs.enqueue('execute-disposal', { batchId }, { key: `batch:${batchId}` })
      }
      return confirmed
    })
  }
}
