import { type RawBuilder, sql } from 'kysely'

/**
 * The condition on a value that was given, else one that always holds: a statement is planned for what was asked. Through
 * `value is null or …` one plan would serve all that could be asked, enter no index, and read a page's predecessors for
 * every page.
 */
export function given<Value>(
  value: Value | null | undefined,
  condition: (value: Value) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  return value === null || value === undefined ? sql`true` : condition(value)
}
