import { type RawBuilder, sql } from 'kysely'
import { formulaSigns } from '../../kernel/formula-signs.ts'

const signs = sql.join([...formulaSigns].map((sign) => sql.lit(sign)))

/**
 * A text as `csvRow` makes it harmless before it quotes it: what a spreadsheet would take for a formula gets an apostrophe
 * in front. For exports of so many rows that PostgreSQL writes them itself.
 */
export function formulaSafe(text: RawBuilder<unknown>): RawBuilder<string | null> {
  return sql`case when left(${text}, 1) in (${signs}) then '''' || ${text} else ${text} end`
}
