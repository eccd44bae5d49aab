import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ClockWitnesses, RetentionTx } from '../ports.ts'
import type { ClockFault, RecordedClockFault } from './clock-fault.ts'
import { CLOCK_TOLERANCE_MS } from './clock-tolerance.ts'
import { CONFIRMATION_HOURS } from './confirmation-hours.ts'
import { findFaults, readSigns } from './find-faults.ts'
import { isConfirmed } from './is-confirmed.ts'
import { latestBy } from './latest-by.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly witnesses: ClockWitnesses
  readonly clock: Clock
}

export type CheckClock = () => Promise<void>

/**
 * Throws `clock-fault` where the clock cannot be trusted with a destruction or a sweep (DESIGN §5): process and database
 * differ by more than five minutes, wall and monotonic clock have parted by as much, now is before the newest audit entry
 * or the newest day swept, or nothing was swept for more than 35 days; until an IG officer has confirmed. New faults are
 * written down and logged; so is one that has become another than was confirmed.
 */
export function makeCheckClock({ unitOfWork, witnesses, clock }: Deps): CheckClock {
  return async () => {
    const signs = await readSigns(witnesses, clock)
    const open = await unitOfWork.run(async (tx) => {
      const found = findFaults(signs, await tx.sweeps.runs(latestBy(signs.now)))
      const confirmed = await tx.clockFaults.confirmedWithin(CONFIRMATION_HOURS, CLOCK_TOLERANCE_MS)
      for (const fault of found.filter((one) => !isConfirmed(one, confirmed)))
        await note(tx, fault, await tx.clockFaults.open(), clock.now())
      return tx.clockFaults.open()
    })
    if (open.length === 0) return
    throw new MunimentError(
      'clock-fault',
      'The clock cannot be trusted with a sweep or a destruction until an information governance officer has confirmed it.',
      { details: { faults: open.map(({ kind, seconds }) => ({ kind, seconds })) } },
    )
  }
}

/**
 * What goes on as it waits to be confirmed shows by how much; whatever else has come of it is a fault that nobody has been
 * shown, and be it a little at a time. That is found anew once the one that waits is confirmed.
 */
async function note(
  tx: RetentionTx,
  fault: ClockFault,
  waiting: readonly RecordedClockFault[],
  at: Date,
): Promise<void> {
  const shown = waiting.find((one) => isConfirmed(fault, [one]) && goesOn(one, fault))
  if (shown !== undefined) return tx.clockFaults.goOn(shown.id, fault)
  if (!(await tx.clockFaults.record(fault, at))) return
  await tx.audit.append({
    action: 'clock.fault',
    actor: systemActor,
    subject: { type: 'installation', id: 'clock' },
    codes: { kind: fault.kind, seconds: fault.seconds },
  })
}

/** A silence grows with time, and a clock behind the log comes nearer to it; no other fault changes by itself. */
function goesOn(shown: ClockFault, { kind, seconds }: ClockFault): boolean {
  if (kind === 'long-silence') return seconds > shown.seconds
  return kind === 'before-newest-entry' && seconds < shown.seconds
}
