import { csvRow } from '../../kernel/csv-row.ts'
import { disposalLogColumns } from '../../retention/log/disposal-log-columns.ts'
import type { WrittenRows } from '../../retention/log/disposal-log-store.ts'

/** The disposal log as CSV: a header, and the lines as they come. */
export async function* logAsCsv(stretches: AsyncIterable<WrittenRows>): AsyncGenerator<string | Uint8Array> {
  // With the first lines, or with the end of a log that has none: what fails before is an error of its own.
  let header = csvRow(disposalLogColumns, '\n')
  for await (const { pieces } of stretches) {
    if (header !== '') yield header
    header = ''
    yield* pieces
  }
  if (header !== '') yield header
}

/** The disposal log as one JSON array. */
export async function* logAsJson(stretches: AsyncIterable<WrittenRows>): AsyncGenerator<string | Uint8Array> {
  let before = '[\n'
  for await (const { pieces } of stretches) {
    yield before
    yield* pieces
    before = ',\n'
  }
  yield before === ',\n' ? '\n]\n' : '[]\n'
}
