import { makeReadAnchorState } from '../../src/audit/checkpoints/anchor-state.ts'
import { makeEnsureAnchored } from '../../src/audit/checkpoints/ensure-anchored.ts'
import { makeWriteCheckpoint, type Successor } from '../../src/audit/checkpoints/write-checkpoint.ts'
import { makeExportAuditLog } from '../../src/audit/export-audit-log.ts'
import { newSecretKeyText, parseSigningKey, type SigningKey } from '../../src/audit/keys/note-key.ts'
import type { AuditReader, AuditSequence, CheckpointAnchor } from '../../src/audit/ports.ts'
import { makeSequenceEntries } from '../../src/audit/sequence-entries.ts'
import { emptyEdge } from '../../src/audit/tree/merkle-edge.ts'
import type { Clock } from '../../src/kernel/clock.ts'

/** A fresh key that signs checkpoints. */
export function makeSigningKey(name = 'muniment/test'): SigningKey {
  const key = parseSigningKey(newSecretKeyText(name))
  if (key === undefined) throw new Error('a fresh key is a key')
  return key
}

/** The use cases of the log over whatever store and anchor the test has. */
export function makeAuditParts(given: {
  readonly auditSequence: AuditSequence
  readonly auditReader: AuditReader
  readonly anchor: CheckpointAnchor
  readonly clock: Clock
  readonly signingKey?: SigningKey
  /** For whoever replaces the key. */
  readonly successor?: Successor
}) {
  const signingKey = given.signingKey ?? makeSigningKey()
  const readAnchorState = makeReadAnchorState({ anchor: given.anchor, signingKey })
  const sequenceEntries = makeSequenceEntries({ ...given, readAnchorState })
  const deps = { ...given, signingKey, readAnchorState, sequenceEntries }
  const writeCheckpoint = makeWriteCheckpoint(deps)
  return {
    ...deps,
    writeCheckpoint,
    ensureAnchored: makeEnsureAnchored({ ...deps, writeCheckpoint }),
    exportAuditLog: makeExportAuditLog({ ...deps, writeCheckpoint }),
  }
}

/** For sequencing alone: nothing was anchored. */
export const notAnchored = {
  known: () => ({ number: -1, edge: emptyEdge, lastHash: null, newest: null, at: null }),
}
