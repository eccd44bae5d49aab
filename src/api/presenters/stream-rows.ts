import { csvRow } from '../../kernel/csv-row.ts'

/** A row by column: what a spreadsheet can hold. */
export interface Cells {
  readonly [column: string]: string | number | null
}

/** Rows leave in pieces of about so many characters: one by one, each would cost a write to the socket. */
const PIECE = 32 * 1024

/** CSV with a header, neutralised against formulas: spreadsheets run what begins with `=`. */
export async function* rowsAsCsv(
  columns: readonly string[],
  rows: AsyncIterable<readonly Cells[]>,
): AsyncGenerator<string> {
  let text = csvRow(columns, '\n')
  for await (const page of rows) {
    for (const row of page) {
      text += csvRow(
        columns.map((column) => row[column] ?? null),
        '\n',
      )
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
