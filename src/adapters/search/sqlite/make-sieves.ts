import type { DatabaseSync } from 'node:sqlite'
import type { FacetName, IndexFilters } from '../../../search/ports.ts'
import type { DocColumns } from './doc-columns.ts'
import { chosenValues, dayNumber } from './query-plan.ts'

/** One filter: which places of the columns it lets through. */
export interface Sieve {
  /** The facet that is counted without this filter. */
  readonly facet: FacetName | undefined
  readonly lets: (place: number) => boolean
}

/** The filters of a query, ready to be put to one row after the other; of several folders those count that the asker `reads`. */
export function makeSieves(
  db: DatabaseSync,
  columns: DocColumns,
  filters: IndexFilters,
  reads: (accessSet: number) => boolean,
): readonly Sieve[] {
  const sieves: Sieve[] = []
  for (const { facet, column, values } of chosenValues(filters)) {
    const numbers = new Set(
      db
        .prepare(values.sql)
        .all(...values.values)
        .map((row) => Number(row['id'])),
    )
    const held = columns.column(column)
    if (column === 'class_id' || column === 'folder_id') {
      const besides = (place: number) =>
        columns.filingsOf(place).some((one) => numbers.has(one[column]) && reads(one.access_set))
      sieves.push({ facet, lets: (place) => numbers.has(held[place] ?? 0) || besides(place) })
    } else sieves.push({ facet, lets: (place) => numbers.has(held[place] ?? 0) })
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
