import type { DatabaseSync } from 'node:sqlite'
import type { IndexQuery } from '../../../search/ports.ts'
import { recordIdOf, recordKey } from '../record-key.ts'
import { goOnBehind, readShown, type ShownHits } from '../shown-hits.ts'
import type { Condition } from './condition.ts'
import { type Page, pageBehind } from './page-behind.ts'
import { type Match, weights } from './read-matches.ts'
import type { Corrections } from './settle-forms.ts'

export interface RankedRows {
  readonly rank: string
  readonly corrections: Corrections
  /** These stand below the others. */
  readonly below: readonly Match[]
}

/** Words and properties in one `or`: the conditions decide, whatever words were found rank. */
export function pageByConditions(
  db: DatabaseSync,
  query: IndexQuery,
  { rank, corrections, below }: RankedRows,
  conditions: readonly Condition[],
): Page {
  const where = conditions.map((condition) => condition.sql).join(' and ')
  const ranked = `with scored as materialized (select rowid as id, bm25(terms, ${weights}) as score from terms where terms match ?)
     , corrections as materialized (
       select value ->> 0 as id, value ->> 1 as change from json_each(?)
     )
     , ranked as materialized (
       select docs.record_id, row_number() over (
         order by docs.id in (select value from json_each(?)), coalesce(scored.score, 0) + coalesce(corrections.change, 0),
                  docs.day desc, docs.record_id
       ) as place
       from docs
       left join scored on scored.id = docs.id left join corrections on corrections.id = docs.id
       where ${where}
     )`
  const values = [
    rank,
    JSON.stringify([...corrections]),
    JSON.stringify(below.map(([id]) => id)),
    ...conditions.flatMap((condition) => condition.values),
  ]
  const shown = query.cursor === null ? undefined : readShown(query.cursor)
  const from = shown === undefined ? 0 : placeBehind(shown)
  const rows = db
    .prepare(`${ranked} select record_id from ranked where place > ? order by place limit ?`)
    .all(...values, from, query.size + 1 + (shown?.last.length ?? 0))
  return pageBehind(
    query,
    shown,
    rows.map((row) => recordIdOf(row['record_id'])),
  )

  function placeBehind(shown: ShownHits): number {
    const keys = [...shown.begun, ...shown.last].map((id) => recordKey(id).toString('hex'))
    const found = db
      .prepare(
        `${ranked} select record_id, place from ranked
         where record_id in (select unhex(value) from json_each(?)) order by place`,
      )
      .all(...values, JSON.stringify(keys))
      .map((row) => ({ id: recordIdOf(row['record_id']), place: Number(row['place']) }))
    return goOnBehind(shown, found, ({ id }) => id)?.place ?? 0
  }
}
