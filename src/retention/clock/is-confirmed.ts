import type { ClockFault } from './clock-fault.ts'
import { CLOCK_TOLERANCE_MS } from './clock-tolerance.ts'
import { CONFIRMATION_HOURS } from './confirmation-hours.ts'

const TOLERANCE_SECONDS = CLOCK_TOLERANCE_MS / 1000
const CONFIRMED_SECONDS = CONFIRMATION_HOURS * 3_600

/**
 * Whether what shows now is what an officer has looked at and confirmed, in this process or in another. Clocks that differ go on
 * differing by as much and in the same direction; a silence grows by no more than passes while the word stands, and a clock that is behind the log catches
 * up with it by no more. A clock that has since been set on or back by more is a fault that nobody has seen.
 */
export function isConfirmed(
  { kind, seconds, behind }: ClockFault,
  confirmed: readonly ClockFault[],
): boolean {
  return confirmed.some((seen) => {
    const more = seconds - seen.seconds
    return (
      seen.kind === kind &&
      seen.behind === behind &&
      more <= TOLERANCE_SECONDS + (kind === 'long-silence' ? CONFIRMED_SECONDS : 0) &&
      -more <= TOLERANCE_SECONDS + (kind === 'before-newest-entry' ? CONFIRMED_SECONDS : 0)
    )
  })
}
