import { type RawBuilder, sql } from 'kysely'
import { formulaSigns } from '../../kernel/formula-signs.ts'

const signs = sql.join([...formulaSigns].map((sign) => sql.lit(sign)))

/**
 * A text as a field of RFC 4180, as `csvRow` writes it but always quoted: what a spreadsheet would take for a formula
 * gets an apostrophe in front. No text is no text, without quotes. For exports of so many rows that they are written where
 * they lie.
 */
export function csvField(text: RawBuilder<string | null>): RawBuilder<string | null> {
  return sql`('"' || case when left(${text}, 1) in (${signs}) then '\'\'' else '' end || replace(${text}, '"', '""') || '"')`
}
