import { CLOCK_TOLERANCE_MS } from './clock-tolerance.ts'

/** The latest instant that another process may have written by `now`; what is later was written by a clock that was ahead. */
export function latestBy(now: Date): Date {
  return new Date(now.getTime() + CLOCK_TOLERANCE_MS)
}
