import { makePostgresAuditLog } from '../../src/adapters/postgres/audit/audit-log.ts'
import { makeAnswerStore } from '../../src/adapters/postgres/ingest/answer-store.ts'
import { makeBenchRoll } from '../../src/adapters/postgres/ingest/bench-roll.ts'
import { makeClassLookup } from '../../src/adapters/postgres/ingest/class-lookup.ts'
import { makeFolderStore } from '../../src/adapters/postgres/ingest/folder-store.ts'
import { makeRecordStore } from '../../src/adapters/postgres/ingest/record-store.ts'
import { makeJobQueue } from '../../src/adapters/queue/job-queue.ts'
import { makeFilingRules } from '../../src/ingest/filing-rules.ts'
import { makeCloseFolder } from '../../src/ingest/folders/close-folder.ts'
import { makeReopenFolder } from '../../src/ingest/folders/reopen-folder.ts'
import type { IngestTx } from '../../src/ingest/ports.ts'
import { makeFileRecord } from '../../src/ingest/records/file-record.ts'
import { makeMoveRecord } from '../../src/ingest/records/move-record.ts'
import { makeUnfileRecord } from '../../src/ingest/records/unfile-record.ts'
import { makeUpdateRecord } from '../../src/ingest/records/update-record.ts'
import { makeSupersedeRecord, makeWithdrawSupersession } from '../../src/ingest/versions/supersede-record.ts'
import { makeRetentionAtFiling } from '../../src/retention/dates/retention-at-filing.ts'
import type { ForeseeingTx } from '../../src/retention/ports.ts'
import type { RetentionWorld } from './retention-world.ts'

/** What people do to records and folders, wired over a world as compose wires it. */
export function makeFiling(world: RetentionWorld) {
  const { clock } = world
  const unitOfWork = world.db.unitOfWork<IngestTx>((db, outgoing) => ({
    records: makeRecordStore(db),
    benches: makeBenchRoll(db),
    folders: makeFolderStore(db),
    classes: makeClassLookup(db),
    answers: makeAnswerStore(db),
    retention: makeRetentionAtFiling(world.makeTx(db, outgoing), clock),
    audit: makePostgresAuditLog(db, outgoing, clock),
    jobs: makeJobQueue(outgoing),
  }))
  return {
    unitOfWork,
    /** For what is looked at before it is done. */
    foreseeing: world.db.unitOfWork<ForeseeingTx>((db, outgoing) => ({
      ...world.makeTx(db, outgoing),
      filing: makeFilingRules({ records: makeRecordStore(db), folders: makeFolderStore(db) }),
    })),
    closeFolder: makeCloseFolder({ unitOfWork, clock }),
    reopenFolder: makeReopenFolder({ unitOfWork }),
    fileRecord: makeFileRecord({ unitOfWork, clock }),
    unfileRecord: makeUnfileRecord({ unitOfWork }),
    moveRecord: makeMoveRecord({ unitOfWork, clock }),
    updateRecord: makeUpdateRecord({ unitOfWork }),
    supersedeRecord: makeSupersedeRecord({ unitOfWork, clock }),
    withdrawSupersession: makeWithdrawSupersession({ unitOfWork }),
  }
}
