import { makePostgresAuditLog } from '../adapters/postgres/audit/audit-log.ts'
import { makePostgresAuditReader } from '../adapters/postgres/audit/audit-reader.ts'
import { makePostgresAuditSequence } from '../adapters/postgres/audit/audit-sequence.ts'
import type { Sql } from '../adapters/postgres/database.ts'
import type { Outgoing } from '../adapters/postgres/outgoing.ts'
import { makeUnitOfWork } from '../adapters/postgres/unit-of-work.ts'
import { makeReadAnchorState } from '../audit/checkpoints/anchor-state.ts'
import { makeReadAnchoredEntries } from '../audit/checkpoints/anchored-entries.ts'
import { makeEnsureAnchored } from '../audit/checkpoints/ensure-anchored.ts'
import { makeGetCheckpoint } from '../audit/checkpoints/get-checkpoint.ts'
import { makeKeepAnchored } from '../audit/checkpoints/keep-anchored.ts'
import { makeWriteCheckpoint, type Successor } from '../audit/checkpoints/write-checkpoint.ts'
import { makeExportAuditLog } from '../audit/export-audit-log.ts'
import { makeExportEntries } from '../audit/export-entries.ts'
import { makeGetConsistency } from '../audit/get-consistency.ts'
import { makeGetProof } from '../audit/get-proof.ts'
import { makeListAuditEntries } from '../audit/list-audit-entries.ts'
import type { AuditLog, AuditTx } from '../audit/ports.ts'
import { makeReadLostEntries } from '../audit/read-lost-entries.ts'
import { makeSequenceEntries } from '../audit/sequence-entries.ts'
import { makeSurveyLog } from '../audit/survey-log.ts'
import { makeTakeUpEntries } from '../audit/take-up-entries.ts'
import { makeVerifyAuditLog } from '../audit/verify-audit-log.ts'
import { runTogether } from '../kernel/run-together.ts'
import type { Engines } from './open-engines.ts'

/** The audit log over the engines: what other features append to, and what keeps, shows and exports it. */
export type AuditParts = ReturnType<typeof composeAudit>

/**
 * `successor`: for whoever replaces the key. Positions are given by one at a time, and checkpoints written, whoever asks for it: those
 * who ask at once wait together, since each would wait in a session of the database, until none is left for anything else, not
 * even for the one that they wait for.
 */
export function composeAudit(
  { database, anchor, signingKey, clock }: Pick<Engines, 'database' | 'anchor' | 'signingKey' | 'clock'>,
  successor?: Successor,
) {
  const auditReader = makePostgresAuditReader(database.app)
  const auditSequence = makePostgresAuditSequence(database)
  const readAnchorState = makeReadAnchorState({ anchor, signingKey })
  const readAnchoredEntries = makeReadAnchoredEntries({ anchor, signingKey })
  const sequenceEntries = runTogether(makeSequenceEntries({ auditSequence, readAnchorState }))
  const writeCheckpoint = runTogether(
    makeWriteCheckpoint({
      auditSequence,
      auditReader,
      anchor,
      readAnchorState,
      signingKey,
      sequenceEntries,
      clock,
      ...(successor === undefined ? {} : { successor }),
    }),
  )
  const logOf = (db: Sql, outgoing: Outgoing): AuditLog => makePostgresAuditLog(db, outgoing, clock)
  const unitOfWork = makeUnitOfWork<AuditTx>(database, (db, outgoing) => ({ audit: logOf(db, outgoing) }))
  const origin = signingKey.verifier.name
  return {
    auditReader,
    logOf,
    unitOfWork,
    sequenceEntries,
    writeCheckpoint,
    ensureAnchored: makeEnsureAnchored({ auditReader, readAnchorState, writeCheckpoint }),
    keepAnchored: makeKeepAnchored({
      unitOfWork,
      auditReader,
      readAnchorState,
      sequenceEntries,
      writeCheckpoint,
      clock,
      origin,
    }),
    surveyLog: makeSurveyLog({ auditSequence, readAnchorState, readAnchoredEntries }),
    readLostEntries: makeReadLostEntries({ auditReader, readAnchorState, readAnchoredEntries }),
    takeUpEntries: makeTakeUpEntries({
      auditSequence,
      readAnchoredEntries,
      readAnchorState,
      signingKey,
      unitOfWork,
    }),
    verifyLog: makeVerifyAuditLog({ auditReader, anchor, signingKey, sequenceEntries }),
    listEntries: makeListAuditEntries({ auditReader, sequenceEntries }),
    getCheckpoint: makeGetCheckpoint({ readAnchorState }),
    getProof: makeGetProof({ auditReader, readAnchorState }),
    getConsistency: makeGetConsistency({ auditReader, readAnchorState }),
    exportLog: makeExportAuditLog({ auditReader, writeCheckpoint, signingKey }),
    exportEntries: makeExportEntries({ auditReader, sequenceEntries }),
  }
}
