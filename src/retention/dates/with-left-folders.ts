import type { CivilDate } from '../../records/dates/civil-date.ts'
import { assessFiling } from './assess-filing.ts'
import type { LeftFiling, StoredFacts, StoredFiling } from './standing-store.ts'

/**
 * The record with each folder that it has left as that comes to now. One whose time was not over on the day on which it was left,
 * after all, the record lies in again, and it counts with the others; nor is it where that day is still to come, having been left by a
 * clock that was ahead, and its time goes on today. Of the rest, what is remembered is brought up to date, and stays the very same
 * where nothing differs.
 */
export function withLeftFolders(stored: StoredFacts, today: CivilDate): StoredFacts {
  const back: StoredFiling[] = []
  const left: LeftFiling[] = []
  for (const one of stored.left) {
    const now = leftNow(stored, one, today)
    if (now === null && one.filing !== null) back.push(one.filing)
    else left.push(now ?? one)
  }
  const filings = [...stored.filings, ...back].sort((one, other) => one.position - other.position)
  return { ...stored, filings, left }
}

/** `null` where its time is not over. */
function leftNow(stored: StoredFacts, one: LeftFiling, today: CivilDate): LeftFiling | null {
  const { filing } = one
  if (filing === null || filing.leftOn === null) return one
  const { retentionEnd, action, schedule } = assessFiling(stored, filing)
  if (retentionEnd === null || retentionEnd >= filing.leftOn || retentionEnd >= today) return null
  const now = { ...one, schedule: schedule.code, scheduleVersion: schedule.version, retentionEnd, action }
  const differs =
    now.schedule !== one.schedule ||
    now.scheduleVersion !== one.scheduleVersion ||
    now.retentionEnd !== one.retentionEnd ||
    now.action !== one.action
  return differs ? now : one
}
