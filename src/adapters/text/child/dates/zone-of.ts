/** Minutes east of Greenwich of zones by their names; those that name several places, as IST does, are left out. */
const HOURS: Readonly<Record<string, number>> = {
  UT: 0,
  UTC: 0,
  GMT: 0,
  Z: 0,
  WET: 0,
  // Of those that BST may mean, British Summer Time is what its readers here know.
  BST: 1,
  WEST: 1,
  CET: 1,
  MET: 1,
  MEZ: 1,
  CEST: 2,
  MEST: 2,
  MESZ: 2,
  EET: 2,
  EEST: 3,
  MSK: 3,
  SAST: 2,
  HKT: 8,
  SGT: 8,
  AWST: 8,
  JST: 9,
  KST: 9,
  ACST: 9.5,
  AEST: 10,
  AEDT: 11,
  NZST: 12,
  NZDT: 13,
  // RFC 5322, 4.3.
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  AKST: -9,
  AKDT: -8,
  HST: -10,
}
/** What Windows calls zones, in winter. */
const WINDOWS: Readonly<Record<string, number>> = {
  gmt: 0,
  greenwich: 0,
  'w. europe': 1,
  'central europe': 1,
  'central european': 1,
  romance: 1,
  'e. europe': 2,
  'us eastern': -5,
  eastern: -5,
  central: -6,
  mountain: -7,
  pacific: -8,
}
const NUMERIC = /^(?:(?:UTC|UT|GMT)\s?)?([+-])(\d{1,2})(?::?([0-5]\d))?(?!\d)/i
const LONG = /^([a-z][a-z. ]{2,20}?) (standard|daylight|summer) time\b/i
const SHORT = /^[a-z]{1,4}(?![a-z])/i

/** The zone with which a text begins, in minutes east of Greenwich; nothing where it names none that is known. */
export function zoneOf(text: string): number | undefined {
  const [, sign, hours, minutes = '0'] = NUMERIC.exec(text) ?? []
  if (hours !== undefined) return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  const [, place = '', season = ''] = LONG.exec(text) ?? []
  const winter = WINDOWS[place.toLowerCase()]
  if (winter !== undefined) return (winter + (season.toLowerCase() === 'standard' ? 0 : 1)) * 60
  const hour = HOURS[SHORT.exec(text)?.[0].toUpperCase() ?? '']
  return hour === undefined ? undefined : hour * 60
}
