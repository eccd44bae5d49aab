import { MunimentError } from '../../kernel/muniment-error.ts'
import type { AnchoredCheckpoint, AuditEntryId, AuditReader } from '../ports.ts'
import type { ReadAnchorState } from './anchor-state.ts'

interface Deps {
  readonly auditReader: AuditReader
  readonly readAnchorState: ReadAnchorState
  readonly writeCheckpoint: () => Promise<AnchoredCheckpoint | null>
}

/**
 * Resolves once the entry with this id, which must be committed, lies under a checkpoint outside of the database;
 * without an id, once everything lies there that was committed before the call. Execution waits for it (DESIGN §6).
 * Throws `checkpoint-not-anchored` (retryable) where that cannot be had now.
 */
export function makeEnsureAnchored(deps: Deps) {
  return async (entryId?: AuditEntryId): Promise<AnchoredCheckpoint> => {
    const known = entryId === undefined ? undefined : await checkpointOver(deps, entryId)
    if (known !== undefined) return known
    let written: AnchoredCheckpoint | null
    try {
      written = await deps.writeCheckpoint()
    } catch (cause) {
      throw notAnchored(cause)
    }
    const found = entryId === undefined ? written : await checkpointOver(deps, entryId)
    if (found === undefined || found === null) throw notAnchored()
    return found
  }
}

async function checkpointOver(deps: Deps, entryId: AuditEntryId): Promise<AnchoredCheckpoint | undefined> {
  const place = (await deps.auditReader.places([entryId])).get(entryId)
  if (place === undefined) return undefined
  const { newest } = await deps.readAnchorState()
  return newest !== null && place.position < newest.size ? newest : undefined
}

function notAnchored(cause?: unknown): MunimentError {
  return new MunimentError(
    'checkpoint-not-anchored',
    'The audit log could not be anchored outside of the database, so nothing that depends on it is begun. Try again.',
    { retryable: true, cause },
  )
}
