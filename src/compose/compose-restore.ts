import { makeBeginRestoration } from '../adapters/postgres/restore/begin-restoration.ts'
import { makeNoteTombstones } from '../adapters/postgres/restore/note-tombstones.ts'
import { makeRestoreStore } from '../adapters/postgres/restore/restore-store.ts'
import { makeExclusive } from '../adapters/postgres/retention/exclusive.ts'
import { makeUnitOfWork } from '../adapters/postgres/unit-of-work.ts'
import type { Failpoint } from '../kernel/failpoint.ts'
import { makeFileCertificates } from '../retention/certificate/file-certificates.ts'
import { makeDestroyOriginals } from '../retention/execution/destroy-originals.ts'
import { makeProveAbsence } from '../retention/execution/prove-absence.ts'
import { makeRemoveDerivedCopies } from '../retention/execution/remove-derived-copies.ts'
import type { CaptureCertificate, RestoreTx } from '../retention/ports.ts'
import { makeBringBackCertificates } from '../retention/restore/bring-back-certificates.ts'
import { makeDestroyAgain } from '../retention/restore/destroy-again.ts'
import { makeDestroyLost } from '../retention/restore/destroy-lost.ts'
import { makeFindRestore, makeRequireCurrent } from '../retention/restore/find-restore.ts'
import { makeHoldLosses } from '../retention/restore/hold-losses.ts'
import { makePlaceLostHolds } from '../retention/restore/place-lost-holds.ts'
import { makePreviewRestore } from '../retention/restore/preview-restore.ts'
import type { RestoreGround } from '../retention/restore/restore-ground.ts'
import { makeTakeUpRestore } from '../retention/restore/take-up-restore.ts'
import { makeVoidApprovals } from '../retention/restore/void-approvals.ts'
import type { MakeRetentionTx } from './bind-retention-tx.ts'
import type { AuditParts } from './compose-audit.ts'
import type { Engines } from './open-engines.ts'

interface Parts {
  readonly engines: Engines
  readonly audit: AuditParts
  readonly retentionTx: MakeRetentionTx
  readonly captureCertificate: CaptureCertificate
  readonly failpoint: Failpoint
}

export function composeRestore({ engines, audit, retentionTx, captureCertificate, failpoint }: Parts) {
  const { database, contentStore, searchIndex, clock, installation, installations } = engines
  const unitOfWork = makeUnitOfWork<RestoreTx>(database, (db, outgoing) => ({
    ...retentionTx(db, outgoing),
    restore: makeRestoreStore(db),
  }))
  const ground: RestoreGround = {
    surveyLog: audit.surveyLog,
    readLostEntries: audit.readLostEntries,
    takeUpEntries: audit.takeUpEntries,
    // By the machine's clock, as objects are dated, also in a drill.
    noteRestore: () => installations.noteRestore(new Date()),
    beginRestoration: makeBeginRestoration(database),
    noteTombstones: makeNoteTombstones(database),
    installationId: installation.id,
  }
  const findRestore = makeFindRestore({ unitOfWork, ground })
  const parts = { unitOfWork, contentStore, derivedCopies: [searchIndex], failpoint }
  return {
    requireCurrent: makeRequireCurrent(findRestore),
    preview: makePreviewRestore({ unitOfWork, ground, findRestore }),
    takeUp: makeTakeUpRestore({
      unitOfWork,
      exclusive: makeExclusive(database),
      ground,
      findRestore,
      destroyLost: makeDestroyLost({
        unitOfWork,
        ground,
        contentStore,
        clock,
        destroyAgain: makeDestroyAgain({
          unitOfWork,
          removeDerivedCopies: makeRemoveDerivedCopies(parts),
          destroyOriginals: makeDestroyOriginals(parts),
          proveAbsence: makeProveAbsence(parts),
        }),
      }),
      bringBackCertificates: makeBringBackCertificates({
        unitOfWork,
        contentStore,
        fileCertificates: makeFileCertificates({ unitOfWork, captureCertificate }),
      }),
      placeLostHolds: makePlaceLostHolds({ unitOfWork, clock }),
      holdLosses: makeHoldLosses({ unitOfWork, clock }),
      voidApprovals: makeVoidApprovals({ unitOfWork }),
      clock,
    }),
  }
}
