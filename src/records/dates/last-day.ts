import type { CivilDate } from './civil-date.ts'
import { parseDate } from './parse-date.ts'

/** The last day of the calendar: nothing can be done on the day after. */
export const LAST_DAY: CivilDate = parseDate('9999-12-31')
