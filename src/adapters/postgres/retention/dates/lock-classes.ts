import { sql } from 'kysely'
import type { Sql } from '../../database.ts'
import { type FilingLock, lockFilings } from './lock-filings.ts'

/** Holds classes against changes of their rules, or those changes against filings in them. */
export function lockClasses(db: Sql, classCodes: readonly string[], how: FilingLock): Promise<void> {
  const keys = sql`select jsonb_build_array('rules', code)::text from unnest(${classCodes}::text[]) as code`
  return lockFilings(db, keys, how)
}
