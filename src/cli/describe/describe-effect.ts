import type { SettlingEffect } from '../../retention/dates/standing-store.ts'

/** What a change would change, for people: the counts, then by month and by action. */
export function describeEffect({
  total,
  changed,
  held,
  conflicts,
  byMonth,
  byAction,
}: SettlingEffect): string {
  return [
    `${changed} of ${total} records would change; ${held} of them are held, ${conflicts} would leave an open list`,
    ...byMonth.map(({ month, before, after }) => line(month ?? 'no date', before, after)),
    ...byAction.map(({ action, before, after }) => line(action, before, after)),
  ].join('\n')
}

function line(what: string, before: number, after: number): string {
  return `  ${what.padEnd(18)} ${String(before).padStart(9)} → ${after}`
}
