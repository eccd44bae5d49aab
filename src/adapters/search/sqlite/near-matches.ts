import type { DatabaseSync } from 'node:sqlite'
import { assertNever } from '../../../kernel/assert-never.ts'
import type { NearNode, QueryNode } from '../../../search/query-node.ts'
import type { Condition } from './condition.ts'
import { rankingExpression } from './fts-expression.ts'
import { nearExpression } from './near-keys-row.ts'
import { type Match, scoresAmong, select } from './read-matches.ts'

/** What a query with near words finds beyond the same as it was typed. */
export interface Accepted {
  readonly query: QueryNode
  readonly asTyped: QueryNode
  /** `query` as a condition on a record's row. */
  readonly condition: Condition
}

/**
 * Every record that is found by near words alone, whoever may read it, with the score of what it has of the query as typed.
 * Looked for among the records that have any of the near words: nothing else can be found beyond what was found already.
 */
export function nearMatches(
  db: DatabaseSync,
  { query, asTyped, condition }: Accepted,
  found: readonly Match[],
): readonly Match[] {
  const any = [...nearNodes(query)].map(({ field, keys }) => nearExpression(field, keys)).join(' OR ')
  if (any === '') return []
  const known = new Set(found.map(([id]) => id))
  const near = select(db, 'docs.id, 0 from near_keys cross join docs on docs.id = near_keys.rowid', [
    { sql: 'near_keys match ?', values: [any] },
    condition,
  ]).filter(([id]) => !known.has(id))
  const rank = rankingExpression(asTyped)
  if (rank === undefined || near.length === 0) return near
  const scores = new Map(
    scoresAmong(
      db,
      rank,
      near.map(([id]) => id),
    ),
  )
  return near.map(([id]) => [id, scores.get(id) ?? 0])
}

function* nearNodes(node: QueryNode): Generator<Pick<NearNode, 'field' | 'keys'>> {
  switch (node.kind) {
    case 'near':
      if (node.keys.length > 0) yield node
      return
    case 'misread':
      if (node.keys.length > 0) yield { field: 'recognised', keys: node.keys }
      return
    case 'and':
    case 'or':
      for (const child of node.nodes) yield* nearNodes(child)
      return
    case 'not':
    case 'term':
    case 'phrase':
    case 'prefix':
    case 'alternatives':
    case 'ranked':
    case 'most':
    case 'exact':
    case 'class':
    case 'folders':
    case 'format':
    case 'dates':
      return
    default:
      assertNever(node)
  }
}
