import type { CivilDate } from '../../records/dates/civil-date.ts'

const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
]

/** "29 October", with the year where it is not that of `today`. */
export function dayInWords(date: CivilDate, today: CivilDate): string {
  const [year = '', month = '', day = ''] = date.split('-')
  const words = `${Number(day)} ${months[Number(month) - 1] ?? ''}`
  return today.startsWith(`${year}-`) ? words : `${words} ${year}`
}
