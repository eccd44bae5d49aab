import type { LogReader, MayRead } from '../../src/audit/log-reader.ts'

/** A reader of the log from whom no record is hidden, or only these. */
export function logReader(mayRead: MayRead, hidden: readonly string[] = []): LogReader {
  return { mayRead, hiddenAmong: async (records) => new Set(records.filter((id) => hidden.includes(id))) }
}
