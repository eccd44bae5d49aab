import { type RawBuilder, sql } from 'kysely'
import { formulaSigns } from '../../kernel/formula-signs.ts'

// By their numbers: cutting a letter off each text and comparing it would take several times as long.
const signs = sql.join([...formulaSigns].map((sign) => sql.lit(sign.charCodeAt(0))))

/**
 * A text as `csvRow` makes it harmless before it quotes it: what a spreadsheet would take for a formula gets an apostrophe
 * in front. For exports of so many rows that PostgreSQL writes them itself.
 */
export function formulaSafe(text: RawBuilder<unknown>): RawBuilder<string | null> {
  return sql`case when ascii(${text}) in (${signs}) then '''' || ${text} else ${text} end`
}
