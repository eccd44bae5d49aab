import type { Clock } from '../../kernel/clock.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { AnchoredCheckpoint, AuditReader, AuditTx } from '../ports.ts'
import type { ReadAnchorState } from './anchor-state.ts'

/** When compose calls what (DESIGN §6): a checkpoint within a minute of new entries, hourly without. */
export const auditRounds = {
  /** Milliseconds between calls of `sequenceEntries`. */
  sequenceMs: 1000,
  /** Milliseconds between calls of `keepAnchored`. */
  checkpointMs: 30_000,
  /** A log that nothing was added to for so long gets a heartbeat. */
  heartbeatMs: 3_600_000,
} as const

interface Deps {
  readonly unitOfWork: UnitOfWork<AuditTx>
  readonly auditReader: AuditReader
  readonly readAnchorState: ReadAnchorState
  readonly sequenceEntries: () => Promise<number>
  readonly writeCheckpoint: () => Promise<AnchoredCheckpoint | null>
  readonly clock: Clock
  /** Id of the log, the name of its key. */
  readonly origin: string
}

/**
 * One round of anchoring, to be called every `checkpointMs`: a checkpoint if there are new entries; if there are none
 * and the newest checkpoint is an hour old, a heartbeat entry first, so that a silent log shows that it lived.
 */
export function makeKeepAnchored(deps: Deps) {
  return async (): Promise<AnchoredCheckpoint | null> => {
    await deps.sequenceEntries()
    const state = await deps.readAnchorState()
    const quiet = (await deps.auditReader.size()) <= state.edge.size
    const age = deps.clock.now().getTime() - Date.parse(state.at ?? '1970-01-01T00:00:00Z')
    if (quiet && age < auditRounds.heartbeatMs && age >= 0) return state.newest
    if (quiet) {
      await deps.unitOfWork.run(async ({ audit }) => {
        await audit.append({
          action: 'log.heartbeat',
          actor: { kind: 'system', id: 'system', name: 'system' },
          subject: { type: 'audit-log', id: deps.origin },
        })
      })
    }
    return await deps.writeCheckpoint()
  }
}
