/** What spreadsheets take for the beginning of a formula, in either width. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/

/** One line of CSV (RFC 4180, but for the line feed alone at its end), neutralised against formulas. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\n`
}

function csvCell(cell: string | number | null): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const text = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
