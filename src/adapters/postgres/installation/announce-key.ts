import { sql } from 'kysely'
import type { KeyChangeCodes } from '../../../audit/keys/key-change.ts'
import type { KeyReplacement } from '../../../audit/keys/replace-signing-key.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { makePostgresAuditLog } from '../audit/audit-log.ts'
import type { Database } from '../database.ts'
import { makeOutgoing } from '../outgoing.ts'
import { lockOutOthers } from './lock-out-others.ts'

/**
 * Writes into the log that another key takes the place of the one before, and with it, where every process looks that starts, that this is
 * under way. `database` is opened as leaving. Throws `conflict`, and nothing is written, where another process is at work.
 */
export function makeAnnounceKey(database: Database, clock: Clock) {
  return (replacement: KeyReplacement, codes: KeyChangeCodes, log: string): Promise<void> =>
    database.owner.transaction().execute(async (transaction) => {
      await lockOutOthers(transaction)
      await sql`
        update installation set engines = engines || jsonb_build_object('successor', ${codes.to}::text)
      `.execute(transaction)
      const outgoing = makeOutgoing((statement) => statement.execute(transaction))
      await makePostgresAuditLog(transaction, outgoing, clock).append({
        action: 'log.key-replaced',
        actor: replacement.actor,
        subject: { type: 'audit-log', id: log },
        codes: { ...codes },
        details: { reason: replacement.reason },
        conditions: null,
      })
      await outgoing.flush()
    })
}
