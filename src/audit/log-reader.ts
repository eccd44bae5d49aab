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
}

/** What a reader sees of some entries. */
export interface Sight {
  readonly mayRead: MayRead
  /** Ids of the entries whose details are withheld whatever covers them. */
  readonly withheld: ReadonlySet<string>
}

/**
 * What the reader sees of these entries. One that names a record beside its own subject is withheld where that record does not
 * exist for the reader today: what covers the entry is that of its subject, and knows nothing of the other.
 */
export async function sightOf(reader: LogReader, entries: readonly StoredEntry[]): Promise<Sight> {
  const { mayRead } = reader
  const naming = entries.flatMap((entry) => {
    const named = recordNamedIn(entry)
    return named === undefined ? [] : [[entry.found.entryId, named] as const]
  })
  if (naming.length === 0) return { mayRead, withheld: new Set() }
  const hidden = await reader.hiddenAmong([...new Set(naming.map(([, named]) => named))])
  return { mayRead, withheld: new Set(naming.filter(([, named]) => hidden.has(named)).map(([id]) => id)) }
}

/** The record that took, or lost, the place of the one that the entry is about. */
function recordNamedIn({ found, bytes }: StoredEntry): string | undefined {
  if (found.action !== 'record.superseded' && found.action !== 'record.supersession-withdrawn')
    return undefined
  const by = readLeafIfWhole(bytes)?.codes['by']
  return typeof by === 'string' ? by : undefined
}
