import { assertNever } from '../kernel/assert-never.ts'
import type { RecordId } from '../kernel/ids.ts'
import { currentComponents } from '../records/current-components.ts'
import type { IndexableRecord, IndexSource, LoadPages, SearchDocument, SearchIndex } from './ports.ts'
import { toSearchDocument } from './to-search-document.ts'

export interface IndexRecordsDeps {
  /** The whole index, or one generation of it. */
  readonly index: Pick<SearchIndex, 'put' | 'remove'>
  readonly source: Pick<IndexSource, 'holding'>
  readonly loadPages: LoadPages
}

/** Brings the index's entry of a record up to date with its row and its text; done twice it changes nothing. */
export type IndexRecord = (recordId: RecordId) => Promise<void>

export function makeIndexRecord({
  source,
  ...deps
}: Omit<IndexRecordsDeps, 'source'> & { readonly source: Pick<IndexSource, 'telling'> }): IndexRecord {
  return async (recordId) => {
    await indexRecords({ ...deps, source: { holding: source.telling } }, [recordId])
  }
}

/** Documents are sent when their texts have come to so many characters, so that memory stays bounded. */
const mostTextAtOnce = 8_000_000

/** The same for several; answers how many of them are now found. */
export async function indexRecords(deps: IndexRecordsDeps, recordIds: readonly RecordId[]): Promise<number> {
  return deps.source.holding(recordIds, async (records) => {
    let waiting: SearchDocument[] = []
    let characters = 0
    let indexed = 0
    const send = async () => {
      await deps.index.put(waiting)
      indexed += waiting.length
      waiting = []
      characters = 0
    }
    for (const record of records) {
      const document = await settle(deps, record)
      if (document === undefined) continue
      waiting.push(document)
      characters += document.text.length
      if (characters > mostTextAtOnce) await send()
    }
    await send()
    return indexed
  })
}

async function settle(
  { index, loadPages }: IndexRecordsDeps,
  indexable: IndexableRecord,
): Promise<SearchDocument | undefined> {
  switch (indexable.state) {
    case 'active':
      return toSearchDocument(indexable, await loadPages(currentComponents(indexable.record.components)))
    case 'gone':
      await index.remove(indexable.id, indexable.revision)
      return undefined
    case 'destroying':
      return undefined
    default:
      return assertNever(indexable)
  }
}
