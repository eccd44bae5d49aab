import type { Pool } from 'pg'
import type { RecordId } from '../../src/kernel/ids.ts'
import type { CivilDate } from '../../src/records/civil-date.ts'
import type { Format } from '../../src/records/format.ts'
import type { SearchDocument, SearchIndex } from '../../src/search/ports.ts'
import type { Corpus } from './make-corpus.ts'

const BATCH = 1_000

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

/** Puts every generated record into the index, as `SearchIndex.put` is given them; answers how many there were. */
export async function buildIndex(pool: Pool, index: SearchIndex, corpus: Corpus): Promise<number> {
  let after = '00000000-0000-0000-0000-000000000000'
  let indexed = 0
  for (;;) {
    const { rows } = await pool.query<Row>(
      `select r.id, r.reference, r.title, r.author, c.path as "classPath", f.reference as folder, r.marking, r.format,
              r.document_date::text as date, r.access_set_id as "accessSet"
       from record r join folder f on f.id = r.folder_id join file_plan_class c on c.code = f.class_code
       where r.reference like 'BENCH/%' and r.id > $1 order by r.id limit $2`,
      [after, BATCH],
    )
    const last = rows.at(-1)
    if (last === undefined) break
    await index.put(rows.map((row) => documentOf(row, corpus)))
    indexed += rows.length
    after = last.id
  }
  await index.refresh()
  return indexed
}

function documentOf({ id, ...row }: Row, corpus: Corpus): SearchDocument {
  const text = corpus.wordsOf(id).join(' ')
  return {
    ...row,
    recordId: id,
    revision: 1,
    people: [row.author],
    keywords: [],
    filings: [],
    text,
    recognised: '',
  }
}
