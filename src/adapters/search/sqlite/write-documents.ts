import type { DatabaseSync } from 'node:sqlite'
import { recordKey } from '../record-key.ts'
import type { AnalysedBatch, AnalysedDocument } from './analyse-documents.ts'
import { asDeleted, splitTerms, unpackForwardList } from './forward-list.ts'
import { makeLabels } from './labels.ts'
import { makeNearKeysRow } from './near-keys-row.ts'
import { markForRewriting } from './prove-absent.ts'
import { type ScrubbedTable, scrubbedTables, scrubSeparators } from './scrub-separators.ts'

/** The number of no label: what is filed in several folders names its classes and folders beside its row. */
const elsewhere = 0

/** Writes to one index file; each call is one transaction. */
export interface IndexWriter {
  put(batch: AnalysedBatch): void
  remove(removals: readonly Removal[]): void
}

/** Of the record with this key, at this revision. */
export interface Removal {
  readonly key: Buffer
  readonly revision: number
}

export function makeIndexWriter(db: DatabaseSync): IndexWriter {
  const nearKeysRow = makeNearKeysRow()
  const labels = makeLabels(db)
  const known = db.prepare(
    'select id, revision, class_id, folder_id, author_id from docs where record_id = ?',
  )
  const removal = db.prepare('select revision from removed where record_id = ?')
  // Without `returning`, which runs as a trigger: SQLite then saves its place before each statement, and FTS5 writes what it has
  // gathered of a batch to the file whenever it does.
  const insertDoc = db.prepare(
    `insert into docs (record_id, revision, access_set, class_id, folder_id, marking_id, format_id, author_id, day)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertFiling = db.prepare(
    'insert or ignore into filings (doc_id, access_set, class_id, folder_id) values (?, ?, ?, ?)',
  )
  const filingsOf = db.prepare('select class_id, folder_id from filings where doc_id = ?')
  const deleteFilings = db.prepare('delete from filings where doc_id = ?')
  const insertNamed = db.prepare('insert or ignore into named (doc_id, person_id) values (?, ?)')
  const namedOf = db.prepare('select person_id from named where doc_id = ?')
  const deleteNamed = db.prepare('delete from named where doc_id = ?')
  const insertKeys = db.prepare('insert into sort_keys (id, title, reference) values (?, ?, ?)')
  const insertForward = db.prepare('insert into forward (id, counts, terms) values (?, ?, ?)')
  const insertTerms = db.prepare(
    'insert into terms (rowid, reference, title, people, keywords, body) values (?, ?, ?, ?, ?, ?)',
  )
  const insertExact = db.prepare('insert into exact (rowid, words) values (?, ?)')
  const deleteExact = db.prepare("insert into exact (exact, rowid, words) values ('delete', ?, ?)")
  const insertNear = db.prepare('insert into near_keys (rowid, keys) values (?, ?)')
  const deleteNear = db.prepare("insert into near_keys (near_keys, rowid, keys) values ('delete', ?, ?)")
  const forward = db.prepare('select counts, terms from forward where id = ?')
  const deleteTerms = db.prepare(
    "insert into terms (terms, rowid, reference, title, people, keywords, body) values ('delete', ?, ?, ?, ?, ?, ?)",
  )
  const deletes = ['docs', 'sort_keys', 'forward'].map((table) =>
    db.prepare(`delete from ${table} where id = ?`),
  )
  const forgetRemoval = db.prepare('delete from removed where record_id = ?')
  const rememberRemoval = db.prepare(
    `insert into removed (record_id, revision, doc_id) values (?, ?, ?)
     on conflict (record_id) do update
     set revision = max(revision, excluded.revision), doc_id = coalesce(excluded.doc_id, doc_id)`,
  )

  /** Takes a record out; answers the terms it had. */
  const takeOut = (row: KnownRow): Gone => {
    const kept = forward.get(row.id)
    if (kept === undefined) throw new Error('the list of terms of a record is missing from the index')
    const columns = unpackForwardList(kept['counts'], kept['terms'])
    const [reference = '', title = '', people = '', keywords = '', body = '', exact = ''] =
      columns.map(asDeleted)
    deleteTerms.run(row.id, reference, title, people, keywords, body)
    deleteExact.run(row.id, exact)
    const lists = columns.map((column) => splitTerms(column.distinct))
    const [recognised = [], names = []] = lists.slice(nearColumns).map((list) => list.map(String))
    // Not kept: the words tell them, as they did when they were written.
    const nearKeys = nearKeysRow({ recognised, names })
    deleteNear.run(row.id, nearKeys)
    for (const statement of deletes) statement.run(row.id)
    const filings = filingsOf.all(row.id)
    if (filings.length > 0) deleteFilings.run(row.id)
    const places = filings.map((one) => [Number(one['class_id']), Number(one['folder_id'])] as const)
    for (const [classId, folderId] of [[row.classId, row.folderId] as const, ...places]) {
      if (classId !== elsewhere) labels.release('class', classId)
      if (folderId !== elsewhere) labels.release('folder', folderId)
    }
    const named = namedOf.all(row.id).map((one) => Number(one['person_id']))
    if (named.length > 0) deleteNamed.run(row.id)
    for (const person of row.authorId === null ? named : [row.authorId, ...named])
      labels.release('author', person)
    return {
      terms: lists.slice(0, exactColumn).flat(),
      exact: lists[exactColumn] ?? [],
      near_keys: nearKeys.split(' ').flatMap((key) => (key === '' ? [] : Buffer.from(key))),
    }
  }

  /** The row that stands for a record, where the document is newer than that and than its removal; `'late'` where it is not. */
  const standingOf = ({ key, revision }: Removal): KnownRow | undefined | 'late' => {
    const removed = removal.get(key)
    if (removed !== undefined && Number(removed['revision']) >= revision) return 'late'
    const row = asKnown(known.get(key))
    if (row !== undefined && row.revision >= revision) return 'late'
    if (removed !== undefined) forgetRemoval.run(key)
    return row
  }

  /** What is known of a document beside its words; answers its number. */
  const insertRows = (key: Buffer, document: AnalysedDocument): number => {
    const several = document.filings.length > 0
    const id = Number(
      insertDoc.run(
        key,
        document.revision,
        document.accessSet,
        several ? elsewhere : labels.classNumberOf(document.classPath),
        several ? elsewhere : labels.numberOf('folder', document.folder),
        labels.numberOf('marking', document.marking),
        labels.numberOf('format', document.format),
        document.author === null ? null : labels.numberOf('author', document.author),
        Number(document.date.replaceAll('-', '')),
      ).lastInsertRowid,
    )
    for (const { accessSet, classPath, folder } of document.filings)
      insertFiling.run(id, accessSet, labels.classNumberOf(classPath), labels.numberOf('folder', folder))
    for (const person of document.people)
      if (person !== document.author) insertNamed.run(id, labels.numberOf('author', person))
    insertKeys.run(id, document.titleKey, document.referenceKey)
    return id
  }

  const putAll = ({ documents, bytes }: AnalysedBatch): readonly Gone[] => {
    const due = newestOfEach(placed(documents, bytes)).flatMap((one) => {
      const key = recordKey(one.document.recordId)
      const row = standingOf({ key, revision: one.document.revision })
      return row === 'late' ? [] : [{ ...one, key, row }]
    })
    // FTS5 gathers what comes in the order of numbers, and writes to the file whenever one is lower than that before: whatever goes
    // goes first. And a table after the other: what each gathers is looked up at every word, and stays at hand that way.
    const gone = due
      .flatMap(({ row }) => row ?? [])
      .sort((one, other) => one.id - other.id)
      .map(takeOut)
    const rows = due.map(({ key, document, parts }) => ({ id: insertRows(key, document), document, parts }))
    for (const { id, document, parts } of rows) insertForward.run(id, document.counts, parts.forward)
    for (const { id, parts } of rows) insertTerms.run(id, ...parts.columns)
    for (const { id, parts } of rows) insertExact.run(id, parts.exact)
    for (const { id, parts } of rows) insertNear.run(id, parts.near)
    return gone
  }

  const removeOne = ({ key, revision }: Removal): Gone | undefined => {
    const row = asKnown(known.get(key))
    if (row !== undefined && row.revision > revision) return undefined
    rememberRemoval.run(key, revision, row?.id ?? null)
    return row === undefined ? undefined : takeOut(row)
  }

  const scrub = (gone: readonly Gone[]) => {
    if (gone.length === 0) return
    markForRewriting(db)
    for (const table of scrubbedTables) {
      // Deletions wait in memory until the transaction ends; the separators can be judged only once they are written.
      db.exec(`insert into ${table} (${table}) values ('flush')`)
      const clean = scrubSeparators(db, table, distinctOf(gone.flatMap((one) => one[table])))
      if (!clean) db.exec(`insert into ${table} (${table}) values ('optimize')`)
    }
  }

  return {
    put(batch) {
      inTransaction(db, () => {
        labels.begin()
        scrub(putAll(batch))
      })
    },
    remove(removals) {
      inTransaction(db, () => {
        labels.begin()
        scrub(removals.flatMap((removal) => removeOne(removal) ?? []))
      })
    },
  }
}

/** The terms of a record that was taken out, by the table they stood in. */
type Gone = { readonly [Table in ScrubbedTable]: readonly Buffer[] }

/** Where the list of exact terms stands, behind those of the columns of `terms`. */
const exactColumn = 5
/** Behind that the words whose keys stand in `near_keys`: recognised ones, and names. */
const nearColumns = 6

interface Placed {
  readonly document: AnalysedDocument
  readonly parts: Parts
}

/** A document's part of the bytes of its batch. FTS5 takes bytes for UTF-8. */
interface Parts {
  readonly columns: readonly Uint8Array[]
  readonly exact: Uint8Array
  readonly near: Uint8Array
  readonly forward: Uint8Array
}

function placed(documents: readonly AnalysedDocument[], bytes: Uint8Array): readonly Placed[] {
  let at = 0
  const next = (length: number) => {
    at += length
    return bytes.subarray(at - length, at)
  }
  return documents.map((document) => {
    const parts = document.lengths.map(next)
    const [exact, near, forward] = parts.slice(exactColumn)
    if (exact === undefined || near === undefined || forward === undefined)
      throw new TypeError('an analysed document lacks a part')
    return { document, parts: { columns: parts.slice(0, exactColumn), exact, near, forward } }
  })
}

/** Where a batch has a record twice, its newest revision counts. */
function newestOfEach(all: readonly Placed[]): readonly Placed[] {
  const newest = new Map<string, Placed>()
  for (const one of all) {
    const { recordId, revision } = one.document
    const other = newest.get(recordId)
    if (other === undefined || other.document.revision < revision) newest.set(recordId, one)
  }
  return [...newest.values()]
}

interface KnownRow {
  readonly id: number
  readonly revision: number
  readonly classId: number
  readonly folderId: number
  readonly authorId: number | null
}

function asKnown(row: { readonly [column: string]: unknown } | undefined): KnownRow | undefined {
  if (row === undefined) return undefined
  const author = row['author_id']
  return {
    id: Number(row['id']),
    revision: Number(row['revision']),
    classId: Number(row['class_id']),
    folderId: Number(row['folder_id']),
    authorId: author === null ? null : Number(author),
  }
}

function distinctOf(terms: readonly Buffer[]): Iterable<Buffer> {
  return new Map(terms.map((term) => [term.toString('latin1'), term])).values()
}

function inTransaction(db: DatabaseSync, work: () => void): void {
  db.exec('begin immediate')
  try {
    work()
    db.exec('commit')
  } catch (error) {
    if (db.isTransaction) db.exec('rollback')
    throw error
  }
}
