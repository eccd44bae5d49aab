import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ClockWitnesses, RetentionTx } from '../ports.ts'
import type { ClockFault } from './clock-fault.ts'

const TOLERANCE_MS = 5 * 60_000
/** How long an IG officer's word stands for a fault that goes on; then it is asked for again. */
const CONFIRMATION_HOURS = 24

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly witnesses: ClockWitnesses
  readonly clock: Clock
}

export type CheckClock = () => Promise<void>

/**
 * Throws `clock-fault` where the clock cannot be trusted with a destruction (DESIGN §5): process and database differ by
 * more than five minutes, wall and monotonic clock have parted by as much, now is before the newest audit entry, or
 * a long silence was found by the sweep; until an IG officer has confirmed. New faults are written down and logged.
 */
export function makeCheckClock({ unitOfWork, witnesses, clock }: Deps): CheckClock {
  return async () => {
    const found = await findFaults(witnesses, clock.now())
    const open = await unitOfWork.run(async (tx) => {
      const known = await tx.clockFaults.confirmedWithin(CONFIRMATION_HOURS)
      for (const fault of found.filter(({ kind }) => !known.includes(kind)))
        await record(tx, fault, clock.now())
      return tx.clockFaults.open()
    })
    if (open.length === 0) return
    throw new MunimentError(
      'clock-fault',
      'The clock cannot be trusted with a destruction until an information governance officer has confirmed it.',
      { details: { faults: open.map(({ kind, seconds }) => ({ kind, seconds })) } },
    )
  }
}

async function findFaults(witnesses: ClockWitnesses, now: Date): Promise<readonly ClockFault[]> {
  const { database, machine } = await witnesses.readDatabase()
  const newest = await witnesses.newestEntryAt()
  const apart = Math.abs(database.getTime() - machine.getTime())
  const drift = Math.abs(witnesses.wallDriftMs())
  const behind = newest === undefined ? 0 : newest.getTime() - now.getTime()
  const faults: ClockFault[] = []
  if (apart > TOLERANCE_MS) faults.push({ kind: 'database-differs', seconds: Math.round(apart / 1000) })
  if (drift > TOLERANCE_MS)
    faults.push({ kind: 'wall-and-monotonic-part', seconds: Math.round(drift / 1000) })
  // Processes of one installation differ by moments; an entry written a moment ago by another is no fault.
  if (behind > 60_000) faults.push({ kind: 'before-newest-entry', seconds: Math.round(behind / 1000) })
  return faults
}

async function record(tx: RetentionTx, fault: ClockFault, at: Date): Promise<void> {
  if (!(await tx.clockFaults.record(fault, at))) return
  await tx.audit.append({
    action: 'clock.fault',
    actor: systemActor,
    subject: { type: 'installation', id: 'clock' },
    codes: { kind: fault.kind, seconds: fault.seconds },
  })
}
