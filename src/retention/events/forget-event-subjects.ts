import { systemActor } from '../../access/actor.ts'
import type { Subject } from '../../records/record-entity.ts'
import type { RetentionTx } from '../ports.ts'

/**
 * Forgets whom events were about, once the last record and folder about these subjects has gone: nothing keeps more of
 * what was destroyed than its stub (DESIGN §5). What happened when stays.
 */
export async function forgetEventSubjects(tx: RetentionTx, subjects: readonly Subject[]): Promise<void> {
  for (const id of await tx.events.forgetSubjects(subjects)) {
    await tx.audit.eraseDetails({
      actor: systemActor,
      subject: { type: 'event', id },
      basis: 'destroyed',
      names: ['subject'],
    })
  }
}
