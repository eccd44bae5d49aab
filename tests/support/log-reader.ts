import type { LogReader, MayRead } from '../../src/audit/log-reader.ts'

/** A reader of the log from whom no record and no folder is hidden, or only these. */
export function logReader(mayRead: MayRead, hidden: readonly string[] = []): LogReader {
  const hiddenAmong = async (named: readonly string[]) => new Set(named.filter((id) => hidden.includes(id)))
  return { mayRead, hiddenAmong, hiddenFoldersAmong: hiddenAmong }
}
