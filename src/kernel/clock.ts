/**
 * The one source of time for business rules. Rules never call `Date.now()` and SQL rules never call `now()`;
 * tokens, time-outs and leases stay on the machine's own clock.
 */
export interface Clock {
  /** The current business instant. */
  now(): Date
  /** True when the instant is a drill's (`MUNIMENT_CLOCK`) and not the world's. */
  readonly drill: boolean
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date(), drill: false }

/** A drill clock: starts at `start` when made and ticks on with the machine. */
export function makeDrillClock(start: Date): Clock {
  const offset = start.getTime() - Date.now()
  return { now: () => new Date(Date.now() + offset), drill: true }
}
