import type { Actor } from '../../access/actor.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import type { RetentionSweep } from '../retention-sweep.ts'
import type { NewSweep } from './sweep-store.ts'

/** Past this, whoever began the sweep is taken for dead and the job goes on with it. */
const TAKEOVER_MS = 45_000

/**
 * Writes a sweep down as running, together with the job that goes on with it should this process die. Answers nothing
 * where its day has one already. Whoever opens it has held the clock to be sound.
 */
export async function openSweep(
  tx: RetentionTx,
  actor: Actor,
  sweep: NewSweep,
): Promise<RetentionSweep | undefined> {
  if (!(await tx.sweeps.insert(sweep))) return undefined
  await tx.audit.append({
    action: 'sweep.started',
    actor: auditActor(actor),
    subject: { type: 'sweep', id: sweep.id },
    codes: { asOf: sweep.asOf, scheduledFor: sweep.scheduledFor },
  })
  // The machine's own clock: a lease is not business time.
  await tx.jobs.enqueue(
    'finish-sweep',
    { sweepId: sweep.id },
    { key: `sweep:${sweep.id}`, runAt: new Date(Date.now() + TAKEOVER_MS) },
  )
  return tx.sweeps.find(sweep.id)
}
