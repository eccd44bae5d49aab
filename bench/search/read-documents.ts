import type { Pool } from 'pg'
import type { RecordId } from '../../src/kernel/ids.ts'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import type { Format } from '../../src/records/format.ts'
import { pagesAtOnce } from '../../src/search/index-upkeep/reindex-all.ts'
import type { SearchDocument } from '../../src/search/search-document.ts'
import type { Corpus } from './make-corpus.ts'

/** As many as a page of `muniment reindex` has: so many go to an engine at once, ours and the bare one alike. */
export const BATCH = 1_000

/** Before the first of all ids. */
export const FIRST = '00000000-0000-0000-0000-000000000000'

interface Row {
  readonly id: RecordId
  readonly reference: string
  readonly title: string
  readonly author: string
  readonly classPath: readonly string[]
  readonly folder: string
  readonly marking: string
  readonly format: Format
  readonly date: CivilDate
  readonly accessSet: number
}

/** The generated records behind `after`, so many of them, as `SearchIndex.put` is given them. */
export async function readDocuments(
  pool: Pool,
  corpus: Corpus,
  after: string,
  count: number,
): Promise<readonly SearchDocument[]> {
  const { rows } = await pool.query<Row>(
    `select r.id, r.reference, r.title, r.author, c.path as "classPath", f.reference as folder, r.marking, r.format,
            r.document_date::text as date, r.access_set_id as "accessSet"
     from record r join folder f on f.id = r.folder_id join file_plan_class c on c.code = f.class_code
     where r.reference like 'BENCH/%' and r.id > $1 order by r.id limit $2`,
    [after, count],
  )
  return rows.map(({ id, ...row }) => ({
    ...row,
    recordId: id,
    revision: 1,
    people: [row.author],
    keywords: [],
    filings: [],
    text: corpus.wordsOf(id).join(' '),
    repeated: [],
    recognised: '',
  }))
}

/** Hands documents over in equal batches, as many at a time as `muniment reindex` does. */
export async function inBatches(
  documents: readonly SearchDocument[],
  put: (batch: readonly SearchDocument[]) => Promise<void>,
): Promise<void> {
  const begun: Promise<void>[] = []
  for (let at = 0; at < documents.length; at += BATCH) {
    begun.push(put(documents.slice(at, at + BATCH)))
    await begun.at(-pagesAtOnce)
  }
  await Promise.all(begun)
}
