import { filePlanReader } from '../adapters/fileplans/file-plan-reader.ts'
import { makeFilePlanStore } from '../adapters/postgres/file-plan/file-plan-store.ts'
import { makeUnitOfWork } from '../adapters/postgres/unit-of-work.ts'
import { makeApplyFilePlan } from '../retention/file-plan/apply-file-plan.ts'
import { makeDiffFilePlan } from '../retention/file-plan/diff-file-plan.ts'
import type { FilePlanTx } from '../retention/file-plan/file-plan-store.ts'
import { makeForeseeFilePlan } from '../retention/file-plan/foresee-file-plan.ts'
import { makeReadAsOfToday } from '../retention/file-plan/read-as-of-today.ts'
import type { RetentionTx } from '../retention/ports.ts'
import type { MakeRetentionTx } from './bind-retention-tx.ts'
import type { Engines } from './open-engines.ts'

/** The file plan: looked at, compared with what is installed, and applied. */
export function composeFilePlan({ database, clock }: Engines, retentionTx: MakeRetentionTx) {
  const reader = makeReadAsOfToday({ reader: filePlanReader, clock })
  const unitOfWork = makeUnitOfWork<RetentionTx & FilePlanTx>(database, (db, outgoing) => ({
    ...retentionTx(db, outgoing),
    filePlan: makeFilePlanStore(db),
  }))
  return {
    applyFilePlan: makeApplyFilePlan({ reader, unitOfWork, clock }),
    diffFilePlan: makeDiffFilePlan({ reader, unitOfWork }),
    foreseeFilePlan: makeForeseeFilePlan({ reader, unitOfWork, clock }),
  }
}
