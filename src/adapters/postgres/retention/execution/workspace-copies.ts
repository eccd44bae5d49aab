import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Clock } from '../../../../kernel/clock.ts'
import type { RecordId } from '../../../../kernel/ids.ts'
import { MunimentError } from '../../../../kernel/muniment-error.ts'
import type { DerivedCopies } from '../../../../retention/ports.ts'
import type { Database } from '../../database.ts'

/** A reading gives a sign of life every second; one that gave none for so long has ended with its process. */
const SILENT_AFTER = '12 seconds'
/** Longer than that: whatever is waited for has ended by then, been stopped, or is known not to stop. */
const PATIENCE_MS = 20_000
const LOOK_AGAIN_MS = 100

export interface WorkspaceCopiesOptions {
  readonly database: Database
  /** Dates the proofs. */
  readonly clock: Clock
  /** Clears what processes that are no more have left on this machine, and takes it off the roll. */
  readonly sweep: () => Promise<void>
  readonly patienceMs?: number
}

/**
 * Private copies of documents that are being read, in the workspaces of all processes. A reading stops by itself once its record is
 * being destroyed, and none begins; this waits for it. What a killed process left is swept here where its folder is; elsewhere that is
 * done when Muniment next starts there, and the certificate says so.
 */
export function makeWorkspaceCopies(options: WorkspaceCopiesOptions): DerivedCopies {
  const { database, clock, sweep, patienceMs = PATIENCE_MS } = options
  const look = async (recordId: RecordId): Promise<{ readonly living: number; readonly left: number }> => {
    const { rows } = await sql<{ readonly living: number; readonly left: number }>`
      select
        count(*) filter (where seen_at >= clock_timestamp() - ${SILENT_AFTER}::interval) as living,
        count(*) filter (where seen_at < clock_timestamp() - ${SILENT_AFTER}::interval) as left
      from workbench where record_id = ${recordId}
    `.execute(database.app)
    return rows[0] ?? { living: 0, left: 0 }
  }
  return {
    name: 'workspaces',
    remains: [],
    remove: async (recordId) => {
      const until = performance.now() + patienceMs
      for (;;) {
        const { living, left } = await look(recordId)
        if (living === 0) {
          if (left > 0) await sweep()
          return
        }
        if (performance.now() >= until) throw stillRead()
        await pause(LOOK_AGAIN_MS)
      }
    },
    proveAbsent: async (recordId) => {
      const { living, left } = await look(recordId)
      if (living > 0) return undefined
      const method =
        left === 0
          ? 'no reading holds a copy of the document'
          : 'no reading is under way; what one that was cut short has left is named among what remains'
      return { store: 'workspaces', method, checkedAt: clock.now() }
    },
  }
}

function stillRead(): MunimentError {
  return new MunimentError('being-read', 'The document is still being read and the reading does not stop.', {
    retryable: true,
  })
}
