import type { DatabaseSync } from 'node:sqlite'
import {
  type CountName,
  type FacetValue,
  type IndexAnswer,
  type IndexQuery,
  missingNames,
  mostFacetValues,
} from '../../../search/ports.ts'
import type { ColumnName, DocColumns } from './doc-columns.ts'
import type { Sight } from './seen-by.ts'

/** Counts rows by one of their values. */
interface FacetCounter {
  readonly name: CountName
  count(place: number): void
  /** How many rows have which value; those that have none are left out. */
  buckets(): readonly Bucket[]
  /** How many rows have no value. */
  none(): number
}

/** Counts some facets over rows of the columns. */
export interface FacetCounts {
  /** For every facet, or for one of them. */
  count(place: number, facet?: CountName): void
  facets(): IndexAnswer['facets']
  missing(): IndexAnswer['missing']
}

/** Rows of one value; of several folders a record has as many values, and counts once for each of them, or each class on their paths. */
interface Bucket {
  readonly labels: readonly number[]
  readonly count: number
}

export function makeFacetCounts(
  db: DatabaseSync,
  columns: DocColumns,
  { facets: names, mostValues = mostFacetValues }: Pick<IndexQuery, 'facets' | 'mostValues'>,
  { seesFiling }: Sight,
): FacetCounts {
  const counters = names.map((name) => makeCounter(columns, name, seesFiling))
  return {
    count(place, facet) {
      for (const counter of counters) if (facet === undefined || counter.name === facet) counter.count(place)
    },
    facets() {
      const facets: { [Name in CountName]?: readonly FacetValue[] } = {}
      for (const counter of counters) facets[counter.name] = ordered(named(db, counter)).slice(0, mostValues)
      return facets
    },
    missing: () =>
      Object.fromEntries(
        missingNames.flatMap((name) =>
          counters.filter((counter) => counter.name === name).map((counter) => [name, counter.none()]),
        ),
      ),
  }
}

const columnOf: { readonly [Name in CountName]: ColumnName } = {
  class: 'class_id',
  folder: 'folder_id',
  format: 'format_id',
  year: 'day',
  month: 'day',
  marking: 'marking_id',
  author: 'author_id',
}

function makeCounter(columns: DocColumns, name: CountName, seesFiling: Sight['seesFiling']): FacetCounter {
  const several = new Map<string, { readonly labels: readonly number[]; count: number }>()
  const isPlace = name === 'class' || name === 'folder'
  const label = name === 'folder' ? 'folder_id' : 'class_id'
  const countSeveral = (place: number) => {
    const seen = columns.filingsOf(place).filter(seesFiling)
    const labels = [...new Set(seen.map((one) => one[label]))].sort((one, other) => one - other)
    const found = several.get(labels.join())
    if (found === undefined) several.set(labels.join(), { labels, count: 1 })
    else found.count += 1
  }
  const column = columns.column(columnOf[name])
  const divisor = name === 'year' ? 10_000 : name === 'month' ? 100 : 1
  let counts = new Uint32Array(256)
  return {
    name,
    count(place) {
      if (isPlace && column[place] === 0) return countSeveral(place)
      const bucket = Math.trunc((column[place] ?? 0) / divisor)
      if (bucket >= counts.length) {
        const more = new Uint32Array(2 * bucket)
        more.set(counts)
        counts = more
      }
      counts[bucket] = (counts[bucket] ?? 0) + 1
    },
    buckets() {
      const found: Bucket[] = [...several.values()]
      // Numbers of labels begin at 1.
      for (let bucket = 1; bucket < counts.length; bucket += 1) {
        const count = counts[bucket] ?? 0
        if (count > 0) found.push({ labels: [bucket], count })
      }
      return found
    },
    none: () => counts[0] ?? 0,
  }
}

function named(db: DatabaseSync, counter: FacetCounter): ReadonlyMap<string, number> {
  const buckets = counter.buckets()
  const counts = new Map<string, number>()
  const { name } = counter
  const nameOf = name === 'year' || name === 'month' ? writtenDate[name] : labelled(db, buckets)
  for (const { labels: numbers, count } of buckets) {
    const values = numbers.map(nameOf)
    // A class is kept as its path: the record counts for each class on it.
    const names = name === 'class' ? values.flatMap(pathOf) : values
    for (const one of new Set(names)) counts.set(one, (counts.get(one) ?? 0) + count)
  }
  return counts
}

/** Parts of the numbers that days are kept as. */
const writtenDate = {
  year: (year: number) => String(year).padStart(4, '0'),
  month: (month: number) => String(month).padStart(6, '0').replace(/..$/, '-$&'),
}

function labelled(db: DatabaseSync, buckets: readonly Bucket[]): (label: number) => string {
  const wanted = JSON.stringify(buckets.flatMap((bucket) => bucket.labels))
  const rows = db
    .prepare('select id, value from labels where id in (select value from json_each(?))')
    .all(wanted)
  const values = new Map(rows.map((row) => [Number(row['id']), String(row['value'])]))
  return (label) => values.get(label) ?? ''
}

function pathOf(value: string): readonly string[] {
  // Written by `makeLabels` from a list of codes.
  return JSON.parse(value) as string[]
}

function ordered(counts: ReadonlyMap<string, number>): FacetValue[] {
  return [...counts]
    .map(([value, count]) => ({ value, count, bytes: Buffer.from(value) }))
    .sort((one, other) => other.count - one.count || one.bytes.compare(other.bytes))
    .map(({ value, count }) => ({ value, count }))
}
