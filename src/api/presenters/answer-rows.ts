import { type Cells, rowsAsCsv, rowsAsJson } from '../../kernel/stream-rows.ts'
import type { Answer } from '../http/answer.ts'
import { answerList } from './answer-list.ts'

/** A list given row by row: the columns of its CSV are those named, in this order; JSON has a member for each cell of a row. */
export function answerRows(
  name: string,
  columns: readonly string[],
  format: 'csv' | 'json',
  open: () => AsyncIterable<readonly Cells[]>,
): Answer {
  return answerList(name, format, () => (format === 'csv' ? rowsAsCsv(columns, open()) : rowsAsJson(open())))
}
