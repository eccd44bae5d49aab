import type { DatabaseSync } from 'node:sqlite'
import type { RecordId } from '../../../kernel/ids.ts'
import type { IndexAnswer, IndexQuery } from '../../../search/ports.ts'
import { recordIdOf, recordKey } from '../record-key.ts'
import { goOnBehind, readShown, type ShownHits } from '../shown-hits.ts'
import type { DocColumns } from './doc-columns.ts'
import { type Page, pageBehind } from './page-behind.ts'
import { rankMatches } from './rank-matches.ts'
import type { Match } from './read-matches.ts'

/** A page of what goes by its score, tier after tier: behind what was shown, wherever that is by now. */
export function pageByRank(
  db: DatabaseSync,
  columns: DocColumns,
  query: IndexQuery,
  tiers: readonly (readonly Match[])[],
): Page {
  const days = columns.column('day')
  const beginnings = columns.idBeginnings()
  const findKey = db.prepare('select record_id from docs where id = ?')
  const ranked = rankMatches(tiers, {
    dayOf: (id) => days[columns.placeOf(id)] ?? 0,
    beginningOf: (id) => beginnings[columns.placeOf(id)] ?? 0,
    keyOf: (id) => recordKey(recordIdOf(findKey.get(id)?.['record_id'])),
  })
  const shown = query.cursor === null ? undefined : readShown(query.cursor)
  // As many more as may have been shown already.
  const size = query.size + 1 + (shown?.last.length ?? 0)
  const rows = ranked.first(size, shown === undefined ? undefined : rowToGoOnBehind(shown))
  return pageBehind(query, shown, recordIds(db, rows))

  function rowToGoOnBehind(shown: ShownHits): number | undefined {
    const findRow = db.prepare('select id from docs where record_id = ?')
    const rows = [...shown.begun, ...shown.last].flatMap((id) => {
      const row = findRow.get(recordKey(id))
      return row === undefined ? [] : [[Number(row['id']), id] as const]
    })
    const ids = new Map(rows)
    const found = ranked.among(new Set(ids.keys()))
    return goOnBehind(shown, found, (row) => ids.get(row) as RecordId)
  }
}

function recordIds(db: DatabaseSync, ids: readonly number[]): IndexAnswer['hits'] {
  const find = db.prepare('select record_id from docs where id = ?')
  return ids.map((id) => recordIdOf(find.get(id)?.['record_id']))
}
