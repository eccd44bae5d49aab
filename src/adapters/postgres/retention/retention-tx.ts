import type { AuditLog } from '../../../audit/ports.ts'
import type { JobQueue } from '../../../jobs/job-queue.ts'
import type { RetentionTx } from '../../../retention/ports.ts'
import type { Sql } from '../database.ts'
import { makeRestorationReader } from '../restore/restoration-reader.ts'
import { makeAccessSetLookup } from './access-set-lookup.ts'
import { makeBatchStore } from './batch-store.ts'
import { makeCertificateStore } from './certificate-store.ts'
import { makeClockFaultStore } from './clock-fault-store.ts'
import { makeDisposalLogStore } from './disposal-log-store.ts'
import { makeDisposalStore } from './disposal-store.ts'
import { makeEventStore } from './event-store.ts'
import { makeHoldQueryStore } from './hold-query-store.ts'
import { makeHoldRequestStore } from './hold-request-store.ts'
import { makeHoldStore } from './hold-store.ts'
import { makeOverrideStore } from './override-store.ts'
import { makePastStore } from './past-store.ts'
import { makePlaceReader } from './place-reader.ts'
import { makeReclassificationStore } from './reclassification-store.ts'
import { makeReportStore } from './report-store.ts'
import { makeScheduleStore } from './schedule-store.ts'
import { makeStandingStore } from './standing-store.ts'
import { makeSweepStore } from './sweep-store.ts'
import { makeTransferStore } from './transfer-store.ts'

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
