import type { AuditLog } from '../../../audit/ports.ts'
import type { JobQueue } from '../../../jobs/job-queue.ts'
import type { RetentionTx } from '../../../retention/ports.ts'
import type { Sql } from '../database.ts'
import { makeRestorationReader } from '../restore/restoration-reader.ts'
import { makeAccessSetLookup } from './access-set-lookup.ts'
import { makeBatchStore } from './batches/batch-store.ts'
import { makeCertificateStore } from './certificate-store.ts'
import { makeClockFaultStore } from './clock/clock-fault-store.ts'
import { makeStandingStore } from './dates/standing-store.ts'
import { makeEventStore } from './event-store.ts'
import { makeDisposalStore } from './execution/disposal-store.ts'
import { makeHoldQueryStore } from './holds/hold-query-store.ts'
import { makeHoldRequestStore } from './holds/hold-request-store.ts'
import { makeHoldStore } from './holds/hold-store.ts'
import { makeDisposalLogStore } from './log/disposal-log-store.ts'
import { makeOverrideStore } from './override-store.ts'
import { makePastStore } from './past/past-store.ts'
import { makePlaceReader } from './place-reader.ts'
import { makeReclassificationStore } from './reclassification/reclassification-store.ts'
import { makeReportStore } from './reports/report-store.ts'
import { makeScheduleStore } from './schedule-store.ts'
import { makeSweepStore } from './sweep/sweep-store.ts'
import { makeTransferStore } from './transfer/transfer-store.ts'

/** All stores of retention and disposal over one transaction, beside the shared effects bound to the same. */
export function makeRetentionTx(
  db: Sql,
  effects: { readonly audit: AuditLog; readonly jobs: JobQueue },
): RetentionTx {
  return {
    accessSets: makeAccessSetLookup(db),
    sweeps: makeSweepStore(db),
    batches: makeBatchStore(db),
    holds: makeHoldStore(db),
    holdQueries: makeHoldQueryStore(db),
    holdRequests: makeHoldRequestStore(db),
    events: makeEventStore(db),
    schedules: makeScheduleStore(db),
    standings: makeStandingStore(db),
    past: makePastStore(db),
    overrides: makeOverrideStore(db),
    places: makePlaceReader(db),
    reclassifications: makeReclassificationStore(db),
    disposal: makeDisposalStore(db),
    transfers: makeTransferStore(db),
    certificates: makeCertificateStore(db),
    clockFaults: makeClockFaultStore(db),
    log: makeDisposalLogStore(db),
    reports: makeReportStore(db),
    restorations: makeRestorationReader(db),
    ...effects,
  }
}
