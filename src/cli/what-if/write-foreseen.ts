import { rowsAsCsv, rowsAsJson } from '../../kernel/stream-rows.ts'
import { type ForeseenRow, foreseenColumns } from '../../retention/what-if/foreseen-row.ts'
import type { RunningCommand } from '../command-context.ts'
import { fileToWrite } from '../file-to-write.ts'
import { writeWhole } from '../transfer/write-whole.ts'

/** Writes the records that would change to a file that is there whole or not at all: JSON by its name, else CSV. */
export async function writeForeseen(
  { printer, signal }: Pick<RunningCommand, 'printer' | 'signal'>,
  file: string,
  pages: AsyncIterable<readonly ForeseenRow[]>,
): Promise<void> {
  const path = await fileToWrite(file)
  const text = path.endsWith('.json') ? rowsAsJson(pages) : rowsAsCsv(foreseenColumns, pages)
  await writeWhole(path, bytesOf(text), signal, () => undefined)
  printer.note(`written: ${path}`)
}

async function* bytesOf(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of text) yield Buffer.from(piece)
}
