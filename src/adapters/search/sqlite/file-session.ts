import type { DatabaseSync } from 'node:sqlite'
import { assertNever } from '../../../kernel/assert-never.ts'
import type { IndexAnswer, IndexQuery } from '../../../search/ports.ts'
import { primaryCode } from './describe-failure.ts'
import { type DocColumns, makeDocColumns } from './doc-columns.ts'
import {
  discardFile,
  type IndexFile,
  IndexFileRefused,
  inodeOf,
  openForReading,
  openForWriting,
} from './index-file.ts'
import type { Answers, Request, ThreadOptions } from './messages.ts'
import { proveAbsent } from './prove-absent.ts'
import { searchFile } from './search-file.ts'
import { type IndexWriter, makeIndexWriter } from './write-documents.ts'

/** One thread's hold on the index file: opened when first needed, opened anew when another process replaced it. */
export interface FileSession {
  answer(request: Request): Answers[keyof Answers]
  /** Lets go of the file after an error that may have left the connection in a bad state. */
  afterFailure(error: unknown): void
}

const empty: IndexAnswer = {
  total: 0,
  totalIsExact: true,
  matchingAll: null,
  hits: [],
  facets: {},
  missing: {},
  people: [],
  next: null,
}

export function makeFileSession({ path, role }: ThreadOptions): FileSession {
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
  const opened = (): DatabaseSync => {
    if (file !== undefined && inodeOf(path) !== file.inode) letGo()
    file ??= role === 'writer' ? openForWriting(path) : openForReading(path)
    return file.db
  }
  const writing = (): IndexWriter => {
    const db = opened()
    writer ??= makeIndexWriter(db)
    return writer
  }
  const search = (query: IndexQuery): IndexAnswer => {
    const db = opened()
    columns ??= makeDocColumns(db)
    return searchFile(db, columns, query)
  }
  const clear = () => {
    try {
      emptyTables(opened())
    } catch (error) {
      if (!(error instanceof IndexFileRefused) && ![11, 26].includes(primaryCode(error))) throw error
      letGo()
      discardFile(path)
      opened()
    }
  }

  return {
    answer(request) {
      switch (request.op) {
        case 'put':
          writing().put(request.documents)
          return undefined
        case 'remove':
          writing().remove(request.recordId, request.revision)
          return undefined
        case 'prove-absent':
          return proveAbsent(opened(), request.recordId)
        case 'clear':
          clear()
          return undefined
        case 'check':
          check(opened())
          return undefined
        case 'count':
          return Number(opened().prepare('select count(*) as records from docs').get()?.['records'])
        case 'search':
          return searchOrNothing(() => search(request.query))
        case 'close':
          letGo()
          return undefined
        default:
          return assertNever(request)
      }
    },
    afterFailure(error) {
      if ([11, 26, 10].includes(primaryCode(error))) letGo()
    },
  }
}

/** A reader that comes before the first writer finds no file: an empty index, not a broken one. */
function searchOrNothing(search: () => IndexAnswer): IndexAnswer {
  try {
    return search()
  } catch (error) {
    if (error instanceof IndexFileRefused && error.message === 'nothing has been indexed yet') return empty
    throw error
  }
}

function emptyTables(db: DatabaseSync): void {
  db.exec('begin immediate')
  try {
    db.exec(
      "insert into terms (terms) values ('delete-all'); insert into exact (exact) values ('delete-all')",
    )
    for (const table of ['docs', 'filings', 'named', 'sort_keys', 'forward', 'labels', 'class_members'])
      db.exec(`delete from ${table}`)
    db.exec('commit')
  } catch (error) {
    if (db.isTransaction) db.exec('rollback')
    throw error
  }
  // Nothing is left to copy: this only takes the old pages away.
  db.exec('vacuum; pragma user_version = 0')
}

function check(db: DatabaseSync): void {
  db.prepare('select count(*) from labels').get()
  db.prepare("select rowid from terms where terms match 'a' limit 1").get()
  const [fault] = db.prepare('pragma quick_check(1)').all()
  if (fault?.['quick_check'] !== 'ok') throw new IndexFileRefused('its file is damaged')
}
