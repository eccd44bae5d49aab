import type { RecordId } from '../../../kernel/ids.ts'
import type { SearchDocument } from '../../../search/search-document.ts'
import type { Analyst } from './analyst.ts'
import { removalVersion, type VersionedEntry, versionOf } from './write-entries.ts'

/** So many are analysed at a time, while those before are on their way: what a whole batch has need not be in memory twice. */
const documentsAtOnce = 100

/** The entries of documents, in their order, each with the version of its record's revision. */
export async function* documentEntries(
  documents: readonly SearchDocument[],
  analyst: Analyst,
): AsyncIterable<VersionedEntry> {
  const ask = (from: number) => {
    const few = documents.slice(from, from + documentsAtOnce)
    return few.length === 0 ? undefined : analyst.ask({ op: 'analyse', documents: few })
  }
  let next = ask(0)
  for (let from = 0; next !== undefined; from += documentsAtOnce) {
    const bodies = await next
    next = ask(from + documentsAtOnce)
    // Heard of when its turn comes, unless whoever reads has stopped by then.
    next?.catch(() => undefined)
    for (const [at, body] of bodies.entries()) {
      const document = documents[from + at]
      if (document !== undefined) yield { id: document.recordId, version: versionOf(document.revision), body }
    }
  }
}

/** Not a deletion: Elasticsearch forgets the version of a deleted entry after a minute, and a late job would win. */
export function removalEntry(recordId: RecordId, revision: number): VersionedEntry {
  const body = JSON.stringify({ recordId, revision, removed: true })
  return { id: recordId, version: removalVersion(revision), body }
}
