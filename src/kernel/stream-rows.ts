import { csvRow } from './csv-row.ts'

/** What a spreadsheet can hold. */
export type Cell = string | number | null

/** A row by column. */
export interface Cells {
  readonly [column: string]: Cell
}

/** Rows leave in pieces of about so many characters: one by one, each would cost a write to the socket. */
const PIECE = 128 * 1024

/** CSV with a header, neutralised against formulas: spreadsheets run what begins with `=`. */
export function rowsAsCsv(
  columns: readonly string[],
  rows: AsyncIterable<readonly Cells[]>,
): AsyncGenerator<string> {
  return asCsv(columns, rows, (row) => columns.map((column) => row[column] ?? null))
}

/** The same of anything, by what stands in its columns from left to right. */
export async function* asCsv<Row>(
  columns: readonly string[],
  rows: AsyncIterable<readonly Row[]>,
  cellsOf: (row: Row) => readonly Cell[],
): AsyncGenerator<string> {
  let text = csvRow(columns, '\n')
  for await (const page of rows) {
    for (const row of page) {
      text += csvRow(cellsOf(row), '\n')
      if (text.length < PIECE) continue
      yield text
      text = ''
    }
  }
  if (text !== '') yield text
}

/** One JSON array, a row a line. */
export async function* rowsAsJson(rows: AsyncIterable<readonly Cells[]>): AsyncGenerator<string> {
  let text = ''
  let before = '['
  for await (const page of rows) {
    for (const row of page) {
      text += `${before}\n${JSON.stringify(row)}`
      before = ','
      if (text.length < PIECE) continue
      yield text
      text = ''
    }
  }
  yield text + (before === '[' ? '[]\n' : '\n]\n')
}
