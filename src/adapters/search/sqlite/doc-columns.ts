import type { DatabaseSync } from 'node:sqlite'

/** What the index knows of each record besides its words, as numbers that can be looked through side by side. */
export const columnNames = [
  'access_set',
  'class_id',
  'folder_id',
  'marking_id',
  'format_id',
  'author_id',
  'day',
] as const
export type ColumnName = (typeof columnNames)[number]

/** One of the folders of a record that is filed in several. */
export interface DocFiling {
  readonly access_set: number
  readonly class_id: number
  readonly folder_id: number
}

/**
 * The table `docs` in memory, column by column. A look-up of a row costs SQLite as much as ten matches of a word, and
 * counting five facets over rows five sorts; over columns both are next to nothing. 36 bytes a record and thread.
 */
export interface DocColumns {
  /** Reads what was added since the last time: within the transaction whose matches are looked up. */
  refresh(): void
  column(name: ColumnName): Int32Array
  /** How the id of each begins, as a number: in the order of ids, but for those that were made within the same millisecond. */
  idBeginnings(): Float64Array
  /** Where the row with this number stands in every column. */
  placeOf(id: number): number
  /** The folders of the record at this place, where it is filed in several; nothing for all others. */
  filingsOf(place: number): readonly DocFiling[]
  /** Whether any record is filed in several. */
  readonly hasFilings: boolean
}

const leastRoom = 1024
/** Of an id: its time (RFC 9562, 5.7). */
const bytesOfBeginning = 6
const mostBeginningsAtOnce = 250_000
const inOneFolder: readonly DocFiling[] = []

/** Rows are never changed and their numbers never given twice (`autoincrement`): what was read once stays right. */
export function makeDocColumns(db: DatabaseSync): DocColumns {
  let first = 0
  let next = 0
  let columns = makeColumns(0)
  let beginnings = new Float64Array(0)
  const newest = db.prepare('select max(id) as id from docs')
  const oldest = db.prepare('select min(id) as id from docs')
  const added = db.prepare(`select id, ${columnNames.join(', ')} from docs where id >= ? order by id`)
  added.setReturnArrays(true)
  // As two texts: a row with the bytes of its id would cost as much again as all of the numbers.
  const begun = db.prepare(
    `select json_group_array(id) as ids, group_concat(hex(substr(record_id, 1, ${bytesOfBeginning})), '') as beginnings
     from docs where id between ? and ?`,
  )
  const filed = db.prepare(
    'select doc_id, access_set, class_id, folder_id from filings where doc_id >= ? order by doc_id, folder_id',
  )
  let filings = new Map<number, DocFiling[]>()

  const readBeginnings = (from: number, to: number): void => {
    const row = begun.get(from, to)
    const bytes = Buffer.from(String(row?.['beginnings'] ?? ''), 'hex')
    // Made by the statement above.
    const ids = JSON.parse(String(row?.['ids'])) as readonly number[]
    ids.forEach((id, at) => {
      beginnings[id - first] = bytes.readUIntBE(at * bytesOfBeginning, bytesOfBeginning)
    })
  }
  const read = (from: number, last: number): void => {
    // Rows as arrays, of whole numbers and of nothing where a record has no author.
    for (const row of added.iterate(from) as Iterable<unknown>) {
      const values = row as readonly (number | null)[]
      const place = Number(values[0]) - first
      columnNames.forEach((name, at) => {
        columns[name][place] = values[at + 1] ?? 0
      })
    }
    for (const row of filed.iterate(from)) {
      const id = Number(row['doc_id'])
      const one = {
        access_set: Number(row['access_set']),
        class_id: Number(row['class_id']),
        folder_id: Number(row['folder_id']),
      }
      filings.set(id, [...(filings.get(id) ?? []), one])
    }
    for (let at = from; at <= last; at += mostBeginningsAtOnce)
      readBeginnings(at, Math.min(last, at + mostBeginningsAtOnce - 1))
  }
  return {
    refresh() {
      const last = Number(newest.get()?.['id'] ?? 0)
      if (last < next) return
      if (last - first >= columns.day.length) {
        // Room for half as many again; what a rebuilt index has left behind at the beginning is let go.
        first = Number(oldest.get()?.['id'] ?? 0)
        const room = Math.max(leastRoom, Math.ceil((last + 1 - first) * 1.5))
        columns = makeColumns(room)
        beginnings = new Float64Array(room)
        filings = new Map()
        next = first
      }
      read(next, last)
      next = last + 1
    },
    column: (name) => columns[name],
    idBeginnings: () => beginnings,
    placeOf: (id) => id - first,
    filingsOf: (place) => filings.get(place + first) ?? inOneFolder,
    get hasFilings() {
      return filings.size > 0
    },
  }
}

function makeColumns(room: number): { readonly [Name in ColumnName]: Int32Array } {
  const column = (): Int32Array => new Int32Array(room)
  return {
    access_set: column(),
    class_id: column(),
    folder_id: column(),
    marking_id: column(),
    format_id: column(),
    author_id: column(),
    day: column(),
  }
}
