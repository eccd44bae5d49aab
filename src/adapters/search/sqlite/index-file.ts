import { mkdirSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'

/** Raised with every change of the tables or of the analysis: an older file is refused and wants `reindex`. */
const layout = 6

/** Another process may be writing; a bulk insert of one batch is over within seconds. */
const busyMilliseconds = 15_000

/** Bytes that FTS5 gathers of each table before it writes; a batch of a thousand letters has a few millions. */
const gathered = 16 * 1024 * 1024

export interface IndexFile {
  readonly db: DatabaseSync
  /** Tells this file from another that took its path. */
  readonly inode: number
}

/** `no-file`: nothing was indexed yet; `other-layout`: made by another version of the program. */
export class IndexFileRefused extends Error {
  override readonly name = 'IndexFileRefused'
  readonly reason: 'no-file' | 'other-layout' | 'damaged'

  constructor(message: string, reason: 'no-file' | 'other-layout' | 'damaged' = 'damaged') {
    super(message)
    this.reason = reason
  }
}

function nothingIndexed(): IndexFileRefused {
  return new IndexFileRefused('nothing has been indexed yet', 'no-file')
}

/** Opens the file for writing; where it is absent, makes it and its folder, or throws `IndexFileRefused`. */
export function openForWriting(path: string, absent: 'make' | 'refuse' = 'make'): IndexFile {
  if (absent === 'refuse' && inodeOf(path) === 0) throw nothingIndexed()
  if (absent === 'make') mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const place = pathToFileURL(path)
  // One that is taken away between the look and the opening must not come back empty.
  place.searchParams.set('mode', absent === 'make' ? 'rwc' : 'rw')
  const db = new DatabaseSync(place, { timeout: busyMilliseconds })
  try {
    // FULL: what was acknowledged as indexed is not indexed again, so it has to survive a power cut.
    db.exec(
      'pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory; pragma cache_size = -65536',
    )
    // Freed pages and cells are overwritten with zeros: with `secure-delete` below, a removed word is really gone.
    db.exec('pragma secure_delete = on')
    createTables(db)
    gatherWholeBatches(db)
  } catch (error) {
    db.close()
    throw error
  }
  return { db, inode: inodeOf(path) }
}

/** Opens an existing file for searching; throws `IndexFileRefused` where there is none yet. */
export function openForReading(path: string): IndexFile {
  const inode = inodeOf(path)
  if (inode === 0) throw nothingIndexed()
  // Not read-only: the first reader after a crash has to recover the write-ahead log.
  const db = new DatabaseSync(path, { timeout: busyMilliseconds })
  try {
    db.exec('pragma temp_store = memory; pragma cache_size = -65536; pragma query_only = on')
    refuseOtherLayout(db)
  } catch (error) {
    db.close()
    throw error
  }
  return { db, inode }
}

/** Inode of the file at `path`, 0 where there is none. */
export function inodeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? 0
}

/** Takes a damaged file away with all that belongs to it. */
export function discardFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true })
}

/**
 * A batch is gathered in memory and written as one piece. By default FTS5 writes one whenever it has gathered a megabyte, and
 * has to merge them all again.
 */
function gatherWholeBatches(db: DatabaseSync): void {
  for (const table of ['terms', 'exact', 'near_keys']) {
    const known = db.prepare(`select v from ${table}_config where k = 'hashsize'`).get()?.['v']
    if (known !== gathered) db.exec(`insert into ${table} (${table}, rank) values ('hashsize', ${gathered})`)
  }
}

function createTables(db: DatabaseSync): void {
  if (db.prepare("select 1 from sqlite_schema where name = 'layout'").get() !== undefined) {
    refuseOtherLayout(db)
    return
  }
  db.exec('begin immediate')
  try {
    db.exec(tables)
    db.prepare('insert or ignore into layout (version) values (?)').run(layout)
    db.exec('commit')
  } catch (error) {
    db.exec('rollback')
    throw error
  }
}

/** Whether this version of the program made it; so far as nothing was made in it, it may be. Throws where it is damaged. */
export function isOfThisLayout(db: DatabaseSync): boolean {
  const version = layoutOf(db)
  return version === undefined || version === layout
}

function refuseOtherLayout(db: DatabaseSync): void {
  if (layoutOf(db) === undefined) throw nothingIndexed()
  if (!isOfThisLayout(db))
    throw new IndexFileRefused('the index was made by another version of the program', 'other-layout')
}

function layoutOf(db: DatabaseSync): unknown {
  const known = db.prepare("select 1 from sqlite_schema where name = 'layout'").get()
  return known === undefined ? undefined : db.prepare('select version from layout').get()?.['version']
}

const tables = `
create table if not exists layout (version integer primary key) without rowid;

create virtual table if not exists terms
  using fts5(reference, title, people, keywords, body, content = '', tokenize = 'ascii');
insert into terms (terms, rank) values ('secure-delete', 1);

-- Words and marks as they stand, of all fields one behind the other: by itself, for it ranks nothing.
create virtual table if not exists exact using fts5(words, content = '', tokenize = 'ascii');
insert into exact (exact, rank) values ('secure-delete', 1);

-- Keys by which words near those of a record find it (near-keys.ts), by field: whether a record has one, and nothing more.
create virtual table if not exists near_keys
  using fts5(keys, content = '', tokenize = 'ascii', detail = none);
insert into near_keys (near_keys, rank) values ('secure-delete', 1);

-- One row a record, all numbers: searching threads keep them in memory. A row is never changed and its number never
-- given again, so that what was read of it once stays right.
create table if not exists docs (
  id integer primary key autoincrement,
  record_id blob not null unique,
  revision integer not null,
  access_set integer not null,
  class_id integer not null,
  folder_id integer not null,
  marking_id integer not null,
  format_id integer not null,
  author_id integer,
  day integer not null
);
create index if not exists docs_by_class on docs (class_id);
create index if not exists docs_by_folder on docs (folder_id);
create index if not exists docs_by_author on docs (author_id);
create index if not exists docs_by_day on docs (day, record_id);

-- Where a record lies that is filed in several folders, each seen by whoever may read its access set. Its row above names
-- no class and no folder.
create table if not exists filings (
  doc_id integer not null,
  access_set integer not null,
  class_id integer not null,
  folder_id integer not null,
  primary key (doc_id, folder_id)
) without rowid;
create index if not exists filings_by_class on filings (class_id);
create index if not exists filings_by_folder on filings (folder_id);

-- People whom a record names beside its author, by labels as authors have them.
create table if not exists named (
  doc_id integer not null, person_id integer not null, primary key (doc_id, person_id)
) without rowid;
create index if not exists named_by_person on named (person_id);

create table if not exists sort_keys (id integer primary key, title text not null, reference text not null);
create index if not exists sort_keys_by_reference on sort_keys (reference);

-- Which terms a record has, each once and without their order: FTS5 forgets a record only if told its terms again.
create table if not exists forward (id integer primary key, counts text not null, terms blob not null);

-- Names that many records share: a class (as its path from the root), a folder, a marking, a format, a person.
create table if not exists labels (
  id integer primary key,
  kind text not null,
  value text not null,
  key text not null,
  unique (kind, value)
);
create index if not exists labels_by_key on labels (kind, key);
create table if not exists class_members (
  code_key text not null, class_id integer not null, primary key (code_key, class_id)
) without rowid;
create index if not exists class_members_by_class on class_members (class_id);

-- A removal counts as a revision, for ever. doc_id: which number it had, to look whether anything bears it still.
create table if not exists removed (
  record_id blob primary key, revision integer not null, doc_id integer
) without rowid;
`
