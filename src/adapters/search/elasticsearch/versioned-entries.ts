import type { RecordId } from '../../../kernel/ids.ts'

import type { SearchDocument } from '../../../search/ports.ts'
import { type EntryWriters, toEntry } from './to-entry.ts'
import { removalVersion, type VersionedEntry, versionOf } from './write-entries.ts'

export function documentEntries(
  documents: readonly SearchDocument[],
  writers: EntryWriters,
): readonly VersionedEntry[] {
  return documents.map((document) => ({
    id: document.recordId,
    version: versionOf(document.revision),
    source: () => toEntry(document, writers),
  }))
}

/** Not a deletion: Elasticsearch forgets the version of a deleted entry after a minute, and a late job would win. */
export function removalEntry(recordId: RecordId, revision: number): VersionedEntry {
  return {
    id: recordId,
    version: removalVersion(revision),
    source: () => ({ recordId, revision, removed: true }),
  }
}
