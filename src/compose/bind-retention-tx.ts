import type { Sql } from '../adapters/postgres/database.ts'
import type { Outgoing } from '../adapters/postgres/outgoing.ts'
import { makeRetentionTx } from '../adapters/postgres/retention/retention-tx.ts'
import { makeJobQueue } from '../adapters/queue/job-queue.ts'
import type { RetentionTx } from '../retention/ports.ts'
import type { AuditParts } from './compose-audit.ts'

export type MakeRetentionTx = (db: Sql, outgoing: Outgoing) => RetentionTx

/** The stores of retention over a transaction of anybody's. */
export function bindRetentionTx(audit: AuditParts): MakeRetentionTx {
  return (db, outgoing) =>
    makeRetentionTx(db, { audit: audit.logOf(db, outgoing), jobs: makeJobQueue(outgoing) })
}
