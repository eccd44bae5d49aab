import { type RawBuilder, sql } from 'kysely'
import type { CivilDate } from '../../../records/civil-date.ts'
import type { Sql } from '../database.ts'

/** From when events of these types count for what is about `subjects`, an expression; types that do not count are absent. */
export async function loadEventDates(
  db: Sql,
  types: readonly string[],
  subjects: RawBuilder<unknown>,
): Promise<{ readonly [event: string]: CivilDate }> {
  if (types.length === 0) return {}
  const { rows } = await sql<{ readonly type: string; readonly date: CivilDate | null }>`
    select type, event_date(type, ${subjects}) as date from unnest(${types}::text[]) as type
  `.execute(db)
  return Object.fromEntries(rows.flatMap(({ type, date }) => (date === null ? [] : [[type, date]])))
}
