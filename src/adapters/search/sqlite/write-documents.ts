import type { DatabaseSync } from 'node:sqlite'
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { sortKey } from '../../../records/analysis/sort-key.ts'
import { betweenFields, makeExactWriter } from '../../../records/analysis/write-exact.ts'
import { makeNearWriter } from '../../../records/analysis/write-near.ts'
import { makeTermWriter, type WrittenTerms } from '../../../records/analysis/write-terms.ts'
import type { SearchDocument } from '../../../search/ports.ts'
import { nearWordsOf } from '../near-words-of.ts'
import { textsOf } from '../texts-of.ts'
import { makeLabels } from './labels.ts'
import { nearKeysRow } from './near-keys-row.ts'
import { markForRewriting } from './prove-absent.ts'
import { recordKey } from './record-key.ts'
import { type ScrubbedTable, scrubbedTables, scrubSeparators } from './scrub-separators.ts'

/** The number of no label: what is filed in several folders names its classes and folders beside its row. */
const elsewhere = 0

/** Writes to one index file; each call is one transaction. */
export interface IndexWriter {
  put(documents: readonly SearchDocument[]): void
  remove(removals: readonly Removal[]): void
}

/** Of the record with this key, at this revision. */
export interface Removal {
  readonly key: Buffer
  readonly revision: number
}

export function makeIndexWriter(db: DatabaseSync): IndexWriter {
  const writeTerms = makeTermWriter()
  const writeExact = makeExactWriter()
  const writeNear = makeNearWriter()
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
    const columns = unpack(kept['counts'], kept['terms'])
    const [reference = '', title = '', people = '', keywords = '', body = '', exact = ''] =
      columns.map(asDeleted)
    deleteTerms.run(row.id, reference, title, people, keywords, body)
    deleteExact.run(row.id, exact)
    const lists = columns.map((column) => splitTerms(column.distinct))
    const [recognised = [], names = []] = lists.slice(nearColumns).map((list) => list.map(String))
    // Not kept: the words tell them, as they did when they were written.
    const nearKeys = nearKeysRow({ recognised, names }, writeNear)
    deleteNear.run(row.id, nearKeys.join(' '))
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
      near_keys: nearKeys.map((key) => Buffer.from(key)),
    }
  }

  const columnsOf = (document: SearchDocument): readonly WrittenTerms[] => {
    const [reference, title, people, keywords, text] = textsOf(document)
    const fields = [reference, title, people, keywords]
    const body = [text, ...document.repeated]
    return [
      ...fields.map(writeTerms),
      apart(body.map(writeTerms)),
      apart([...fields, ...body].map(writeExact)),
    ]
  }

  const putOne = (document: SearchDocument): Gone | undefined => {
    const key = recordKey(document.recordId)
    const removed = removal.get(key)
    if (removed !== undefined && Number(removed['revision']) >= document.revision) return undefined
    const before = asKnown(known.get(key))
    if (before !== undefined && before.revision >= document.revision) return undefined
    const gone = before === undefined ? undefined : takeOut(before)
    if (removed !== undefined) forgetRemoval.run(key)
    const columns = columnsOf(document)
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
    insertKeys.run(id, sortKey(document.title), sortKey(document.reference))
    const near = nearWordsOf(document, writeNear)
    const packed = pack([...columns, listed(near.recognised), listed(near.names)])
    insertForward.run(id, packed.counts, packed.terms)
    const [reference = '', title = '', people = '', keywords = '', body = '', exact = ''] = columns.map(
      (column) => column.stream.toString('utf8'),
    )
    insertTerms.run(id, reference, title, people, keywords, body)
    insertExact.run(id, exact)
    insertNear.run(id, nearKeysRow(near, writeNear).join(' '))
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
    put(documents) {
      inTransaction(db, () => {
        labels.begin()
        scrub(documents.flatMap((document) => putOne(document) ?? []))
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

/** Words as a column of terms, each once. */
function listed(words: readonly string[]): Column {
  return { count: words.length, distinct: Buffer.from(words.map((word) => `${word} `).join('')) }
}

const between = Buffer.from(`${betweenFields} `)

/**
 * Texts one behind the other, with something between that no phrase goes over. What two of them have stands twice among their
 * distinct terms: to be deleted, a term may be named twice.
 */
function apart(texts: readonly WrittenTerms[]): WrittenTerms {
  const [only, ...others] = texts
  if (only !== undefined && others.length === 0) return only
  return {
    stream: Buffer.concat(texts.flatMap((text) => [text.stream, between])),
    count: texts.reduce((sum, text) => sum + text.count + 1, 0),
    distinct: Buffer.concat([...texts.map((text) => text.distinct), between]),
  }
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

interface Column {
  readonly count: number
  readonly distinct: Buffer
}

/** Shorter lists are kept as they are: compressing them costs more time than it saves room. */
const leastCompressed = 2048

function pack(columns: readonly Column[]): { readonly counts: string; readonly terms: Uint8Array } {
  const counts = columns.map((column) => [column.count, column.distinct.length])
  const all = Buffer.concat(columns.map((column) => column.distinct))
  if (all.length < leastCompressed) return { counts: JSON.stringify(counts), terms: all }
  const terms = zstdCompressSync(all, { params: { [constants.ZSTD_c_compressionLevel]: 1 } })
  return { counts: JSON.stringify(counts), terms }
}

function unpack(counts: unknown, terms: unknown): Column[] {
  if (typeof counts !== 'string' || !(terms instanceof Uint8Array)) {
    throw new Error('a list of terms cannot be read')
  }
  // Written by `pack` above, in a file of our own.
  const lengths = JSON.parse(counts) as [number, number][]
  const size = lengths.reduce((sum, [, length]) => sum + length, 0)
  const all = size < leastCompressed ? Buffer.from(terms) : zstdDecompressSync(terms)
  const columns: Column[] = []
  let at = 0
  for (const [count, length] of lengths) {
    columns.push({ count, distinct: all.subarray(at, at + length) })
    at += length
  }
  return columns
}

/**
 * A text that FTS5 takes for the one it indexed: it looks at which terms a column had and, for the mean length, at
 * how many; so each term once, and the first again until the number is right.
 */
function asDeleted(column: Column): string {
  const terms = column.distinct.toString('utf8')
  const first = terms.slice(0, terms.indexOf(' ') + 1)
  let distinct = 0
  for (const byte of column.distinct) if (byte === 0x20) distinct += 1
  return terms + first.repeat(Math.max(0, column.count - distinct))
}

function splitTerms(list: Buffer): Buffer[] {
  const terms: Buffer[] = []
  for (let at = 0; at < list.length; ) {
    const end = list.indexOf(0x20, at)
    terms.push(list.subarray(at, end))
    at = end + 1
  }
  return terms
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
