import { sql } from 'kysely'
import type { Subject } from '../../../../records/record-entity.ts'
import type { Sql } from '../../database.ts'
import { type FilingLock, lockFilings } from './lock-filings.ts'

/** Holds subjects against changes of their events, or those changes against filings about them. */
export function lockSubjects(db: Sql, subjects: readonly Subject[], how: FilingLock): Promise<void> {
  const keys = sql`
    select jsonb_build_array('subject', s.type, s.id)::text
    from jsonb_to_recordset(${JSON.stringify(subjects)}::jsonb) as s (type text, id text)
  `
  return lockFilings(db, keys, how)
}
