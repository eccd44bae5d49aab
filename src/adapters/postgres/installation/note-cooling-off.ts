import { systemActor } from '../../../access/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { makePostgresAuditLog } from '../audit/audit-log.ts'
import type { Sql } from '../database.ts'
import { makeOutgoing } from '../outgoing.ts'

interface CoolingOffChange {
  readonly installationId: string
  /** In seconds, as `after`. */
  readonly before: number
  readonly after: number
  readonly clock: Clock
}

/** Writes into the log, with the transaction that changes it, how long the cooling-off is from now on: it is what two insiders wait for. */
export async function noteCoolingOff(transaction: Sql, change: CoolingOffChange): Promise<void> {
  const { installationId, before, after, clock } = change
  const outgoing = makeOutgoing((statement) => statement.execute(transaction))
  await makePostgresAuditLog(transaction, outgoing, clock).append({
    action: 'installation.cooling-off-changed',
    actor: systemActor,
    subject: { type: 'installation', id: installationId },
    outcome: 'done',
    codes: { beforeSeconds: before, afterSeconds: after },
  })
  await outgoing.flush()
}
