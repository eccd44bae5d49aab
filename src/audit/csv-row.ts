/**
 * One row of RFC 4180, ending in CRLF. What a spreadsheet would take for a formula (a field that begins with = + - @,
 * a tab or a carriage return) gets an apostrophe in front, and every text is quoted.
 */
export function csvRow(fields: readonly (string | number | null)[]): string {
  return `${fields.map(csvField).join(',')}\r\n`
}

function csvField(field: string | number | null): string {
  if (field === null) return ''
  if (typeof field === 'number') return String(field)
  const safe = /^[=+\-@\t\r]/.test(field) ? `'${field}` : field
  return /^[A-Za-z0-9_.:/ -]*$/.test(safe) ? safe : `"${safe.replaceAll('"', '""')}"`
}
