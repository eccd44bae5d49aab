import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify'

/** A row by column: what a spreadsheet can hold. */
export interface Cells {
  readonly [column: string]: string | number | null
}

/** CSV with a header, neutralised against formulas: spreadsheets run what begins with `=`. */
export function rowsAsCsv(columns: readonly string[], rows: AsyncIterable<Cells>): AsyncIterable<string> {
  const csv = stringify({ header: true, columns: [...columns], escape_formulas: true })
  const source = Readable.from(rows)
  source.on('error', (error) => csv.destroy(error))
  csv.on('close', () => source.destroy())
  return source.pipe(csv)
}

/** One JSON array, a row a line. */
export async function* rowsAsJson(rows: AsyncIterable<Cells>): AsyncGenerator<string> {
  let before = '['
  for await (const row of rows) {
    yield `${before}\n${JSON.stringify(row)}`
    before = ','
  }
  yield before === '[' ? '[]\n' : '\n]\n'
}
