import { DatabaseSync } from 'node:sqlite'
import type { SearchDocument } from '../../src/search/ports.ts'
import type { BareIndex } from './bare-index.ts'

/**
 * What one would write by hand with SQLite for the same words, filters, facets and sort orders: one FTS5 table that keeps no
 * text and can delete, with FTS5's own English analysis, and one row of metadata a record, found by its id. Durable as ours
 * is. It has no table of exact words, no list of who is named, no lists of the terms to be overwritten when a record is
 * destroyed, no guard of revisions and no index but the one over ids: all of that would only slow it down. Called directly,
 * in a process of its own, so that nothing crosses a thread.
 */
export function openBareSqliteIndex(path: string): BareIndex {
  const db = new DatabaseSync(path)
  db.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory; pragma cache_size = -65536',
  )
  db.exec(`
    create virtual table words using fts5(
      reference, title, people, keywords, body,
      content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
    );
    create table metadata (
      id integer primary key, record_id text not null unique, revision integer not null, access_set integer not null,
      class text not null, folder text not null, marking text not null, format text not null, author text,
      title text not null, reference text not null, date text not null
    )`)
  const insertMetadata = db.prepare(
    `insert into metadata (record_id, revision, access_set, class, folder, marking, format, author, title, reference, date)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertWords = db.prepare(
    'insert into words (rowid, reference, title, people, keywords, body) values (?, ?, ?, ?, ?, ?)',
  )
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
    insertWords.run(
      lastInsertRowid,
      one.reference,
      one.title,
      one.people.join('\n'),
      one.keywords.join('\n'),
      one.text,
    )
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
