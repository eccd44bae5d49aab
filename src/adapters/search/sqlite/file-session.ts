import type { DatabaseSync } from 'node:sqlite'
import type { RecordId } from '../../../kernel/ids.ts'
import type {
  EnoughQuestion,
  IndexAnswer,
  IndexQuery,
  LikenessAnswer,
  LikenessQuestion,
  TermCountQuestion,
  TermCounts,
} from '../../../search/ports.ts'
import { recordIdOf, recordKey } from '../record-key.ts'
import { checkFile } from './check-file.ts'
import { countEnough } from './count-enough.ts'
import { countTerms } from './count-terms.ts'
import { type DocColumns, makeDocColumns } from './doc-columns.ts'
import { findLike } from './find-like.ts'
import { type IndexFile, inodeOf, openForReading, openForWriting } from './index-file.ts'
import type { RemovedRecord } from './messages.ts'
import { type Absence, proveAbsent } from './prove-absent.ts'
import { searchFile } from './search-file.ts'
import { type IndexWriter, makeIndexWriter } from './write-documents.ts'

/**
 * One thread's hold on the file of one generation: opened when first needed, opened anew when another took its path. All but
 * `make` throw `IndexFileRefused` where it is absent.
 */
export interface FileSession {
  /** Makes the file where it is absent. */
  make(): void
  writer(): IndexWriter
  search(query: IndexQuery): IndexAnswer
  countEnough(question: EnoughQuestion): readonly number[]
  countTerms(question: TermCountQuestion): TermCounts
  findLike(question: LikenessQuestion): LikenessAnswer
  proveAbsent(recordId: string): Absence
  count(): number
  revisionsOf(recordIds: readonly RecordId[]): readonly (readonly [RecordId, number])[]
  /** The removals that it knows of, a page at a time, by the order of ids. */
  removals(after: RecordId | null): readonly RemovedRecord[]
  /** Throws where it is of another layout, or the beginning of any of its tables cannot be read. */
  check(): void
  /** Throws where any of it is damaged; reads all of it. */
  letGo(): void
}

export interface FileSessionOptions {
  readonly path: string
  readonly role: 'writer' | 'reader'
}

const PAGE = 1_000

export function makeFileSession({ path, role }: FileSessionOptions): FileSession {
  let file: IndexFile | undefined
  let writer: IndexWriter | undefined
  let columns: DocColumns | undefined

  const letGo = () => {
    writer = undefined
    columns = undefined
    const { db } = file ?? {}
    file = undefined
    if (db?.isOpen === true) db.close()
  }
  const open = (absent: 'make' | 'refuse'): DatabaseSync => {
    if (file !== undefined && inodeOf(path) !== file.inode) letGo()
    file ??= role === 'writer' ? openForWriting(path, absent) : openForReading(path)
    return file.db
  }
  const opened = () => open('refuse')
  const ask = <Answer>(work: (db: DatabaseSync, columns: DocColumns) => Answer): Answer => {
    const db = opened()
    columns ??= makeDocColumns(db)
    return work(db, columns)
  }

  return {
    make: () => void open('make'),
    writer() {
      const db = opened()
      writer ??= makeIndexWriter(db)
      return writer
    },
    search: (query) => ask((db, known) => searchFile(db, known, query)),
    countEnough: (question) => ask((db, known) => countEnough(db, known, question)),
    countTerms: (question) => ask((db, known) => countTerms(db, known, question)),
    findLike: (question) => ask((db, known) => findLike(db, known, question)),
    proveAbsent: (recordId) => proveAbsent(opened(), recordId),
    count: () => Number(opened().prepare('select count(*) as records from docs').get()?.['records']),
    revisionsOf(recordIds) {
      const find = opened().prepare('select revision from docs where record_id = ?')
      return recordIds.flatMap((id) => {
        const row = find.get(recordKey(id))
        return row === undefined ? [] : [[id, Number(row['revision'])] as const]
      })
    },
    removals: (after) => removalsAfter(opened(), after),
    check: () => checkFile(opened()),
    letGo,
  }
}

function removalsAfter(db: DatabaseSync, after: RecordId | null): readonly RemovedRecord[] {
  const last = after === null ? Buffer.alloc(0) : recordKey(after)
  return db
    .prepare('select record_id, revision from removed where record_id > ? order by record_id limit ?')
    .all(last, PAGE)
    .map((row) => ({ recordId: recordIdOf(row['record_id']), revision: Number(row['revision']) }))
}
