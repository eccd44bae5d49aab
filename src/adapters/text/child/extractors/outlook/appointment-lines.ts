import { oneLine } from '../../../../../records/one-line.ts'
import type { NamedProperties, OutlookProperties } from './property-store.ts'

/** Sets of properties of a kind of their own, and the numbers in them ([MS-OXPROPS] 1.3.2, 2.216 and others). */
const APPOINTMENT = '0220060000000000c000000000000046'
const LOCATION = 0x8208
const BEGINS = 0x820d
const ENDS = 0x820e
const ALL_DAY = 0x8215
const PATTERN = 0x8232
const ATTENDEES = 0x8238
/** The same of what is no appointment in a calendar. */
const START = 0x0060
const END = 0x0061
const CLASS = /^IPM\.(?:Appointment|Schedule\.Meeting)\b/i
const LONGEST = 10_000

/** People read times by the clock of the place where these records are kept (DESIGN 4). */
const DAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', dateStyle: 'full' })
const WHOLE_DAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'full' })
const HALF_A_DAY = 12 * 60 * 60 * 1000
const TIME = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', timeStyle: 'short' })

/** Where and when an appointment is, and with whom, as lines above its words; none of any other message. */
export async function appointmentLines(
  messageClass: string,
  message: OutlookProperties,
  names: NamedProperties,
): Promise<readonly string[]> {
  if (!CLASS.test(messageClass)) return []
  const numbered = (number: number): number => names.idOf(APPOINTMENT, number) ?? 0
  const said = async (number: number): Promise<string> =>
    oneLine((await message.text(numbered(number))) ?? '', LONGEST)
  const isAllDay = (message.number(numbered(ALL_DAY)) ?? 0) !== 0
  const when = (number: number, other: number): string =>
    shown(message.instant(numbered(number)) ?? message.instant(other), isAllDay)
  const lines: readonly (readonly [name: string, value: string])[] = [
    ['Location', await said(LOCATION)],
    ['Start', when(BEGINS, START)],
    // An all-day appointment ends with the first moment of the next day.
    ['End', isAllDay ? '' : when(ENDS, END)],
    ['Recurrence', await said(PATTERN)],
    ['Attendees', await said(ATTENDEES)],
  ]
  return lines.flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}`]))
}

/** A whole day begins by the clock of who made it: which day that is shows at its noon, by all clocks but a few. */
function shown(instant: string | undefined, isAllDay: boolean): string {
  const at = instant === undefined ? Number.NaN : Date.parse(instant)
  if (Number.isNaN(at)) return ''
  return isAllDay ? WHOLE_DAY.format(at + HALF_A_DAY) : `${DAY.format(at)}, ${TIME.format(at)}`
}
