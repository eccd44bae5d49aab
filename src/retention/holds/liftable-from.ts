import { addDays, type CivilDate } from '../../records/dates/civil-date.ts'
import type { Hold } from '../hold.ts'

/** So long after a request was closed may a review, complaint or appeal still come. In SQL: `keep_hold`. */
export const DAYS_FOR_OBJECTIONS = 60

/** The day from which a request's hold may be lifted; `null` while the request, or anything about it, is open. */
export function liftableFrom(hold: Pick<Hold, 'closedOn' | 'proceedings'>): CivilDate | null {
  if (hold.closedOn === null || hold.proceedings.some(({ closedOn }) => closedOn === null)) return null
  return addDays(hold.closedOn, DAYS_FOR_OBJECTIONS)
}
