import type { Condition } from './condition.ts'

/** Rows that hit, for `count(*)` and facets: the words first, then each record's row by its number. */
export function hitsSource(
  match: string | undefined,
  conditions: readonly Condition[],
  join = '',
): Condition {
  const where = conditions.map((condition) => condition.sql)
  const values = conditions.flatMap((condition) => condition.values)
  if (match === undefined) return { sql: `from docs ${join} where ${where.join(' and ') || 'true'}`, values }
  return {
    sql: `from terms cross join docs on docs.id = terms.rowid ${join} where ${['terms match ?', ...where].join(' and ')}`,
    values: [match, ...values],
  }
}
