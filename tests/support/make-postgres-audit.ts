import { makePostgresAuditLog } from '../../src/adapters/postgres/audit/audit-log.ts'
import { makePostgresAuditReader } from '../../src/adapters/postgres/audit/audit-reader.ts'
import { makePostgresAuditSequence } from '../../src/adapters/postgres/audit/audit-sequence.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import type { TestDatabase } from './test-database.ts'

/** The audit log of a test's database. */
export function makePostgresAudit(db: TestDatabase, clock: Clock) {
  return {
    unitOfWork: db.unitOfWork((transaction, outgoing) => ({
      audit: makePostgresAuditLog(transaction, outgoing, clock),
    })),
    sequence: makePostgresAuditSequence(db.database),
    reader: makePostgresAuditReader(db.database.app),
  }
}
