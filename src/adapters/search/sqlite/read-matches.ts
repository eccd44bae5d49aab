import type { DatabaseSync } from 'node:sqlite'
import type { Condition } from './condition.ts'
import { ftsExpression } from './fts-expression.ts'
import type { QueryPlan } from './query-plan.ts'

/** A row that the words and properties of a query match, whoever may read it: its number and its score. */
export type Match = readonly [id: number, score: number]

/**
 * How much a word weighs by where it stands: reference, title, people, keywords, body. A word of the reference or
 * the title says more of a record than one somewhere in its text; plain round numbers, tuned to no collection.
 */
export const weights = '4.0, 2.0, 2.0, 2.0, 1.0'

/** All matches, in one pass over the lists of FTS5; with their scores where they are to be ranked, else with 0. */
export function readMatches(db: DatabaseSync, plan: QueryPlan, ranked: boolean): readonly Match[] {
  const { match, rank = match, conditions } = plan
  if (match === undefined || rank === undefined) return select(db, 'docs.id, 0 from docs', conditions)
  // The row itself is read only where a condition asks for it: that costs more than all the words.
  const from = conditions.length === 0 ? 'terms' : 'terms cross join docs on docs.id = terms.rowid'
  if (!ranked) return select(db, `terms.rowid, 0 from ${from}`, [words(match), ...conditions])
  const deciding = match === rank ? [words(match)] : [words(rank), among(match)]
  return select(db, `terms.rowid, bm25(terms, ${weights}) from ${from}`, [...deciding, ...conditions])
}

/** The numbers of all matches, read one by one: whoever has enough of them stops. */
export function* eachMatch(db: DatabaseSync, { match, conditions }: QueryPlan): Generator<number> {
  const deciding = match === undefined ? conditions : [words(match), ...conditions]
  const from =
    match === undefined
      ? 'docs.id as id from docs'
      : `terms.rowid as id from ${conditions.length === 0 ? 'terms' : 'terms cross join docs on docs.id = terms.rowid'}`
  const statement = db.prepare(`select ${from} where ${allOf(deciding)}`)
  for (const row of statement.iterate(...deciding.flatMap(({ values }) => values))) yield Number(row['id'])
}

/** The rows that an FTS5 expression matches, with its scores; `within`: those alone that match that one too. */
export function scoresOf(db: DatabaseSync, expression: string, within?: string): readonly Match[] {
  const deciding = [words(expression), ...(within === undefined ? [] : [among(within)])]
  return select(db, `terms.rowid, bm25(terms, ${weights}) from terms`, deciding)
}

/** The scores of those of some rows that an FTS5 expression matches. */
export function scoresAmong(db: DatabaseSync, expression: string, ids: readonly number[]): readonly Match[] {
  const those = { sql: '+terms.rowid in (select value from json_each(?))', values: [JSON.stringify(ids)] }
  return select(db, `terms.rowid, bm25(terms, ${weights}) from terms`, [words(expression), those])
}

/** How many rows an FTS5 expression matches. */
export function countMatching(db: DatabaseSync, expression: string): number {
  return Number(
    db.prepare('select count(*) as rows from terms where terms match ?').get(expression)?.['rows'],
  )
}

/** The numbers of all matches, whoever may read them. */
export function matchingIds(db: DatabaseSync, { match, conditions }: QueryPlan): readonly number[] {
  if (match === undefined) return idsOf(db, 'docs.id', 'docs', conditions)
  const from = conditions.length === 0 ? 'terms' : 'terms cross join docs on docs.id = terms.rowid'
  return idsOf(db, 'terms.rowid', from, [words(match), ...conditions])
}

/** The numbers of the rows that an FTS5 expression matches. */
export function idsMatching(db: DatabaseSync, expression: string): readonly number[] {
  return idsOf(db, 'terms.rowid', 'terms', [words(expression)])
}

function words(expression: string): Condition {
  return { sql: 'terms match ?', values: [expression] }
}

/** The numbers of the rows that have a term in any field, in one pass over its list. */
export function rowsWithTerm(db: DatabaseSync, term: string): readonly number[] {
  return idsMatching(db, ftsExpression({ kind: 'term', field: 'any', term }))
}

/** Some thirty million characters at the most. */
const mostIdsAtOnce = 4_000_000

/** Numbers as one text for each stretch of them: a row each would cost three times as much. */
function idsOf(
  db: DatabaseSync,
  id: string,
  from: string,
  conditions: readonly Condition[],
): readonly number[] {
  const newest = Number(db.prepare('select max(id) as id from docs').get()?.['id'] ?? 0)
  const where = allOf([...conditions, { sql: `${id} > ? and ${id} <= ?`, values: [] }])
  const statement = db.prepare(`select json_group_array(${id}) as ids from ${from} where ${where}`)
  const values = conditions.flatMap((condition) => condition.values)
  const stretches: (readonly number[])[] = []
  for (let after = 0; after < newest; after += mostIdsAtOnce) {
    const row = statement.get(...values, after, after + mostIdsAtOnce)
    // Made by the statement above.
    stretches.push(JSON.parse(String(row?.['ids'])) as readonly number[])
  }
  return stretches.length === 1 ? (stretches[0] ?? []) : stretches.flat()
}

/** The plus keeps FTS5 from looking each number up by itself: one pass gathers them, before anything is scored. */
function among(expression: string): Condition {
  return { sql: '+terms.rowid in (select rowid from terms where terms match ?)', values: [expression] }
}

/** Rows of two numbers, by all of the conditions. */
export function select(db: DatabaseSync, what: string, conditions: readonly Condition[]): readonly Match[] {
  const statement = db.prepare(`select ${what} where ${allOf(conditions)}`)
  statement.setReturnArrays(true)
  // Two numbers a row, in every statement above.
  return statement.all(...conditions.flatMap(({ values }) => values)) as unknown as readonly Match[]
}

function allOf(conditions: readonly Condition[]): string {
  return conditions.map(({ sql }) => sql).join(' and ') || 'true'
}
