import type { Branded } from '../kernel/ids.ts'

/** A day of the Gregorian calendar in Europe/London, `YYYY-MM-DD`. Compares and sorts as text. */
export type CivilDate = Branded<'CivilDate'>
