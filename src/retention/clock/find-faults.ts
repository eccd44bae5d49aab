import type { ClockWitnesses } from '../ports.ts'
import type { SweepRuns } from '../sweep/sweep-store.ts'
import type { ClockFault } from './clock-fault.ts'
import { CLOCK_TOLERANCE_MS } from './clock-tolerance.ts'

/** Processes of one installation differ by moments; an entry written a moment ago by another is no fault. */
const MOMENTS_MS = 60_000
/** Longer than any holiday or outage with somebody in charge: then the clock is wrong, or somebody should look. */
const LONGEST_SILENCE_MS = 35 * 86_400_000

/** What can be seen of the clock from beside it, at one moment. */
export interface ClockSigns {
  readonly now: Date
  /** In a drill nobody lived through the days between two instants (ADR 8). */
  readonly drill: boolean
  readonly database: Date
  readonly machine: Date
  readonly newestEntryAt: Date | undefined
  readonly wallDriftMs: number
}

/** Asks the witnesses. */
export async function readSigns(
  witnesses: ClockWitnesses,
  clock: { now(): Date; readonly drill: boolean },
): Promise<ClockSigns> {
  const { database, machine } = await witnesses.readDatabase()
  const newestEntryAt = await witnesses.newestEntryAt()
  const wallDriftMs = witnesses.wallDriftMs()
  return { now: clock.now(), drill: clock.drill, database, machine, newestEntryAt, wallDriftMs }
}

/** The faults of DESIGN §5 that show at this moment. */
export function findFaults(signs: ClockSigns, runs: SweepRuns): readonly ClockFault[] {
  const { now, drill, database, machine, newestEntryAt } = signs
  const apart = database.getTime() - machine.getTime()
  // A sweep of a day to come bears witness as an entry does: it goes on doing so when newer entries lie above its own.
  const behind = Math.max(-since(newestEntryAt, now), -since(runs.ahead, now), 0)
  const silence = drill ? 0 : Math.max(since(runs.last, now), 0)
  const faults: readonly (readonly [ClockFault['kind'], number, number])[] = [
    ['database-differs', apart, CLOCK_TOLERANCE_MS],
    ['wall-and-monotonic-part', signs.wallDriftMs, CLOCK_TOLERANCE_MS],
    ['before-newest-entry', behind, MOMENTS_MS],
    ['long-silence', silence, LONGEST_SILENCE_MS],
  ]
  return faults
    .filter(([, milliseconds, limit]) => Math.abs(milliseconds) > limit)
    .map(([kind, milliseconds]) => ({
      kind,
      seconds: Math.round(Math.abs(milliseconds) / 1000),
      behind: milliseconds < 0,
    }))
}

function since(then: Date | null | undefined, now: Date): number {
  return then === null || then === undefined ? 0 : now.getTime() - then.getTime()
}
