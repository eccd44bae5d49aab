import type { DatabaseSync } from 'node:sqlite'
import type { RecordId } from '../../../kernel/ids.ts'
import type { LikenessAnswer, LikenessQuestion } from '../../../search/ports.ts'
import { recordIdOf, recordKey } from '../record-key.ts'
import type { DocColumns } from './doc-columns.ts'
import { rowsWithTerm } from './read-matches.ts'
import { recordsInReach } from './records-in-reach.ts'

interface Like {
  /** Number of the row. */
  readonly id: number
  readonly sum: number
  /** One bit a term. */
  readonly has: number
}

/** What has the most of some terms: their lists are added up over the columns, then what the asker may not read is left out. */
export function findLike(db: DatabaseSync, columns: DocColumns, question: LikenessQuestion): LikenessAnswer {
  const { terms, atLeast, filters, accessSets, size } = question
  db.exec('begin')
  try {
    columns.refresh()
    const reaches = recordsInReach(db, columns, filters, accessSets)
    const room = columns.column('access_set').length
    const has = new Int32Array(room)
    const sums = new Int32Array(room)
    const ids: number[] = []
    terms.forEach(({ term, weight }, bit) => {
      for (const id of rowsWithTerm(db, term)) {
        const place = columns.placeOf(id)
        if (has[place] === 0) ids.push(id)
        has[place] = (has[place] ?? 0) | (1 << bit)
        sums[place] = (sums[place] ?? 0) + weight
      }
    })
    const excluded = rowsOf(db, question.exclude)
    const found: Like[] = []
    for (const id of ids) {
      const place = columns.placeOf(id)
      const bits = has[place] ?? 0
      if (countBits(bits) < atLeast || excluded.has(id) || !reaches(place)) continue
      found.push({ id, sum: sums[place] ?? 0, has: bits })
    }
    return {
      total: found.length,
      records: heaviest(db, found, size).map(([recordId, bits]) => ({
        id: recordId,
        terms: terms.filter((_, bit) => (bits & (1 << bit)) !== 0).map(({ term }) => term),
      })),
    }
  } finally {
    db.exec('commit')
  }
}

/** The first by their sums; records that weigh the same as the last of them are told apart by their ids. */
function heaviest(
  db: DatabaseSync,
  found: readonly Like[],
  size: number,
): readonly (readonly [RecordId, number])[] {
  const sums = Int32Array.from(found, ({ sum }) => sum).sort()
  const least = sums.at(-size) ?? sums[0] ?? 0
  const close = new Map(found.filter(({ sum }) => sum >= least).map((one) => [one.id, one]))
  return db
    .prepare('select id, record_id from docs where id in (select value from json_each(?))')
    .all(JSON.stringify([...close.keys()]))
    .map((row) => {
      const { sum = 0, has = 0 } = close.get(Number(row['id'])) ?? {}
      return { recordId: recordIdOf(row['record_id']), sum, has }
    })
    .sort((one, other) => other.sum - one.sum || (one.recordId < other.recordId ? -1 : 1))
    .slice(0, size)
    .map(({ recordId, has }) => [recordId, has])
}

function rowsOf(db: DatabaseSync, recordIds: readonly RecordId[]): ReadonlySet<number> {
  const find = db.prepare('select id from docs where record_id = ?')
  return new Set(recordIds.map((id) => Number(find.get(recordKey(id))?.['id'] ?? -1)))
}

function countBits(bits: number): number {
  let left = bits
  let count = 0
  for (; left !== 0; left &= left - 1) count += 1
  return count
}
