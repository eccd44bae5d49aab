import { DatabaseSync } from 'node:sqlite'
import type { SearchDocument } from '../../src/search/search-document.ts'
import type { BareExtent, BareIndex } from './bare-index.ts'

/**
 * With FTS5's own analysis, called directly, in a process of its own, so that nothing crosses a thread; durable as ours is.
 *
 * `plain`: what one would write by hand for the same words, filters, facets and sort orders: one table that keeps no text and can
 * delete, and one row of metadata a record, found by its id. It has no table of exact words, no list of who is named, nothing of
 * what it takes to overwrite the terms of a record that is destroyed, no guard of revisions and no index but the one over ids.
 *
 * `alike`: for what ours can do besides: a table of words as they stand, one by which names are found that are spelt nearly so, the
 * text that FTS5 has to be told again so that it forgets a record, and indexes for what is filtered and sorted by.
 */
export function openBareSqliteIndex(path: string, extent: BareExtent): BareIndex {
  const db = new DatabaseSync(path)
  db.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory; pragma cache_size = -65536',
  )
  const isAlike = extent === 'alike'
  if (isAlike) db.exec('pragma secure_delete = on')
  db.exec(metadata)
  db.exec(isAlike ? alikeTables : plainTable)
  const insertMetadata = db.prepare(
    `insert into metadata (record_id, revision, access_set, class, folder, marking, format, author, title, reference, date)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertWords = db.prepare(
    'insert into words (rowid, reference, title, people, keywords, body) values (?, ?, ?, ?, ?, ?)',
  )
  const besides = isAlike
    ? ['exact (rowid, words)', 'names (rowid, name)', 'told (id, text)'].map((into) =>
        db.prepare(`insert into ${into} values (?, ?)`),
      )
    : []
  const put = (one: SearchDocument): void => {
    const { lastInsertRowid } = insertMetadata.run(
      one.recordId,
      one.revision,
      one.accessSet,
      one.classPath.join('/'),
      one.folder,
      one.marking,
      one.format,
      one.author,
      one.title,
      one.reference,
      one.date,
    )
    const [people, keywords] = [one.people.join('\n'), one.keywords.join('\n')]
    insertWords.run(lastInsertRowid, one.reference, one.title, people, keywords, one.text)
    const all = [one.reference, one.title, people, keywords, one.text].join('\n')
    const texts = [all, [one.title, people].join('\n'), all]
    for (const [at, statement] of besides.entries()) statement.run(lastInsertRowid, texts[at] ?? '')
  }
  return {
    put: async (documents) => {
      db.exec('begin immediate')
      for (const one of documents) put(one)
      db.exec('commit')
    },
    settle: async () => undefined,
    close: async () => db.close(),
  }
}

const metadata = `
  create table metadata (
    id integer primary key, record_id text not null unique, revision integer not null, access_set integer not null,
    class text not null, folder text not null, marking text not null, format text not null, author text,
    title text not null, reference text not null, date text not null
  )`

const fields = 'reference, title, people, keywords, body'
const english = 'porter unicode61 remove_diacritics 2'

const plainTable = `
  create virtual table words using fts5(${fields}, content = '', contentless_delete = 1, tokenize = '${english}')`

const alikeTables = `
  create virtual table words using fts5(${fields}, content = '', tokenize = '${english}');
  create virtual table exact using fts5(
    words, content = '', tokenize = "unicode61 remove_diacritics 2 tokenchars '-./&@_'"
  );
  create virtual table names using fts5(name, content = '', tokenize = 'trigram', detail = none);
  insert into words (words, rank) values ('secure-delete', 1);
  insert into exact (exact, rank) values ('secure-delete', 1);
  insert into names (names, rank) values ('secure-delete', 1);
  create table told (id integer primary key, text text not null);
  create index metadata_by_class on metadata (class);
  create index metadata_by_folder on metadata (folder);
  create index metadata_by_author on metadata (author);
  create index metadata_by_date on metadata (date);
  create index metadata_by_reference on metadata (reference)`
