/** By how much clocks may differ before one of them is distrusted (DESIGN §5). */
export const CLOCK_TOLERANCE_MS = 5 * 60_000
