import type { DatabaseSync } from 'node:sqlite'
import type { RecordId } from '../../../kernel/ids.ts'
import type { FacetName, IndexFilters } from '../../../search/ports.ts'
import { recordKey } from '../record-key.ts'
import type { DocColumns } from './doc-columns.ts'
import { dayNumber } from './query-plan.ts'
import type { Sight } from './seen-by.ts'
import { type SomeValues, valueFilters } from './value-filters.ts'

/** One filter: which places of the columns it lets through. */
export interface Sieve {
  /** The facet that is counted without this filter. */
  readonly facet: FacetName | undefined
  readonly lets: (place: number) => boolean
}

/** The filters of a query, ready to be put to one row after the other; of several folders those count that the asker sees. */
export function makeSieves(
  db: DatabaseSync,
  columns: DocColumns,
  filters: IndexFilters,
  { seesFiling, hidden }: Sight,
): readonly Sieve[] {
  const has = (values: SomeValues) => makeHas(db, columns, values, seesFiling)
  const sieves: Sieve[] = []
  // One a facet, choice and exclusion together: a match that only the two hold back still counts for their facet.
  for (const { facet, chosen, excluded } of valueFilters(filters)) {
    const wanted = chosen && has(chosen)
    const unwanted = excluded && has(excluded)
    if (wanted === undefined) sieves.push({ facet, lets: (place) => unwanted?.(place) !== true })
    else if (unwanted === undefined) sieves.push({ facet, lets: wanted })
    else sieves.push({ facet, lets: (place) => wanted(place) && !unwanted(place) })
  }
  if (filters.notRecords !== undefined) {
    const withheld = placesOf(db, columns, filters.notRecords)
    sieves.push({ facet: undefined, lets: (place) => !withheld.has(place) })
  }
  if (hidden.size > 0) {
    const folders = columns.column('folder_id')
    sieves.push({ facet: undefined, lets: (place) => !hidden.has(folders[place] ?? 0) })
  }
  const days = columns.column('day')
  if (filters.from !== undefined) {
    const from = dayNumber(filters.from)
    sieves.push({ facet: undefined, lets: (place) => (days[place] ?? 0) >= from })
  }
  if (filters.to !== undefined) {
    const to = dayNumber(filters.to)
    sieves.push({ facet: undefined, lets: (place) => (days[place] ?? 0) <= to })
  }
  return sieves
}

/** Where records stand, as far as the index has them. */
function placesOf(
  db: DatabaseSync,
  columns: DocColumns,
  recordIds: readonly RecordId[],
): ReadonlySet<number> {
  const find = db.prepare('select id from docs where record_id = ?')
  const places = new Set<number>()
  for (const id of recordIds) {
    const row = find.get(recordKey(id))
    if (row !== undefined) places.add(columns.placeOf(Number(row['id'])))
  }
  return places
}

/** Whether the row at a place has one of the values. */
function makeHas(
  db: DatabaseSync,
  columns: DocColumns,
  { column, values, none }: SomeValues,
  seesFiling: Sight['seesFiling'],
): (place: number) => boolean {
  const numbers = new Set(
    db
      .prepare(values.sql)
      .all(...values.values)
      .map((row) => Number(row['id'])),
  )
  // Where there is no label, the column holds 0.
  if (none) numbers.add(0)
  const held = columns.column(column)
  const own = (place: number) => numbers.has(held[place] ?? 0)
  if (column !== 'class_id' && column !== 'folder_id') return own
  const besides = (place: number) =>
    columns.filingsOf(place).some((one) => numbers.has(one[column]) && seesFiling(one))
  return (place) => own(place) || besides(place)
}
