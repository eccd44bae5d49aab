import { formulaSigns } from './formula-signs.ts'

const PLAIN = /^[A-Za-z0-9_.:/ -]*$/

/**
 * One row of RFC 4180. What a spreadsheet would take for a formula (a text that begins with = + - @, a tab or a line end, which some
 * drop before they look) gets an apostrophe in front; all but the plainest text is quoted. Ends in CRLF where nothing else is said.
 */
export function csvRow(fields: readonly (string | number | null)[], end = '\r\n'): string {
  let row = ''
  let comma = ''
  // Rows by the million: no array is made of each.
  for (const field of fields) {
    row += comma + csvField(field)
    comma = ','
  }
  return row + end
}

function csvField(field: string | number | null): string {
  if (field === null) return ''
  if (typeof field === 'number') return String(field)
  // Of the plain, only what begins with a minus is taken for a formula; and most text is plain.
  if (PLAIN.test(field) && !field.startsWith('-')) return field
  const safe = formulaSigns.includes(field.charAt(0)) ? `'${field}` : field
  return `"${safe.replaceAll('"', '""')}"`
}
