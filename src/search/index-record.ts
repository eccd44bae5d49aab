import { assertNever } from '../kernel/assert-never.ts'
import type { RecordId } from '../kernel/ids.ts'
import { currentComponents } from '../records/current-components.ts'
import { loadSoundPages } from './load-sound-pages.ts'
import type {
  IndexableRecord,
  IndexSource,
  LoadPages,
  ReadAgain,
  SearchDocument,
  SearchIndex,
} from './ports.ts'
import { toSearchDocument } from './to-search-document.ts'

export interface IndexRecordsDeps {
  /** The whole index, or one generation of it. */
  readonly index: Pick<SearchIndex, 'put' | 'remove'>
  readonly source: Pick<IndexSource, 'holding'>
  readonly loadPages: LoadPages
  readonly readAgain: ReadAgain
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

export interface Indexed {
  /** How many are now found. */
  readonly records: number
  /** Of these, how many lack a text that is missing from the content store or damaged there. */
  readonly withoutText: number
  /** Of those, how many are read again, since their originals are there. */
  readonly readAgain: number
}

/** Documents are sent when their texts have come to so many characters, so that memory stays bounded. */
const mostTextAtOnce = 8_000_000

/** The same for several. */
export async function indexRecords(deps: IndexRecordsDeps, recordIds: readonly RecordId[]): Promise<Indexed> {
  const { records, textless } = await deps.source.holding(recordIds, (held) => writeEntries(deps, held))
  // Their rows are let go of by now: having a record read again changes its row.
  const readAgain = textless.length === 0 ? 0 : await deps.readAgain(textless)
  return { records, withoutText: textless.length, readAgain }
}

interface Written {
  readonly records: number
  readonly textless: readonly RecordId[]
}

async function writeEntries(deps: IndexRecordsDeps, records: readonly IndexableRecord[]): Promise<Written> {
  const textless: RecordId[] = []
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
    const settled = await settle(deps, record)
    if (settled === undefined) continue
    const { document, isWhole } = settled
    if (!isWhole) textless.push(document.recordId)
    waiting.push(document)
    characters += document.text.length
    if (characters > mostTextAtOnce) await send()
  }
  await send()
  return { records: indexed, textless }
}

async function settle(
  { index, loadPages }: IndexRecordsDeps,
  indexable: IndexableRecord,
): Promise<{ readonly document: SearchDocument; readonly isWhole: boolean } | undefined> {
  switch (indexable.state) {
    case 'active': {
      // A text that cannot be read is no reason not to find the record by all else that is known of it.
      const texts = currentComponents(indexable.record.components)
      const { components, isWhole } = await loadSoundPages(loadPages, texts)
      return { document: toSearchDocument(indexable, components), isWhole }
    }
    case 'gone':
      await index.remove(indexable.id, indexable.revision)
      return undefined
    case 'destroying':
      return undefined
    default:
      return assertNever(indexable)
  }
}
