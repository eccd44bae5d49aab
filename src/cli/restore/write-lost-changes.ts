import { rowsAsCsv, rowsAsJson } from '../../kernel/stream-rows.ts'
import type { LostChange } from '../../retention/restore/lost-change.ts'
import { cellsOfLostChange, lostChangeColumns } from '../../retention/restore/lost-change-cells.ts'
import type { HoldForLoss } from '../../retention/restore/restore-report.ts'
import type { Printer } from '../printer.ts'
import { writeWhole } from '../transfer/write-whole.ts'

/**
 * Writes the list from which people enter again what was lost to a file that is there whole or not at all: JSON by its name,
 * else CSV. Columns as in `GET /restorations/{id}/lost-changes`, with ids only: names and references are the server's to add.
 */
export async function writeLostChanges(
  printer: Printer,
  path: string,
  changes: readonly LostChange[],
  holds: readonly HoldForLoss[],
): Promise<void> {
  const pages = pageOf(changes, holds)
  const text = path.endsWith('.json') ? rowsAsJson(pages) : rowsAsCsv(lostChangeColumns, pages)
  await writeWhole(path, bytesOf(text), new AbortController().signal, () => undefined)
  printer.note(`written: ${path}`)
}

async function* pageOf(changes: readonly LostChange[], holds: readonly HoldForLoss[]) {
  const holdOf = new Map(holds.map(({ kind, id }) => [kind, id]))
  yield changes.map(({ subject, kind, ...change }) =>
    cellsOfLostChange({
      ...change,
      subjectType: subject.type,
      subjectId: subject.id,
      reference: null,
      kind,
      hold: kind === null ? null : (holdOf.get(kind) ?? null),
    }),
  )
}

async function* bytesOf(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of text) yield Buffer.from(piece)
}
