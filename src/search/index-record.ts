import { assertNever } from '../kernel/assert-never.ts'
import type { RecordId } from '../kernel/ids.ts'
import { currentComponents } from '../records/current-components.ts'
import { refuseBrokenOff } from './export/refuse-broken-off.ts'
import type { IndexableRecord, IndexSource } from './index-source.ts'
import { loadSoundPages } from './load-sound-pages.ts'
import type { LoadPages, ReadAgain, SearchIndex } from './ports.ts'
import type { SearchDocument } from './search-document.ts'
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
    const holding: IndexSource['holding'] = (_, work) => source.telling(recordId, work)
    await indexRecords({ ...deps, source: { holding } }, [recordId])
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

/**
 * When their texts have come to so many characters, the documents are sent and their rows are let go of: memory stays bounded, and
 * so does the time for which a change of one of these records waits, and a transaction has nothing to say to its database.
 */
const mostTextAtOnce = 4_000_000

/** Texts of so many records at most are asked of the content store at once: one by one, what each waits for would add up. */
const mostAtOnce = 8

/** The same for several, a few held at a time where their texts are long. Throws `not-ready` where `signal` breaks it off. */
export async function indexRecords(
  deps: IndexRecordsDeps,
  recordIds: readonly RecordId[],
  signal?: AbortSignal,
): Promise<Indexed> {
  let indexed: Indexed = { records: 0, withoutText: 0, readAgain: 0 }
  let left = recordIds
  for (let atOnce = left.length; left.length > 0; ) {
    refuseBrokenOff(signal)
    const held = left.slice(0, atOnce)
    const { records, textless, unwritten } = await deps.source.holding(held, (rows) =>
      writeEntries(deps, rows, signal),
    )
    // Their rows are let go of by now: having a record read again changes its row.
    const readAgain = textless.length === 0 ? 0 : await deps.readAgain(textless)
    indexed = {
      records: indexed.records + records,
      withoutText: indexed.withoutText + textless.length,
      readAgain: indexed.readAgain + readAgain,
    }
    left = [...unwritten, ...left.slice(atOnce)]
    // Twice as many as could be written: rows are not to be held, and read, that will not be.
    atOnce = Math.max(1, 2 * (held.length - unwritten.length))
  }
  return indexed
}

interface Written {
  readonly records: number
  readonly textless: readonly RecordId[]
  /** Behind those whose texts were enough for once. */
  readonly unwritten: readonly RecordId[]
}

async function writeEntries(
  deps: IndexRecordsDeps,
  records: readonly IndexableRecord[],
  signal: AbortSignal | undefined,
): Promise<Written> {
  const textless: RecordId[] = []
  const documents: SearchDocument[] = []
  let characters = 0
  let longest: number | undefined
  let settled = 0
  while (settled < records.length && characters < mostTextAtOnce) {
    refuseBrokenOff(signal)
    const few = nextOf(records.slice(settled), mostTextAtOnce - characters, longest)
    settled += few.length
    for (const entry of await Promise.all(few.map((record) => settle(deps, record)))) {
      if (entry === undefined) continue
      const { document, isWhole } = entry
      if (!isWhole) textless.push(document.recordId)
      documents.push(document)
      characters += document.text.length
      longest = Math.max(longest ?? 1, document.text.length)
    }
  }
  await deps.index.put(documents)
  return { records: documents.length, textless, unwritten: records.slice(settled).map(idOf) }
}

/**
 * Those that are read at once, one at least: not so many that they would be too much for the room that is left, were their texts
 * as long as the longest yet, or as their files. A text is seldom longer than its file.
 */
function nextOf(
  records: readonly IndexableRecord[],
  room: number,
  longest: number | undefined,
): readonly IndexableRecord[] {
  const most = longest === undefined ? 1 : Math.min(mostAtOnce, Math.floor(room / longest))
  const few = records.slice(0, 1)
  let expected = few.reduce((sum, record) => sum + sizeOf(record), 0)
  for (const record of records.slice(1, most)) {
    expected += sizeOf(record)
    if (expected > room) break
    few.push(record)
  }
  return few
}

/** How many bytes the files have whose texts are indexed. */
function sizeOf(indexable: IndexableRecord): number {
  if (indexable.state !== 'active') return 0
  return currentComponents(indexable.record.components)
    .filter(({ textKey }) => textKey !== null)
    .reduce((sum, { size }) => sum + size, 0)
}

function idOf(indexable: IndexableRecord): RecordId {
  return indexable.state === 'active' ? indexable.record.id : indexable.id
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
