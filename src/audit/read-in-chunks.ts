import type { AuditFilter, AuditReader, StoredEntry } from './ports.ts'

const CHUNK = 1000

/** Entries from position `from` up to `end` (not included), a thousand at a time: memory does not grow with the log. */
export async function* readInChunks(
  auditReader: AuditReader,
  from: number,
  end: number,
  filter: AuditFilter = {},
): AsyncGenerator<readonly StoredEntry[]> {
  for (let position = from; position < end; ) {
    const found = await auditReader.entries(position, CHUNK, filter)
    const within = found.filter((entry) => entry.position < end)
    if (within.length > 0) yield within
    const last = found.at(-1)
    if (last === undefined || found.length < CHUNK || within.length < found.length) return
    position = last.position + 1
  }
}
