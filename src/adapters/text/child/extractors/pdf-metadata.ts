import type { MutableMetadata } from '../extraction.ts'

/** D:YYYYMMDDHHmmSSOHH'mm' (ISO 32000-2, 7.9.4), everything after the year optional. */
const PDF_DATE = /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d)(\d\d)?)?(?:(Z)|([+-])(\d\d)'?(\d\d)?)?/

/** Title, author and date from a PDF's information dictionary, without what programs write when nobody did. */
export function pdfMetadata(info: unknown): MutableMetadata {
  const title = textOf(info, 'Title').replace(/^Microsoft (?:Word|PowerPoint|Excel) - /, '')
  const author = textOf(info, 'Author')
  const date = pdfDate(textOf(info, 'CreationDate'))
  return {
    ...(title !== '' && !/^(?:untitled|document\d*|\(anonymous\))$/i.test(title) ? { title } : {}),
    ...(author !== '' && !/^\(anonymous\)$/.test(author) ? { author } : {}),
    ...(date === undefined ? {} : { date }),
  }
}

function textOf(info: unknown, name: string): string {
  // The library gives whatever the file holds: looked at one property at a time.
  const value =
    typeof info === 'object' && info !== null ? (info as { [key: string]: unknown })[name] : undefined
  return typeof value === 'string' ? value.replace(/\0/g, '').trim().slice(0, 1_000) : ''
}

/** The instant a PDF date means, or its day where the date says no zone; nothing where it is none. */
function pdfDate(text: string): string | undefined {
  const found = PDF_DATE.exec(text)
  if (found === null) return undefined
  const [
    ,
    year,
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    utc,
    sign,
    zoneHours,
    zoneMinutes,
  ] = found
  const civil = `${year}-${month}-${day}`
  if (Number.isNaN(Date.parse(civil))) return undefined
  if (utc === undefined && sign === undefined) return civil
  const zone = sign === undefined ? 'Z' : `${sign}${zoneHours}:${zoneMinutes ?? '00'}`
  const instant = new Date(`${civil}T${hour}:${minute}:${second}${zone}`)
  return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString()
}
