import { systemActor } from '../../access/actor.ts'
import type { RetentionTx } from '../ports.ts'

/** Longer than any holiday or outage with somebody in charge: then the clock is wrong, or somebody should look. */
const LONGEST_SILENCE_DAYS = 35
const DAY_SECONDS = 86_400

/**
 * Writes down a clock fault where the last sweep lies more than 35 days back (DESIGN §5). The sweep itself goes on: it
 * only lists, and execution waits until an IG officer has confirmed.
 */
export async function noteLongSilence(tx: RetentionTx, last: Date | undefined, now: Date): Promise<void> {
  if (last === undefined) return
  const seconds = Math.round((now.getTime() - last.getTime()) / 1000)
  if (seconds <= LONGEST_SILENCE_DAYS * DAY_SECONDS) return
  if (!(await tx.clockFaults.record({ kind: 'long-silence', seconds }, now))) return
  await tx.audit.append({
    action: 'clock.fault',
    actor: systemActor,
    subject: { type: 'installation', id: 'clock' },
    codes: { kind: 'long-silence', seconds },
  })
}
