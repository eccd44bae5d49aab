import { type Cells, rowsAsCsv, rowsAsJson } from '../../kernel/stream-rows.ts'
import type { Answer } from '../http/answer.ts'
import { firstFirst } from '../routes/first-first.ts'

/** Rows streamed as CSV, to be kept under `name`, or as one JSON array. What fails before the first is an error of its own. */
export function answerRows(
  name: string,
  columns: readonly string[],
  format: 'csv' | 'json',
  open: () => AsyncIterable<readonly Cells[]>,
): Answer {
  return {
    kind: 'stream',
    status: 200,
    headers:
      format === 'csv'
        ? {
            'Content-Type': 'text/csv; charset=utf-8; header=present',
            'Content-Disposition': `attachment; filename="${name}.csv"`,
          }
        : { 'Content-Type': 'application/json; charset=utf-8' },
    open: () =>
      firstFirst<string | Uint8Array>(format === 'csv' ? rowsAsCsv(columns, open()) : rowsAsJson(open())),
  }
}
