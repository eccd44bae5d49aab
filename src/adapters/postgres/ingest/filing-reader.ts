import { sql } from 'kysely'
import type { FilingReader, FolderFilter, ReadingProgress } from '../../../ingest/ports.ts'
import type { FolderId, RecordId } from '../../../kernel/ids.ts'
import type { Folder } from '../../../records/folder.ts'
import type { Database, Sql } from '../database.ts'
import { given } from '../given.ts'
import { readOnce } from '../read-once.ts'
import { makeSnapshotReader } from '../snapshot-reader.ts'
import {
  type FolderRow,
  folderColumns,
  folderOf,
  forFiling,
  forFilingOf,
  selectFolder,
} from './folder-store.ts'
import { selectRecord } from './select-record.ts'
import { selectStub } from './select-stub.ts'

/** Reads on somebody's behalf: row-level security shows the rows of the given access sets alone. */
export function makeFilingReader(database: Database): FilingReader {
  const snapshots = makeSnapshotReader(database, (db) => db)
  return {
    findRecord: (accessSets, id) => snapshots.read(accessSets, (db) => selectRecord(db, id, 'none')),
    readableAmong: (accessSets, ids) => snapshots.read(accessSets, (db) => idsAmong(db, ids)),
    findStub: (accessSets, id) => snapshots.read(accessSets, (db) => selectStub(db, id)),
    findFolder: (accessSets, reference) =>
      snapshots.read(accessSets, (db) => selectFolder(db, reference, 'none')),
    readableFoldersAmong: (accessSets, ids) => snapshots.read(accessSets, (db) => foldersAmong(db, ids)),
    listFolders: (accessSets, filter) => snapshots.read(accessSets, (db) => listFolders(db, filter)),
    findFolderForFiling: async (reference) => {
      const [row] = await readOnce(database, 'all', forFiling(reference))
      return forFilingOf(row)
    },
    readingProgress: (id) => snapshots.read('all', (db) => readingProgress(db, id)),
  }
}

async function idsAmong(db: Sql, ids: readonly RecordId[]): Promise<readonly RecordId[]> {
  const { rows } = await sql<{ readonly id: RecordId }>`
    select id from record where id = any (${[...ids]}::uuid[])
  `.execute(db)
  return rows.map(({ id }) => id)
}

async function foldersAmong(db: Sql, ids: readonly FolderId[]): Promise<readonly FolderId[]> {
  const { rows } = await sql<{ readonly id: FolderId }>`
    select id from folder where id = any (${[...ids]}::uuid[])
  `.execute(db)
  return rows.map(({ id }) => id)
}

async function listFolders(db: Sql, filter: FolderFilter): Promise<readonly Folder[]> {
  const { rows } = await sql<FolderRow>`
    select ${folderColumns}
    from folder f join file_plan_class c on c.code = f.class_code
    where ${given(filter.classCode, (it) => sql`c.path @> array[${it}::text]`)}
      and ${given(filter.status, (it) => sql`f.status = ${it}`)}
      and ${given(filter.after, (it) => sql`f.reference > ${it}`)}
    order by f.reference
    limit ${filter.size}
  `.execute(db)
  return rows.map(folderOf)
}

async function readingProgress(db: Sql, id: RecordId): Promise<ReadingProgress | undefined> {
  const { rows } = await sql<ReadingProgress>`
    select page, pages from reading_progress where record_id = ${id}
  `.execute(db)
  return rows[0]
}
