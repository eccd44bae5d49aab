import { csvRow } from '../../kernel/csv-row.ts'
import { betweenRows } from '../../retention/log/disposal-log.ts'
import { disposalLogColumns } from '../../retention/log/disposal-log-columns.ts'

/** The disposal log as CSV, from texts of lines. */
export async function* logAsCsv(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let before = csvRow(disposalLogColumns, '\n')
  for await (const text of texts) {
    yield before + text
    before = betweenRows.csv
  }
  // A log without rows has its header.
  yield before
}

/** The disposal log as one JSON array, from texts of objects. */
export async function* logAsJson(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let before = '[\n'
  for await (const text of texts) {
    yield before + text
    before = betweenRows.json
  }
  yield before === betweenRows.json ? '\n]\n' : '[]\n'
}
