import type { Answer } from '../http/answer.ts'
import { firstFirst } from '../http/first-first.ts'

/** A list streamed as CSV, to be kept under `name`, or as one JSON array. What fails before its first piece is an error of its own. */
export function answerList(
  name: string,
  format: 'csv' | 'json',
  open: () => AsyncIterable<string | Uint8Array>,
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
    open: () => firstFirst(open()),
  }
}
