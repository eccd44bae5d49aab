import type { Actor } from '../../../access/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { makePostgresAuditLog } from '../audit/audit-log.ts'
import type { Sql } from '../database.ts'
import { makeOutgoing } from '../outgoing.ts'

/** Who left which index engine, or took it, and when. */
export interface FingerprintChange {
  readonly actor: Actor
  readonly installationId: string
  readonly index: 'left' | 'taken'
  readonly engine: string
  readonly clock: Clock
}

/** Writes into the log, with the transaction that changes it, which index engine an installation is bound to from now on. */
export async function noteFingerprint(transaction: Sql, change: FingerprintChange): Promise<void> {
  const { actor, installationId, index, engine, clock } = change
  const outgoing = makeOutgoing((statement) => statement.execute(transaction))
  await makePostgresAuditLog(transaction, outgoing, clock).append({
    action: 'engine.fingerprint',
    actor,
    subject: { type: 'installation', id: installationId },
    outcome: 'done',
    codes: { index, engine },
  })
  await outgoing.flush()
}
