import type { RawBuilder } from 'kysely'
import type { Sql } from './database.ts'
import { sentTogether } from './sent-together.ts'

/**
 * Reads what `read` selects after `hold` holds its rows (`select … for update`), in two statements. Where one statement does
 * both and has waited for a row, PostgreSQL looks at the row anew and at what it is joined to as it was before: a record whose
 * access set has changed meanwhile, or a folder whose class has, would be nowhere.
 */
export async function readHeld<Row>(
  db: Sql,
  hold: RawBuilder<unknown> | null,
  read: RawBuilder<Row>,
): Promise<readonly Row[]> {
  if (hold === null) return (await read.execute(db)).rows
  const [, { rows }] = await sentTogether([hold.execute(db), read.execute(db)])
  return rows
}
