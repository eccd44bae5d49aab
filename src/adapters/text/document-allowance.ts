import type { UnitAllowance } from '../../ingest/ports.ts'
import type { TaskLimits } from './reader-child.ts'
import type { ReadingLimits } from './reading-limits.ts'

/** What one document may still use of the children's time and memory; `null` once its time is used up. */
export interface DocumentAllowance {
  forReading(): TaskLimits | null
  forPage(): TaskLimits | null
  spend(milliseconds: number): void
}

/**
 * The allowance of a document of `size` bytes, no more than its unit has left. Time counts while children work on it, not
 * while it waits its turn.
 */
export function makeDocumentAllowance(
  limits: ReadingLimits,
  size: number,
  processes: number,
  unit?: UnitAllowance,
): DocumentAllowance {
  // Parsers hold a document a few times over; a large one may have more, never more than twice the limit.
  const residentBytes = Math.min(limits.residentBytes + 3 * size, 2 * limits.residentBytes)
  const whole = limits.documentMilliseconds * processes
  let own = whole
  const task = (most: number, stallMilliseconds: number): TaskLimits | null => {
    const left = Math.min(own, (unit?.left() ?? 1) * whole)
    return left <= 0 ? null : { stallMilliseconds, totalMilliseconds: Math.min(most, left), residentBytes }
  }
  return {
    forReading: () => task(limits.readMilliseconds, limits.stallMilliseconds),
    forPage: () => task(limits.pageMilliseconds, limits.pageMilliseconds),
    spend: (milliseconds) => {
      own -= milliseconds
      unit?.spend(milliseconds / whole)
    },
  }
}
