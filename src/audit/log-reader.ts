import type { AccessConditions } from '../records/access-conditions.ts'
import { readLeafIfWhole } from './leaf.ts'
import type { StoredEntry } from './ports.ts'

/** The policy function's answer for the reader in question: may they read what falls under these conditions? */
export type MayRead = (conditions: AccessConditions) => boolean

/** Who looks at the log, and what of it they may see. */
export interface LogReader {
  readonly mayRead: MayRead
  /** Those of these records that do not exist for the reader today. */
  hiddenAmong(records: readonly string[]): Promise<ReadonlySet<string>>
  /** Those of these folders that do not exist for the reader today. */
  hiddenFoldersAmong(folders: readonly string[]): Promise<ReadonlySet<string>>
}

/** What a reader sees of some entries. */
export interface Sight {
  readonly mayRead: MayRead
  /** Ids of the entries whose details are withheld whatever covers them. */
  readonly withheld: ReadonlySet<string>
}

/**
 * What the reader sees of these entries. One that names a record beside its own subject, or a folder that it came to or left by
 * itself, is withheld where that does not exist for the reader today: what covers the entry is that of its subject, and knows
 * nothing of the other.
 */
export async function sightOf(reader: LogReader, entries: readonly StoredEntry[]): Promise<Sight> {
  const { mayRead } = reader
  const [ofRecords, ofFolders] = await Promise.all([
    hiddenIn(entries, recordNamedIn, reader.hiddenAmong),
    hiddenIn(entries, folderNamedIn, reader.hiddenFoldersAmong),
  ])
  return { mayRead, withheld: new Set([...ofRecords, ...ofFolders]) }
}

/** Ids of the entries that name what is hidden. */
async function hiddenIn(
  entries: readonly StoredEntry[],
  namedIn: (entry: StoredEntry) => string | undefined,
  hiddenAmong: (named: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<readonly string[]> {
  const naming = entries.flatMap((entry) => {
    const named = namedIn(entry)
    return named === undefined ? [] : [[entry.found.entryId, named] as const]
  })
  if (naming.length === 0) return []
  const hidden = await hiddenAmong([...new Set(naming.map(([, named]) => named))])
  return naming.filter(([, named]) => hidden.has(named)).map(([id]) => id)
}

/** The record that took, or lost, the place of the one that the entry is about. */
function recordNamedIn({ found, bytes }: StoredEntry): string | undefined {
  if (found.action !== 'record.superseded' && found.action !== 'record.supersession-withdrawn')
    return undefined
  const by = readLeafIfWhole(bytes)?.codes['by']
  return typeof by === 'string' ? by : undefined
}

/** The folder whose view the record left with its time, or came back to. */
function folderNamedIn({ found, bytes }: StoredEntry): string | undefined {
  if (found.action !== 'record.folder-left' && found.action !== 'record.folder-returned') return undefined
  const codes = readLeafIfWhole(bytes)?.codes
  const folder = codes?.['folder'] ?? codes?.['toFolder']
  return typeof folder === 'string' ? folder : undefined
}
